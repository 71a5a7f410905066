"""The same done with many reminders: each is done as one alone would be, and one undo takes all of it back."""

import uuid
from collections.abc import Callable, Iterable

from crm_core.reminders import actions
from crm_core.reminders.actions import Later
from crm_core.reminders.models import Reminder
from crm_core.reminders.permissions import WRITE
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import User
from kundsystem.shared.actions import action
from kundsystem.shared.errors import UserError

MOST = 500


@action("reminder.finish_many", permission=WRITE)
def finish_reminders(*, actor: Actor, keys: Iterable[uuid.UUID]) -> int:
    """Mark reminders as done; returns how many were open."""
    return _each(_open(actor, keys), lambda pk: actions.finish_reminder(actor=actor, pk=pk))


@action("reminder.reopen_many", permission=WRITE)
def reopen_reminders(*, actor: Actor, keys: Iterable[uuid.UUID]) -> int:
    """Take back that reminders are done; returns how many were."""
    done = Reminder.objects.seen_by(actor).done().with_keys(keys).values_list("pk", flat=True)
    return _each(list(done), lambda pk: actions.reopen_reminder(actor=actor, pk=pk))


@action("reminder.snooze_many", permission=WRITE)
def snooze_reminders(*, actor: Actor, keys: Iterable[uuid.UUID], later: Later) -> int:
    """Put reminders off; returns how many were open."""
    return _each(_open(actor, keys), lambda pk: actions.snooze_reminder(actor=actor, pk=pk, later=later))


@action("reminder.hand_over_many", permission=WRITE)
def hand_over_reminders(*, actor: Actor, keys: Iterable[uuid.UUID], to: User) -> int:
    """Give reminders to a colleague; those that it may not know of are passed over. Returns how many it was."""
    return _each(_open(actor, keys), lambda pk: actions.hand_over_reminder(actor=actor, pk=pk, to=to))


def _open(actor: Actor, keys: Iterable[uuid.UUID]) -> list[uuid.UUID]:
    return list(Reminder.objects.seen_by(actor).open().with_keys(keys).values_list("pk", flat=True))


def _each(keys: Iterable[uuid.UUID], do: Callable[[uuid.UUID], object]) -> int:
    count = 0
    for key in keys:
        try:
            do(key)
        except UserError as error:
            if error.code != "not_allowed":
                raise
        else:
            count += 1
    return count
