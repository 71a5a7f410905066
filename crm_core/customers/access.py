"""The only way a customer reaches a view."""

import uuid

from django.utils.translation import gettext as _

from crm_core.customers.models import Customer, WindowTab
from crm_core.customers.permissions import VIEW, WRITE
from crm_core.customers.queries import CustomerQuerySet
from crm_core.customers.tabs import Tab, every_tab
from crm_core.reach import within_reach
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.permissions import SETTINGS_MANAGE
from kundsystem.shared.errors import Conflict, NotFound


def customers_for(actor: Actor) -> CustomerQuerySet:
    """Return every customer that the actor may see, archived ones too; not those that were merged with another."""
    actor.require(VIEW)
    return Customer.objects.not_merged().seen_by(actor)


def customer_for(actor: Actor, pk: uuid.UUID, *, write: bool = False, exact: bool = False) -> Customer:
    """Return one customer with what a card shows of it; by the key of a merged one, the one it leads to.

    Args:
        actor: who asks.
        pk: its key, or that of one that was merged with it.
        write: whether it is to be changed.
        exact: whether only this one will do, as when it is to be put away.

    Raises:
        NotFound: it does not exist, or the actor may not know that it does.
        Conflict: it was merged with another, and only this one would do.
        Forbidden: the actor may not see customers, or not change them when `write` is asked for.
    """
    customers = customers_for(actor)
    if write:
        actor.require(WRITE)
    customer = customers.for_card().filter(pk=pk).first()
    if customer is None:
        gone = merged_customer_for(actor, pk)
        customer = customers.for_card().filter(merged=gone).first()
        if exact and customer is not None:
            message = _("%(gone)s was merged with %(kept)s meanwhile.")
            raise Conflict(message % {"gone": gone.name, "kept": customer.name}, code="merged")
    if customer is None:
        raise _missing()
    return customer


def merged_customer_for(actor: Actor, pk: uuid.UUID) -> Customer:
    """Return a customer that was merged with another, together with that one; NotFound when it was not."""
    actor.require(VIEW)
    leads = Customer.objects.merged().filter(within_reach(actor, "merged_into"))
    gone = leads.select_related("merged_into").filter(pk=pk).first()
    if gone is None:
        raise _missing()
    return gone


def _missing() -> NotFound:
    return NotFound(_("The customer does not exist, or has been removed."))


def tab_arrangement(actor: Actor) -> list[tuple[Tab, bool]]:
    """Return every tab of the window in order, and whether it is shown, to whoever may arrange them."""
    actor.require(SETTINGS_MANAGE)
    hidden = set(WindowTab.objects.filter(is_hidden=True).values_list("key", flat=True))
    return [(tab, tab.key not in hidden) for tab in every_tab()]
