"""The only way newsletters and their recipients reach a view."""

import uuid

from django.utils.translation import gettext as _

from crm_core.contacts.access import contact_for
from crm_core.contacts.models import Contact
from crm_core.customers.models import Customer
from crm_core.newsletters.models import Newsletter, Subscription
from crm_core.newsletters.permissions import VIEW, WRITE
from crm_core.newsletters.queries import NewsletterQuerySet, SubscriptionQuerySet
from crm_core.reach import within_reach
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import NotFound


def newsletters_for(actor: Actor) -> NewsletterQuerySet:
    """Return every newsletter, archived ones too."""
    actor.require(VIEW)
    return Newsletter.objects.all()


def newsletter_for(actor: Actor, pk: uuid.UUID) -> Newsletter:
    """Return one newsletter; NotFound when there is none of that key."""
    found = newsletters_for(actor).with_keys([pk]).first()
    if found is None:
        raise NotFound(_("There is no such newsletter."))
    return found


def subscriptions_for(actor: Actor) -> SubscriptionQuerySet:
    """Return who receives newsletters, or did, at the customers that the actor may see."""
    actor.require(VIEW)
    return Subscription.objects.filter(within_reach(actor, "customer"))


def subscription_for(actor: Actor, pk: uuid.UUID, *, write: bool = False) -> Subscription:
    """Return one; Forbidden when the actor may not decide on recipients and `write` is asked for."""
    found = subscriptions_for(actor).with_people().filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such recipient."))
    if write:
        actor.require(WRITE)
    return found


def person_at(actor: Actor, customer: Customer, key: uuid.UUID) -> Contact | None:
    """Return whom a key means at a customer: a contact person, or None for the customer itself."""
    if key == customer.pk:
        return None
    contact = contact_for(actor, key)
    if contact.customer_id != customer.pk:
        raise NotFound(_("There is no such person, or they have been put away."))
    return contact
