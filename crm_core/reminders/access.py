"""The only way a reminder reaches a view."""

import uuid

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from crm_core.reminders.models import Reminder, ReminderRule
from crm_core.reminders.permissions import VIEW, WRITE
from crm_core.reminders.queries import ReminderQuerySet
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import Role, User
from kundsystem.accounts.permissions import SETTINGS_MANAGE
from kundsystem.shared.errors import NotFound


def reminders_for(actor: Actor) -> ReminderQuerySet:
    """Return every reminder that the actor may see, those that are done too."""
    actor.require(VIEW)
    return Reminder.objects.seen_by(actor).filter(archived_at__isnull=True)


def reminder_for(actor: Actor, pk: uuid.UUID, *, write: bool = False) -> Reminder:
    """Return one reminder with what a row shows of it.

    Raises:
        NotFound: it does not exist, or the actor may not know that it does.
        Forbidden: the actor may not see reminders, or not change them when `write` is asked for.
    """
    reminder = reminders_for(actor).for_rows().with_keys([pk]).first()
    if reminder is None:
        raise NotFound(_("The reminder does not exist, or has been removed."))
    if write:
        actor.require(WRITE)
    return reminder


def colleagues() -> list[User]:
    """Return everybody a reminder can be given to, by name."""
    return list(User.objects.filter(is_active=True).order_by("name", "id"))


def roles() -> list[Role]:
    """Return the roles that a reminder can be given to."""
    return sorted(Role.objects.filter(archived_at__isnull=True), key=str)


def colleague_for(pk: uuid.UUID) -> User:
    """Return a colleague, also one who has left."""
    found = User.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such colleague."))
    return found


def rules() -> QuerySet[ReminderRule]:
    """Return the rules there are, by what they remind of."""
    found = ReminderRule.objects.filter(archived_at__isnull=True)
    return found.select_related("selection", "person", "role").order_by("text", "id")


def rule_for(actor: Actor, pk: uuid.UUID, *, write: bool = False) -> ReminderRule:
    """Return a rule, to look at what it has made or to change it."""
    actor.require(SETTINGS_MANAGE if write else VIEW)
    found = rules().filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such rule, or it has been removed."))
    return found
