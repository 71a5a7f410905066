"""What the recipient of a mailing decides by its signed address: which newsletters, all mailings or none.

It acts at once, also on what waits to be sent, and also where an organisation may only be read.
"""

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from crm_core.mailings.models import Delivery, Suppression
from crm_core.mailings.states import Reason, State
from crm_core.mailings.suppressing import bar
from crm_core.newsletters.actions import end
from crm_core.newsletters.models import Ending, Newsletter, Source, Subscription
from crm_core.newsletters.queries import SubscriptionQuerySet
from kundsystem.accounts.actor import Actor
from kundsystem.shared.actions import action
from tenants.entitlements import ReadOnly


@dataclass(frozen=True)
class Preferences:
    """What the recipient of a delivery has decided.

    Args:
        delivery: the mail whose link was followed.
        newsletter: the one that it was an issue of.
        newsletters: all that are offered, with whether the address receives them.
        barred: that the address gets no mailings at all, and why.
    """

    delivery: Delivery
    newsletter: Newsletter | None
    newsletters: tuple[tuple[Newsletter, bool], ...]
    barred: Suppression | None

    @property
    def receives_it(self) -> bool:
        """Whether the newsletter that the mail was an issue of is still received."""
        return any(one == self.newsletter and receives for one, receives in self.newsletters)


def preferences_of(delivery: Delivery) -> Preferences:
    """Return what the recipient of a delivery has decided; four questions."""
    received = set(_theirs(delivery).shown().values_list("newsletter_id", flat=True))
    offered = Newsletter.objects.offered()
    barred = Suppression.objects.filter(address=delivery.address).first()
    newsletter = delivery.mailing.newsletter
    return Preferences(delivery, newsletter, tuple((one, one.pk in received) for one in offered), barred)


def leave(delivery: Delivery) -> None:
    """End what a mail's button is about: the newsletter that it was an issue of, or else all mailings."""
    if delivery.mailing.newsletter_id is None:
        leave_all(delivery)
    else:
        _by_recipient(lambda actor: _leave(actor, delivery, delivery.mailing.newsletter_id, Ending.MAIL))


def leave_all(delivery: Delivery) -> None:
    """Send no mailings to the address from now on, newsletters neither."""
    _by_recipient(lambda actor: _leave_all(actor, delivery))


def choose(delivery: Delivery, wanted: Collection[uuid.UUID]) -> None:
    """Receive these newsletters and no others."""
    _by_recipient(lambda actor: _choose(actor, delivery, wanted))


@action("newsletter.prefer")
def prefer(*, actor: Actor, what: Callable[[Actor], None]) -> None:
    """Carry out what a recipient decided."""
    what(actor)


def _by_recipient(what: Callable[[Actor], None]) -> None:
    actor = Actor.system("page")
    try:
        prefer(actor=actor, what=what)
    except ReadOnly:
        with transaction.atomic():
            what(actor)


def _leave(actor: Actor, delivery: Delivery, newsletter: uuid.UUID | None, ending: str) -> None:
    found = _theirs(delivery).active().of(newsletter)  # type: ignore[arg-type]
    end(actor, list(found.values_list("pk", flat=True)), ending)
    waiting = Delivery.objects.queued().to(delivery.address).filter(mailing__newsletter=newsletter)
    waiting.update(state=State.LEFT_OUT, reason=Reason.ENDED)


def _leave_all(actor: Actor, delivery: Delivery) -> None:
    end(actor, list(_theirs(delivery).active().values_list("pk", flat=True)), Ending.MAIL)
    bar(actor, delivery.address, Reason.OPTED_OUT, delivery.mailing)


def _choose(actor: Actor, delivery: Delivery, wanted: Collection[uuid.UUID]) -> None:
    for newsletter in Newsletter.objects.offered():
        if newsletter.pk not in wanted:
            _leave(actor, delivery, newsletter.pk, Ending.SELF)
        elif not _theirs(delivery).shown().of(newsletter.pk).exists():
            began = {"source": Source.SELF, "started_at": timezone.now(), "started_by": None}
            Subscription.objects.update_or_create(
                newsletter=newsletter,
                customer=delivery.customer,
                contact=delivery.contact,
                defaults=began | {"ended_at": None, "ending": "", "ended_by": None},
            )
    if wanted:
        # Whoever opted out, and chooses again, has changed their mind; who reported us as spam has not said so.
        Suppression.objects.filter(address=delivery.address, reason=Reason.OPTED_OUT).delete()


def _theirs(delivery: Delivery) -> SubscriptionQuerySet:
    """Return the subscriptions that go to the delivery's address, or belong to whom it went to."""
    same = Q(customer=delivery.customer_id, contact=delivery.contact_id)
    if delivery.contact_id is None:
        same = Q(customer=delivery.customer_id, contact__isnull=True)
    return Subscription.objects.filter(same) | Subscription.objects.to_address(delivery.address)
