"""Understanding whom a letter is to."""

from django.utils.translation import gettext as _

from crm_core.customers.models import Customer
from crm_core.deals.registry import DEAL
from crm_core.fields.choices import no_customer
from crm_core.fields.registry import field_of
from crm_core.reach import reaches
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import UserError


def customer_called(actor: Actor, text: str) -> Customer:
    """Return the customer that a name or number means; of others it is not even said that they exist."""
    found = field_of(DEAL, "customer").parse(text)
    if found is None or not reaches(actor, found):
        raise UserError(no_customer(text) if text else _("Choose whom the letter is to."), code="required", field="to")
    return found
