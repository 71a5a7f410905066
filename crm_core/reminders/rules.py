"""What rules can look for. A subject registers what it knows of; a rule runs every night and makes reminders of it.

Whatever is found has a key that says for what it is, so that the same is reminded of once, however often it is found.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, TextField
from django.db.models.functions import Cast, TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_core.customers.models import Customer
from crm_core.deals.models import Deal
from crm_core.deals.periods import months_before
from crm_core.reminders.models import ReminderRule
from crm_core.selections.subscribing import held_by
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import User
from kundsystem.shared.errors import UserError

# What a rule makes in a night at most: the rest is made the nights after, those that have waited longest first.
MOST = 500


@dataclass(frozen=True)
class Found:
    """Something to be reminded of.

    Args:
        key: what it is for; the same thing on the same occasion has the same.
        customer: whom it is about.
        deal: which deal, if it is one.
        day: when it is due.
    """

    key: str
    customer: uuid.UUID
    day: dt.date
    deal: uuid.UUID | None = None


@dataclass(frozen=True)
class Kind:
    """Something that a rule can look for.

    Args:
        key: unique name.
        label: lazily translated.
        icon: name in icons.txt.
        text: what its reminders say to begin with.
        find: returns what there is to be reminded of on a day; what has been reminded of already may be among it.
        number: what the rule's number is called; empty where it has none.
        default: the number to begin with.
        with_selection: whether it looks in a selection.
    """

    key: str
    label: Any
    icon: str
    text: Any
    find: Callable[[ReminderRule, dt.date], Iterable[Found]]
    number: Any = ""
    default: int = 0
    with_selection: bool = False


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Add something that rules can look for."""
    _kinds[kind.key] = kind
    return kind


def kinds() -> list[Kind]:
    """Return everything that rules can look for."""
    return list(_kinds.values())


def kind_of(key: str) -> Kind | None:
    """Return what a rule looks for; None when nobody knows it any more."""
    return _kinds.get(key)


def _notices(rule: ReminderRule, today: dt.date) -> Iterable[Found]:
    """Contracts whose last day of notice, or end, is within so many days."""
    last = today + dt.timedelta(days=rule.number)
    # The longest notice is taken back from the end, so that no contract whose notice is near is left out.
    coming = Deal.objects.active().with_something_coming(today, rule.number + 400).bought().exclude(recurrence="once")
    for deal in coming.select_related("status").order_by("ends_on", "id").iterator():
        day = deal.last_day_of_notice(today) or deal.ends_on
        if day is not None and today <= day <= last:
            yield Found(f"{deal.pk}:{day.isoformat()}", deal.customer_id, day, deal.pk)


def _silent(rule: ReminderRule, today: dt.date) -> Iterable[Found]:
    """Customers whom nobody has been in touch with for so many months, since the last time somebody was."""
    since = timezone.make_aware(dt.datetime.combine(months_before(today, rule.number), dt.time.min))
    silent = Customer.objects.not_merged().active().filter(last_contact_at__lt=since).order_by("last_contact_at", "id")
    # Those that have been reminded of already are passed over by the database, so that the next ones have their turn.
    fresh = silent.annotate(day=Cast(TruncDate("last_contact_at"), TextField()))
    fresh = fresh.exclude(Exists(rule.reminders.filter(customer=OuterRef("pk"), rule_key__endswith=OuterRef("day"))))
    for key, day in fresh.values_list("pk", "day")[:MOST]:
        yield Found(f"{key}:{day}", key, today)


def _entered(rule: ReminderRule, today: dt.date) -> Iterable[Found]:
    """Customers who have come into a selection since the night before; the first night nobody has."""
    author = rule.author or User(is_active=False)
    if rule.selection is None:
        return
    keys = held_by(Actor(author, "task"), rule.selection).keys
    before = None if rule.held is None else set(rule.held)
    rule.held = keys
    if before is not None:
        for key in keys:
            if key not in before:
                yield Found(f"{key}:{today.isoformat()}", key, today)


NOTICE = register(
    Kind(
        "notice",
        _("A contract's last day of notice, or its end, is near"),
        "calendar-event",
        _("The contract is soon to be given notice on or renewed"),
        _notices,
        number=_("Days before"),
        default=40,
    )
)
SILENT = register(
    Kind(
        "silent",
        _("Nobody has been in touch with a customer for long"),
        "clock",
        _("Get in touch, it was long ago"),
        _silent,
        number=_("Months since"),
        default=6,
    )
)
ENTERED = register(
    Kind(
        "entered",
        _("A customer comes into a selection"),
        "filter",
        _("New in the selection"),
        _entered,
        with_selection=True,
    )
)


def refuse_unusable(actor: Actor, values: dict[str, Any]) -> None:
    """Refuse a rule that could not look for anything."""
    kind = kind_of(values.get("kind", ""))
    if kind is None:
        raise UserError(_("Choose what to look for."), code="required", field="kind")
    if kind.number and not values.get("number"):
        raise UserError(_("Say how many."), code="required", field="number")
    if kind.with_selection:
        if values.get("selection") is None:
            raise UserError(_("Choose a selection."), code="required", field="selection")
        if held_by(actor, values["selection"]).of_persons:
            raise UserError(_("Choose a selection of customers, not of persons."), code="invalid", field="selection")
