"""Everything that is done with reminders by people."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from crm_core.notes.actions import Content as NoteContent
from crm_core.notes.actions import create_note
from crm_core.notes.models import NoteKind
from crm_core.reminders import days, timing
from crm_core.reminders.models import TEXT_LIMIT, Reminder, ReminderNotice, Who
from crm_core.reminders.permissions import WRITE
from crm_core.reminders.recipients import can_be_told
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import User
from kundsystem.shared.actions import action
from kundsystem.shared.errors import NotFound, UserError

# What a form or a program may give; the rest is worked out.
WRITABLE = frozenset(
    {
        *("text", "customer", "contact", "deal", "who", "person", "role", "by_mail", "by_sms"),
        *("due_on", "due_time", "lead_minutes", "anchor", "anchor_count", "anchor_unit"),
        *("every_count", "every_unit", "until", "on_working_days", "escalate_days", "escalate_to"),
    }
)
TIMES = ("due_on", "due_at", "fires_at", "escalates_at", "escalated_at")


@dataclass(frozen=True)
class Done:
    """What happened, when a reminder is done with a note.

    Args:
        body: what the note says.
        kind: of the note.
        again_on: a day on which to be reminded of the same anew.
    """

    body: str = ""
    kind: NoteKind | None = None
    again_on: dt.date | None = None


@dataclass(frozen=True)
class Later:
    """When a reminder that is put off is due instead: a day, and a time unless it is all of it."""

    day: dt.date
    time: dt.time | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@action("reminder.create", permission=WRITE)
def create_reminder(*, actor: Actor, values: Mapping[str, Any]) -> Reminder:
    """Make a reminder, and ask to be woken for it."""
    reminder = Reminder(author=actor.user, **_checked(values))
    if reminder.who == Who.PERSON and reminder.person is None:
        reminder.person = actor.person
    _check_whole(reminder)
    timing.set_times(reminder, tell_at_once=not _is_own(actor, reminder))
    reminder.save(force_insert=True)
    timing.ask_to_be_woken(reminder)
    return reminder


@action("reminder.edit", permission=WRITE)
def edit_reminder(*, actor: Actor, pk: uuid.UUID, values: Mapping[str, Any]) -> Reminder:
    """Change a reminder; when it is due another time, or somebody else's, they are told anew."""
    reminder = _locked(actor, pk)
    before = _moves(reminder)
    for name, value in _checked(values).items():
        setattr(reminder, name, value)
    _check_whole(reminder)
    timing.set_times(reminder, tell_at_once=not _is_own(actor, reminder))
    if _moves(reminder) != before:
        _new_occasion(reminder)
    else:
        # Only the words, or how one is told: what was told stays told.
        reminder.fires_at = reminder.fires_at if reminder.fires_at and reminder.fires_at > timezone.now() else None
    reminder.save()
    timing.ask_to_be_woken(reminder)
    return reminder


@action("reminder.done", permission=WRITE)
def finish_reminder(*, actor: Actor, pk: uuid.UUID, done: Done | None = None) -> Reminder:
    """Mark a reminder as done, perhaps with a note of what happened; one that comes again waits for its next time.

    Doing it twice is doing it once.
    """
    reminder = _locked(actor, pk, only_open=False)
    if not reminder.is_open:
        return reminder
    done = done or Done()
    if done.body.strip():
        reminder.note = _noted(actor, reminder, done)
    _take_back(reminder)
    if not _begin_next(reminder):
        reminder.done_at, reminder.done_by = timezone.now(), actor.user
        reminder.fires_at = reminder.escalates_at = None
    reminder.save()
    if done.again_on is not None and not reminder.is_open:
        _once_more(actor, reminder, done.again_on)
    timing.ask_to_be_woken(reminder)
    return reminder


@action("reminder.reopen", permission=WRITE)
def reopen_reminder(*, actor: Actor, pk: uuid.UUID) -> Reminder:
    """Take back that a reminder is done."""
    reminder = _locked(actor, pk, only_open=False)
    reminder.done_at = reminder.done_by = None
    timing.set_times(reminder, tell_at_once=False)
    reminder.save()
    timing.ask_to_be_woken(reminder)
    return reminder


@action("reminder.snooze", permission=WRITE)
def snooze_reminder(*, actor: Actor, pk: uuid.UUID, later: Later) -> Reminder:
    """Put a reminder off; it reports anew."""
    reminder = _locked(actor, pk)
    if days.at(later.day, later.time or dt.time.max) <= timezone.now():
        raise UserError(_("Choose a time that has not passed."), code="passed", field="day")
    _new_occasion(reminder)
    # It goes by its own day from now on.
    reminder.anchor = ""
    reminder.due_on, reminder.due_time = later.day, later.time
    if later.time is not None:
        reminder.lead_minutes = 0
    timing.set_times(reminder, tell_at_once=True)
    reminder.save()
    timing.ask_to_be_woken(reminder)
    return reminder


@action("reminder.hand_over", permission=WRITE)
def hand_over_reminder(*, actor: Actor, pk: uuid.UUID, to: User) -> Reminder:
    """Give a reminder to a colleague, who is told at once when its time has come already."""
    reminder = _locked(actor, pk)
    if not can_be_told(reminder, to):
        message = _("%(name)s may not see what it is about.") % {"name": to}
        raise UserError(message, code="not_allowed", field="to")
    reminder.who, reminder.person, reminder.role = Who.PERSON, to, None
    _new_occasion(reminder)
    timing.set_times(reminder, tell_at_once=not _is_own(actor, reminder))
    reminder.save()
    timing.ask_to_be_woken(reminder)
    return reminder


@action("reminder.remove", permission=WRITE)
def remove_reminders(*, actor: Actor, keys: Iterable[uuid.UUID]) -> int:
    """Take reminders away; nobody is told of them any more, and it can be undone."""
    chosen = Reminder.objects.seen_by(actor).open().with_keys(keys)
    found = list(chosen.select_for_update(of=("self",)))
    ReminderNotice.objects.waiting().filter(reminder__in=found).update(state=ReminderNotice.State.MOOT)
    return Reminder.objects.with_keys([one.pk for one in found]).update(
        archived_at=timezone.now(), fires_at=None, escalates_at=None, updated_at=timezone.now()
    )


@action("reminder.seen")
def take_note(*, actor: Actor, keys: Iterable[uuid.UUID] | None = None) -> int:
    """Take note of what one has been told in the app: of some reminders, or all."""
    found = ReminderNotice.objects.unseen_by(actor.person)
    if keys is not None:
        found = found.filter(reminder__in=list(keys))
    return found.update(seen_at=timezone.now())


def _locked(actor: Actor, pk: uuid.UUID, *, only_open: bool = True) -> Reminder:
    found = Reminder.objects.seen_by(actor).filter(pk=pk, archived_at__isnull=True)
    reminder = found.select_for_update(of=("self",)).first()
    if reminder is None:
        raise NotFound(_("The reminder does not exist, or has been removed."))
    if only_open and not reminder.is_open:
        raise UserError(_("The reminder is done already."), code="done")
    return reminder


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    facts = {name: value for name, value in values.items() if name in WRITABLE}
    if "text" in facts:
        facts["text"] = " ".join(str(facts["text"]).replace("\x00", "").split())
        if not facts["text"]:
            raise UserError(_("Say what it is about."), code="required", field="text")
        if len(facts["text"]) > TEXT_LIMIT:
            message = _("At most %(limit)s characters. Put the rest in a note.") % {"limit": TEXT_LIMIT}
            raise UserError(message, code="too_long", field="text")
    return facts


def _check_whole(reminder: Reminder) -> None:
    """Refuse what could never report, or would be told to somebody who may not know of it."""
    if reminder.contact is not None:
        reminder.customer = reminder.customer or reminder.contact.customer
    if reminder.deal is not None:
        reminder.customer = reminder.customer or reminder.deal.customer
    if reminder.due_on is None and not reminder.anchor:
        raise UserError(_("Choose a day."), code="required", field="due_on")
    if reminder.anchor:
        reminder.every_count = None
    reminder.every_from = reminder.due_on if reminder.every_count else None
    if reminder.anchor and getattr(reminder, reminder.anchor.partition(".")[0], None) is None:
        raise UserError(_("What it is about has no such date."), code="invalid", field="anchor")
    if reminder.who == Who.OWNER and reminder.customer is None:
        raise UserError(_("There is no customer, so nobody is responsible for it."), code="invalid", field="who")
    if reminder.who == Who.ROLE and reminder.role is None:
        raise UserError(_("Choose a role."), code="required", field="role")
    if reminder.who == Who.PERSON and reminder.person is not None and not can_be_told(reminder, reminder.person):
        message = _("%(name)s may not see what it is about.") % {"name": reminder.person}
        raise UserError(message, code="not_allowed", field="person")
    for one, keep in (("person", Who.PERSON), ("role", Who.ROLE)):
        if reminder.who != keep:
            setattr(reminder, one, None)


def _moves(reminder: Reminder) -> tuple[Any, ...]:
    return (
        reminder.due_on,
        reminder.due_time,
        reminder.lead_minutes,
        reminder.who,
        reminder.person_id,
        reminder.role_id,
    )


def _is_own(actor: Actor, reminder: Reminder) -> bool:
    return reminder.who == Who.PERSON and actor.user is not None and reminder.person_id == actor.user.pk


def _take_back(reminder: Reminder) -> None:
    """What waits is not sent any more, and what was told in the app is taken note of."""
    notices = ReminderNotice.objects.filter(reminder=reminder)
    notices.waiting().update(state=ReminderNotice.State.MOOT)
    notices.filter(channel="app", seen_at__isnull=True).update(seen_at=timezone.now())


def _new_occasion(reminder: Reminder) -> None:
    _take_back(reminder)
    reminder.occasion += 1


def _begin_next(reminder: Reminder) -> bool:
    """Move a reminder that comes again to its next time; False when there is none."""
    if not reminder.every_count or reminder.due_on is None:
        return False
    after = max(reminder.due_on, timezone.localdate())
    first = reminder.every_from or reminder.due_on
    day = days.next_day(first, reminder.every_count, reminder.every_unit, after)
    if reminder.until is not None and day > reminder.until:
        return False
    reminder.occasion += 1
    reminder.due_on = day
    timing.set_times(reminder)
    return True


def _once_more(actor: Actor, reminder: Reminder, day: dt.date) -> None:
    same = ("text", "customer", "contact", "deal", "who", "person", "role", "by_mail", "by_sms")
    values = {name: getattr(reminder, name) for name in same}
    create_reminder(actor=actor, values=values | {"due_on": day})


def _noted(actor: Actor, reminder: Reminder, done: Done) -> Any:
    if reminder.customer is None:
        raise UserError(_("It is about no customer, so there is nowhere to keep a note."), code="no_customer")
    kind = done.kind or NoteKind.objects.filter(archived_at__isnull=True).order_by("position").first()
    if kind is None:
        raise UserError(_("There is no kind of note. Ask an administrator to add one."), code="no_kind")
    about = [reminder.contact_id] if reminder.contact_id else []
    content = NoteContent(body=done.body, kind=kind, contacts=about)
    return create_note(actor=actor, customer=reminder.customer, content=content)
