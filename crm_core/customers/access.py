"""The only way a customer reaches a view."""

import uuid

from django.utils.translation import gettext as _

from crm_core.customers.models import Customer
from crm_core.customers.permissions import VIEW, WRITE
from crm_core.customers.queries import CustomerQuerySet
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import NotFound


def customers_for(actor: Actor) -> CustomerQuerySet:
    """Return every customer that the actor may see, archived ones too."""
    actor.require(VIEW)
    return Customer.objects.all()


def customer_for(actor: Actor, pk: uuid.UUID, *, write: bool = False) -> Customer:
    """Return one customer with what a card shows of it.

    Raises:
        NotFound: it does not exist, or the actor may not know that it does.
        Forbidden: the actor may not see customers, or not change them when `write` is asked for.
    """
    customers = customers_for(actor)
    if write:
        actor.require(WRITE)
    customer = customers.for_card().filter(pk=pk).first()
    if customer is None:
        raise NotFound(_("The customer does not exist, or has been removed."))
    return customer
