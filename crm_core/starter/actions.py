"""Adding the sample data, and taking them away again."""

from dataclasses import dataclass

from django.db import connection, transaction
from django.utils.translation import gettext as _

from crm_core.customers.models import Customer
from crm_core.customers.permissions import WRITE
from crm_core.starter import queries, sample
from kundsystem.accounts.actor import Actor
from kundsystem.shared.actions import action
from kundsystem.shared.errors import UserError


@dataclass(frozen=True)
class Removed:
    """How many sample customers went away, and how many stayed because of what somebody had added to them."""

    removed: int
    kept: int


@action("sample.add", permission=WRITE)
def add_sample_data(*, actor: Actor, language: str) -> int:
    """Add the sample customers with all that hangs on them, and what is sold; returns how many customers."""
    _one_at_a_time()
    if Customer.objects.filter(is_sample=True).exists():
        raise UserError(_("The sample data are already there."), code="samples_present")
    count = sample.write(people=[actor.person], language=language, is_sample=True)
    transaction.on_commit(queries.forget_sample_count)
    return count


@action("sample.remove", permission=WRITE)
def remove_sample_data(*, actor: Actor) -> Removed:
    """Remove the sample customers with all that belongs to them, and the sample products that nobody else has.

    A sample customer to which somebody has added a note, a contact, a deal, a booking or a file stays with all it has,
    and is a customer like any other from then on: nothing that somebody wrote goes away.
    """
    _one_at_a_time()
    kept = queries.touched_samples().values_list("pk", flat=True)
    count = Customer.objects.filter(pk__in=list(kept)).update(is_sample=False)
    samples = Customer.objects.filter(is_sample=True)
    removed = samples.not_merged().count()
    samples.delete()
    queries.unused_sample_products().delete()
    queries.unused_sample_categories().delete()
    transaction.on_commit(queries.forget_sample_count)
    return Removed(removed, count)


def _one_at_a_time() -> None:
    """Two clicks at the same moment add the samples once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(current_schema() || '.samples'))")
