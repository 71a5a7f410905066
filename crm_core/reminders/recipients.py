"""Who is told of a reminder: found when it reports, so that it is whoever has the role or the customer then."""

from collections.abc import Iterable

from crm_core.reach import reaches
from crm_core.reminders.models import Reminder, Who
from crm_core.reminders.permissions import VIEW
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import User
from kundsystem.accounts.permissions import OWNER


def recipients_of(reminder: Reminder) -> list[User]:
    """Return whoever a reminder is for.

    Nobody is left without: where those whom it is for are gone, or may not see what it is about, it is for whoever
    wrote it, and where that one is gone too for the organisation's owners.
    """
    for people in (_meant(reminder), [reminder.author], _owners()):
        if found := _able(reminder, people):
            return found
    return []


def escalated_to(reminder: Reminder) -> list[User]:
    """Return who is told when nobody has done it: whoever it says, or else the organisation's owners."""
    return _able(reminder, [reminder.escalate_to]) or _able(reminder, _owners())


def can_be_told(reminder: Reminder, user: User) -> bool:
    """Whether somebody may know of what a reminder is about."""
    actor = Actor(user)
    if not user.is_active or not actor.may(VIEW):
        return False
    return reminder.customer is None or (actor.may("customers.view") and reaches(actor, reminder.customer))


def _meant(reminder: Reminder) -> Iterable[User | None]:
    if reminder.who == Who.ROLE:
        return User.objects.filter(role=reminder.role, is_active=True).select_related("role").order_by("name", "id")
    if reminder.who == Who.OWNER:
        return [reminder.customer.owner if reminder.customer else None]
    return [reminder.person]


def _owners() -> Iterable[User]:
    return User.objects.filter(role__key=OWNER, is_active=True).select_related("role").order_by("created_at", "id")


def _able(reminder: Reminder, people: Iterable[User | None]) -> list[User]:
    return [one for one in people if one is not None and can_be_told(reminder, one)]
