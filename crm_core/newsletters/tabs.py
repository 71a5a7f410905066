"""Who at a customer receives which newsletter: the window's tab."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_core.contacts.models import Contact
from crm_core.customers.models import Customer
from crm_core.customers.tabs import Tab, register, some_of
from crm_core.mailings.models import Suppression
from crm_core.newsletters.access import newsletters_for, subscriptions_for
from crm_core.newsletters.consent import consent_of, needs_consent
from crm_core.newsletters.models import Newsletter, Source, Subscription
from crm_core.newsletters.permissions import VIEW, WRITE
from kundsystem.accounts.http import TenantRequest

ENDED = 20


@dataclass(frozen=True)
class Choice:
    """A newsletter that somebody receives, or could."""

    newsletter: Newsletter
    subscription: Subscription | None


@dataclass(frozen=True)
class Recipient:
    """Somebody at the customer who can receive newsletters: a person, or the customer by its own address.

    Args:
        thing: the contact person, or the customer.
        choices: every newsletter, with the subscription of those that are received.
        barred: that the address gets no mailings, and why.
    """

    thing: Contact | Customer
    is_person: bool
    choices: tuple[Choice, ...]
    barred: Suppression | None

    @property
    def received(self) -> list[Subscription]:
        """What is received."""
        return [choice.subscription for choice in self.choices if choice.subscription is not None]


def context(request: TenantRequest, customer: Customer) -> dict[str, Any]:
    """What the tab shows: the first who can receive newsletters, or all of them when asked, and who did before."""
    some = some_of(request, Contact.objects.of_customer(customer.pk).select_related("position_type"))
    things = [*([customer] if customer.email else []), *some.things]
    every = subscriptions_for(request.actor).at(customer.pk).with_people()
    shown = every.shown().filter(recipient__in=[thing.pk for thing in things])
    received = {(one.newsletter_id, one.recipient_key): one for one in shown}
    newsletters = list(newsletters_for(request.actor).offered())
    barred = {one.address: one for one in Suppression.objects.among(thing.email for thing in things).newest_first()}
    recipients = [
        Recipient(
            thing,
            thing is not customer,
            tuple(Choice(one, received.get((one.pk, thing.pk))) for one in newsletters),
            barred.get(thing.email.strip().lower()),
        )
        for thing in things
    ]
    natural = needs_consent(customer)
    return {
        "newsletters": newsletters,
        "recipients": recipients,
        "some": some,
        "total": len(some.things),
        "ended": list(every.ended()[:ENDED]),
        "sources": Source.choices[:4],
        "natural": natural,
        "consent": consent_of(customer) if natural else None,
        "today": timezone.localdate(),
        "may_write_newsletters": request.actor.may(WRITE) and not customer.is_archived,
    }


register(
    Tab(
        key="newsletters",
        label=_("Newsletter recipients"),
        template="crm_core/newsletters/_tab.html",
        context=context,
        count=lambda: Subscription.objects.shown(),
        permission=VIEW,
        order=30,
    )
)
