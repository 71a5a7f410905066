"""Sending a mailing so that nobody gets it twice.

A delivery is taken (locked, so that no other worker takes it), written, and marked as being sent; that is committed
before anything leaves. What is marked so and has no outcome may have been sent: it is never sent again by itself. It
becomes uncertain, and what the provider tells later decides.
"""

import datetime as dt
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from crm_core.mailings import lanes, tallying
from crm_core.mailings.models import Delivery, Mailing, Suppression
from crm_core.mailings.states import Reason, State, told
from crm_core.mailings.suppressing import token_of
from crm_core.mailings.writing import Recipient, Writer, told_of_following, writer_of
from crm_core.newsletters.receiving import still_receives
from crm_core.organisation.queries import follows_mail
from crm_core.sender_domains.queries import sending_addresses
from kundsystem.accounts.actor import Actor
from kundsystem.messaging.addresses import inbound_address
from kundsystem.messaging.envelope import Envelope, UnsafeHeader
from kundsystem.messaging.failures import Failure, GivenUp, SendersFault, TryLater, Uncertain
from kundsystem.messaging.rendered import Rendered
from kundsystem.messaging.transport import Transport, transport
from kundsystem.shared.actions import action
from kundsystem.shared.database import connection
from kundsystem.shared.errors import UserError
from tenants.queries import organisation_url

SLICE = 25
SLICE_SECONDS = 5.0
# Longer than any transport waits, many times over.
SILENCE = dt.timedelta(minutes=3)
MOST_ATTEMPTS = 12
LONGEST_PAUSE = 60.0
# The provider takes nobody's mail just now, so the next one need not be tried.
NOBODY_NOW = {"not_reached", "http_429"}


@dataclass(frozen=True)
class Claimed:
    """A delivery that is this worker's to hand over, and the message."""

    delivery: Delivery
    message: Rendered


@dataclass(frozen=True)
class Outside:
    """What is the same on the outside of many messages.

    Args:
        address: says which address a mail comes from, given where its answers go.
        is_followed: whether the provider may tell who opens them.
    """

    address: Callable[[str], str]
    is_followed: bool = False


def send_slice(key: uuid.UUID, by: Transport | None = None) -> float | None:
    """Send some of a mailing; returns in how many seconds to go on, None when there is nothing more to do."""
    mailing = Mailing.objects.running().filter(pk=key).first()
    if mailing is None or not connection.tenant.is_writable:
        return None
    with translation.override(connection.tenant.language):
        try:
            is_followed = follows_mail()
            writer = _writer(mailing, is_followed=is_followed)
            outside = Outside(sending_addresses(settings.MAILING_SENDER), is_followed)
        except UserError as error:
            pause(actor=Actor.system(), mailing=mailing, sentence=error.message)
            return None
        wait = _slice(mailing, writer, by or transport(), outside)
    tallying.put_together(actor=Actor.system(), mailing=key)
    return wait


def _slice(mailing: Mailing, writer: Writer, by: Transport, outside: Outside) -> float | None:
    deadline = time.monotonic() + SLICE_SECONDS
    for _one in range(SLICE):
        if wait := lanes.pace():
            return wait
        claimed = _claimed(mailing, writer)
        if claimed is None:
            return settle(actor=Actor.system(), key=mailing.pk)
        if wait := _hand_over(mailing, claimed, by, outside):
            return min(wait, LONGEST_PAUSE)
        if time.monotonic() > deadline:
            break
    return 0.0


def _writer(mailing: Mailing, *, is_followed: bool) -> Writer:
    """Return what writes the messages; when it is seen who opens them, they say so."""
    writer = writer_of(mailing.content)
    return (lambda recipient: told_of_following(writer(recipient))) if is_followed else writer


def _claimed(mailing: Mailing, writer: Writer) -> Claimed | None:
    """Take the next one that can be sent; those that can not are settled on the way."""
    while True:
        taken = claim(actor=Actor.system(), mailing=mailing, writer=writer)
        if taken is None or isinstance(taken, Claimed):
            return taken


@action("mailing.claim")
def claim(*, actor: Actor, mailing: Mailing, writer: Writer) -> Claimed | Delivery | None:
    """Take the next delivery that is due; None when there is none, or the mailing is not running any more.

    Returns:
        The delivery alone when it was settled instead: its address is barred, the newsletter is not received any more,
        or its message can not be written.
    """
    if not Mailing.objects.running().filter(pk=mailing.pk).exists():
        return None
    waiting = Delivery.objects.filter(mailing=mailing).due(timezone.now())
    delivery = waiting.select_for_update(skip_locked=True).first()
    if delivery is None:
        return None
    barred = Suppression.objects.filter(address=delivery.address).first()
    if barred is not None:
        return _settled(delivery, State.LEFT_OUT, barred.reason)
    if mailing.newsletter_id and not still_receives(mailing.newsletter_id, delivery.customer_id, delivery.contact_id):
        return _settled(delivery, State.LEFT_OUT, Reason.ENDED)
    way_out = organisation_url(connection.tenant, reverse("mailing_unsubscribe", args=[token_of(delivery)]))
    recipient = Recipient(delivery.name, delivery.address, delivery.customer_id, delivery.contact_id, way_out)
    try:
        message = writer(recipient)
    except UserError as error:
        return _settled(delivery, State.FAILED, error.message)
    delivery.state, delivery.claimed_at = State.SENDING, timezone.now()
    delivery.attempts += 1
    delivery.save(update_fields=["state", "claimed_at", "attempts"])
    return Claimed(delivery, message)


def sender_of(mailing: Mailing, delivery: Delivery) -> tuple[str, str]:
    """Return who a message is from and where answers go: whoever is responsible for the customer, if it says so."""
    owner = delivery.customer.owner if mailing.from_owner else None
    if owner is not None and owner.is_active:
        return owner.name, owner.email
    return mailing.sender_name, mailing.reply_to


def envelope_of(mailing: Mailing, delivery: Delivery, outside: Outside) -> Envelope:
    """Return the outside of a message. What it is known by is the same each time it is tried."""
    organisation = connection.tenant
    sender_name, reply_to = sender_of(mailing, delivery)
    return Envelope(
        to=delivery.address,
        to_name=" ".join(delivery.name.split()),
        sender=outside.address(reply_to),
        sender_name=sender_name or organisation.name,
        reply_to=reply_to,
        also_reply_to=inbound_address(organisation.inbound, organisation.name, delivery.pk),
        message_id=f"<{delivery.pk}@{settings.MAILING_SENDER.rpartition('@')[2]}>",
        categories=("mailing",),
        arguments={"organisation": str(organisation.pk), "delivery": str(delivery.pk)},
        unsubscribe=organisation_url(organisation, reverse("mailing_unsubscribe", args=[token_of(delivery)])),
        is_followed=outside.is_followed,
    )


def _hand_over(mailing: Mailing, claimed: Claimed, by: Transport, outside: Outside) -> float:
    """Hand a message over and write down what came of it; returns how long to wait before the next."""
    failure: Failure | None = None
    name = ""
    try:
        name = by.send(claimed.message, envelope_of(mailing, claimed.delivery, outside))
    except Failure as error:
        failure = error
    except UnsafeHeader:
        failure = GivenUp(_("The name, subject or address holds a line break."), "unsafe")
    record(actor=Actor.system(), key=claimed.delivery.pk, name=name, failure=failure)
    if isinstance(failure, SendersFault):
        pause(actor=Actor.system(), mailing=mailing, sentence=failure.sentence)
        return LONGEST_PAUSE
    if isinstance(failure, TryLater) and (failure.after or failure.code in NOBODY_NOW):
        return failure.after or 5.0
    return 0.0


@action("mailing.record")
def record(*, actor: Actor, key: uuid.UUID, name: str, failure: Failure | None) -> Delivery:
    """Write down what came of handing a message over; what the provider has told meanwhile is not overwritten."""
    delivery = Delivery.objects.select_for_update().get(pk=key)
    if failure is None:
        delivery.provider_id = name[:120]
        delivery.accepted_at = delivery.accepted_at or timezone.now()
    known = told(delivery)
    if known is not None:
        delivery.state = known
        if failure is None and known not in {State.FAILED, State.BOUNCED}:
            delivery.reason = ""
    elif isinstance(failure, Uncertain):
        delivery.state, delivery.reason = State.UNCERTAIN, failure.sentence
    elif isinstance(failure, TryLater) and delivery.attempts >= MOST_ATTEMPTS:
        delivery.state, delivery.reason = State.FAILED, failure.sentence
    elif isinstance(failure, (TryLater, SendersFault)):
        _queue_again(delivery, failure)
    elif failure is not None:
        delivery.state, delivery.reason = State.FAILED, failure.sentence
    delivery.save(update_fields=["state", "reason", "provider_id", "accepted_at", "attempts", "not_before"])
    return delivery


def _queue_again(delivery: Delivery, failure: Failure) -> None:
    """Let it wait, longer each time, unless the mailing has ended; a barred address is found when its time comes."""
    if delivery.mailing.has_ended:
        delivery.state, delivery.reason = State.FAILED, failure.sentence
        return
    delivery.state, delivery.reason = State.QUEUED, ""
    if isinstance(failure, SendersFault):
        # Not this message's fault: it does not count.
        delivery.attempts -= 1
        return
    seconds = max(getattr(failure, "after", None) or 0.0, min(2.0**delivery.attempts, 3600.0))
    delivery.not_before = timezone.now() + dt.timedelta(seconds=seconds)


@action("mailing.pause_by_itself")
def pause(*, actor: Actor, mailing: Mailing, sentence: str) -> None:
    """Pause a mailing that can not go on before somebody has put something right, and say what."""
    Mailing.objects.running().filter(pk=mailing.pk).update(state=Mailing.Stage.PAUSED, problem=sentence[:300])


@action("mailing.settle")
def settle(*, actor: Actor, key: uuid.UUID) -> float | None:
    """End a mailing that has nothing left to send; returns in how many seconds there is, None when it has ended.

    What was being sent by somebody who is gone is uncertain from now on.
    """
    mailing = Mailing.objects.select_for_update().get(pk=key)
    deliveries = Delivery.objects.filter(mailing=mailing)
    silent = deliveries.silent(timezone.now() - SILENCE).select_for_update(skip_locked=True)
    lost = _("The answer was lost. It may have been sent, and is not sent again.")
    Delivery.objects.filter(pk__in=[one.pk for one in silent]).update(state=State.UNCERTAIN, reason=lost)
    if mailing.state == Mailing.Stage.STOPPED:
        deliveries.queued().update(state=State.LEFT_OUT, reason="stopped")
    if mailing.state != Mailing.Stage.RUNNING:
        return None
    following = deliveries.queued().order_by("not_before").values_list("not_before", flat=True).first()
    if following is not None:
        return min(max(1.0, (following - timezone.now()).total_seconds()), LONGEST_PAUSE)
    if deliveries.under_way().exists():
        return None
    mailing.state, mailing.ended_at = Mailing.Stage.DONE, timezone.now()
    mailing.save(update_fields=["state", "ended_at"])
    return None


def _settled(delivery: Delivery, state: State, reason: str) -> Delivery:
    delivery.state, delivery.reason = state, reason[:300]
    delivery.save(update_fields=["state", "reason"])
    return delivery
