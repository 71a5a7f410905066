"""The dates that a reminder can go by: every date field of what it is about, own fields too."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_core.fields.kinds import Date
from crm_core.fields.registry import field_of, fields_of
from crm_core.reminders.models import Reminder
from kundsystem.shared.errors import NotFound

# What a reminder can be about, and has date fields.
SUBJECTS = ("deal", "contact", "customer")


@dataclass(frozen=True)
class Reckoned:
    """A date that is no field but follows from some."""

    key: str
    label: Any
    read: Callable[[Any], dt.date | None]


NOTICE = "deal.last_day_of_notice"
_reckoned = {
    NOTICE: Reckoned(NOTICE, _("Last day of notice"), lambda deal: deal.last_day_of_notice(timezone.localdate()))
}


def anchors_of(subject: str) -> Iterator[tuple[str, str]]:
    """Return the dates of a subject: key and what it is called."""
    for one in _reckoned.values():
        if one.key.startswith(f"{subject}."):
            yield one.key, str(one.label)
    for field in fields_of(subject):
        if isinstance(field.kind, Date):
            yield field.key, str(field.label)


def label_of(key: str) -> str:
    """Return what a date is called; empty when there is no such field any more."""
    if key in _reckoned:
        return str(_reckoned[key].label)
    subject, _dot, name = key.partition(".")
    try:
        return str(field_of(subject, name).label)
    except NotFound:
        return ""


def day_of(reminder: Reminder) -> dt.date | None:
    """Return the date that a reminder goes by, as it is now; None where it has none."""
    subject, _dot, name = reminder.anchor.partition(".")
    thing = getattr(reminder, subject, None) if subject in SUBJECTS else None
    if thing is None:
        return None
    if reminder.anchor in _reckoned:
        return _reckoned[reminder.anchor].read(thing)
    try:
        field = field_of(subject, name)
    except NotFound:
        return None
    value = field.read(thing)
    return value if isinstance(value, dt.date) else None
