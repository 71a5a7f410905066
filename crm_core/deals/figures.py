"""What deals bring to the window's key figures."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from crm_core.customers.figures import Figure, register
from crm_core.customers.models import Customer
from crm_core.deals.permissions import VIEW
from crm_core.deals.worth import worth_for
from kundsystem.accounts.actor import Actor
from kundsystem.shared.formatting import kr, number


@register
def worth(actor: Actor, customer: Customer) -> Iterable[Figure]:
    """Say what contracts bring in a year, what was sold this year, and what is open; not what is nothing."""
    if not actor.may(VIEW):
        return
    worth = worth_for(customer, timezone.localdate())
    if worth.running:
        yield Figure(kr(worth.running), _("Subscriptions/year"), order=10)
    if worth.sold:
        yield Figure(kr(worth.sold), _("Sold this year"), order=20)
    if worth.open_count:
        label = _("Open deals, %(count)s") % {"count": number(worth.open_count)}
        yield Figure(kr(worth.open_value), label, order=30)
