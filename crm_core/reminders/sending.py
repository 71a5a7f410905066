"""Sending notices so that nobody gets one twice, and none is lost.

A notice is taken (locked, so that no other worker takes it) and marked as being sent; that is committed before anything
leaves. What is marked so and has no outcome may have left: it is never sent again by that channel. A text of which that
is so, or that could not be sent, is followed by a mail; and the reminder stands in its lists whatever happens.
"""

import datetime as dt
import uuid
from email.utils import parseaddr

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from crm_core.reminders import devices, letters, timing
from crm_core.reminders.models import Channel, ReminderNotice
from crm_core.reminders.texts import quota_left
from kundsystem.accounts.actor import Actor
from kundsystem.messaging.envelope import Envelope, UnsafeHeader
from kundsystem.messaging.failures import Failure, GivenUp, TryLater, Uncertain
from kundsystem.messaging.reports import sms_token
from kundsystem.messaging.sms import international, parts_of, sms
from kundsystem.messaging.transport import transport
from kundsystem.shared.actions import action
from kundsystem.shared.database import connection
from tenants import wake_ups
from tenants.queries import public_url

# Longer than any provider is waited for, many times over.
SILENCE = dt.timedelta(minutes=10)
MOST_ATTEMPTS = 12
LONGEST_WAIT = dt.timedelta(hours=1)
State = ReminderNotice.State
_RELATED = ("reminder__customer", "reminder__contact", "reminder__deal__product", "recipient")


def send_due(most: int | None = None) -> int:
    """Send what may be sent now, everything or so many at most; returns how many notices that was."""
    settle_silent(actor=Actor.system())
    sent = 0
    while (most is None or sent < most) and (notice := claim(actor=Actor.system())) is not None:
        hand_over(notice)
        sent += 1
    return sent


@action("reminder.claim")
def claim(*, actor: Actor) -> ReminderNotice | None:
    """Take the next notice that is due, and say that it is being sent; None when there is none."""
    due = ReminderNotice.objects.due(timezone.now()).select_for_update(skip_locked=True, of=("self",))
    notice = due.select_related(*_RELATED).first()
    if notice is None:
        return None
    notice.state, notice.claimed_at = State.SENDING, timezone.now()
    notice.attempts += 1
    notice.save(update_fields=["state", "claimed_at", "attempts"])
    return notice


def hand_over(notice: ReminderNotice) -> None:
    """Hand a notice to its provider, and write down what came of it."""
    failure: Failure | None = None
    name, parts = "", 0
    try:
        with translation.override(notice.recipient.language):
            if notice.channel == Channel.SMS:
                name, parts = _send_text(notice)
            elif notice.channel == Channel.PUSH:
                devices.send(notice)
            else:
                name = transport().send(letters.mail_of(notice), _envelope(notice))
    except Failure as error:
        failure = error
    except UnsafeHeader:
        failure = GivenUp(_("The name, subject or address holds a line break."), "unsafe")
    record(actor=Actor.system(), key=notice.pk, name=name, parts=parts, failure=failure)


@action("reminder.record")
def record(
    *, actor: Actor, key: uuid.UUID, name: str = "", parts: int = 0, failure: Failure | None = None
) -> ReminderNotice:
    """Write down what came of sending; what the provider has told meanwhile is not overwritten."""
    notice = ReminderNotice.objects.select_for_update(of=("self",)).select_related("reminder", "recipient").get(pk=key)
    now = timezone.now()
    if failure is None:
        notice.sent_at, notice.parts, notice.reason = notice.sent_at or now, parts, ""
        notice.provider_id = notice.provider_id or name[:120]
        if notice.state in {State.SENDING, State.UNCERTAIN}:
            notice.state = State.SENT
    elif isinstance(failure, TryLater) and notice.attempts < MOST_ATTEMPTS:
        wait = max(dt.timedelta(seconds=failure.after or 0), dt.timedelta(minutes=2 ** min(notice.attempts - 1, 6)))
        notice.state, notice.not_before = State.WAITING, now + min(wait, LONGEST_WAIT)
        notice.reason = sentence_of(failure, notice)
        wake_ups.schedule(timing.DUE, notice.not_before)
    else:
        notice.state = State.UNCERTAIN if isinstance(failure, Uncertain) else State.FAILED
        notice.reason = sentence_of(failure, notice)
        mail_instead(notice)
    notice.save()
    return notice


@action("reminder.settle")
def settle_silent(*, actor: Actor) -> int:
    """Say of what was being sent by somebody who is gone that nobody knows; returns how many there were."""
    silent = ReminderNotice.objects.silent(timezone.now() - SILENCE).select_for_update(skip_locked=True, of=("self",))
    found = list(silent.select_related("reminder", "recipient"))
    for notice in found:
        notice.state, notice.reason = State.UNCERTAIN, ""
        notice.save(update_fields=["state", "reason"])
        mail_instead(notice)
    return len(found)


def look_again() -> dt.datetime | None:
    """Return when to look again for what waits or was lost on its way; None when there is nothing."""
    waiting = ReminderNotice.objects.waiting().order_by("not_before").values_list("not_before", flat=True).first()
    sending = ReminderNotice.objects.filter(state=State.SENDING).exists()
    soon = timezone.now() + dt.timedelta(minutes=5)
    if sending:
        return soon
    return max(waiting, soon) if waiting is not None else None


def sentence_of(failure: Failure, notice: ReminderNotice) -> str:
    """Say in words of the reader's why something did not leave."""
    with translation.override(notice.recipient.language):
        said = {
            "bad_number": _("That is not a telephone number."),
            "no_number": _("There is no telephone number in your profile."),
            "no_device": _("Phone notifications are not turned on in any browser any more."),
            "quota": _("The texts that the organisation may send this month are used up."),
            "http_402": _("The provider has no money left to send for. The operator has to see to it."),
            "http_403": _("The provider does not let us send. The operator has to see to it."),
            "http_401": _("The provider does not let us send. The operator has to see to it."),
        }
        known = said.get(failure.code)
        return (known or _("The provider said: %(sentence)s") % {"sentence": failure.sentence})[:300]


def _send_text(notice: ReminderNotice) -> tuple[str, int]:
    if not notice.recipient.phone:
        raise GivenUp("There is no number.", "no_number")
    to = international(notice.recipient.phone)
    text = letters.text_of(notice)
    parts = parts_of(text)
    if quota_left() < parts:
        raise GivenUp("The quota is used up.", "quota")
    token = sms_token(str(connection.tenant.pk), str(notice.pk))
    return sms().send(to, text, report_to=public_url("hook_sms", token)), parts


def _envelope(notice: ReminderNotice) -> Envelope:
    """Return the outside of a mail. What it is known by is the same each time it is tried."""
    organisation = connection.tenant
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return Envelope(
        to=notice.recipient.email,
        to_name=" ".join(notice.recipient.name.split()),
        sender=sender,
        sender_name=organisation.name,
        message_id=f"<{notice.pk}@{sender.rpartition('@')[2]}>",
        categories=("reminder",),
        arguments={"organisation": str(organisation.pk), "delivery": str(notice.pk)},
    )


def mail_instead(notice: ReminderNotice) -> None:
    """Let a mail follow a text that did not leave, or perhaps did not."""
    if notice.channel != Channel.SMS:
        return
    key = {"reminder": notice.reminder, "occasion": notice.occasion, "recipient": notice.recipient}
    _mail, made = ReminderNotice.objects.get_or_create(
        **key,
        channel=Channel.MAIL,
        defaults={"not_before": timezone.now(), "is_instead": True, "is_late": notice.is_late},
    )
    if made:
        wake_ups.schedule(timing.DUE, timezone.now())
