"""The lists: one's own that are overdue, of today and to come, and the team's; with how many there are of each."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, F, Q, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from crm_core.reminders import telling
from crm_core.reminders.access import reminders_for
from crm_core.reminders.models import Reminder, ReminderNotice, ReminderRule
from crm_core.reminders.queries import ReminderQuerySet, tonight
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import User

ALL, OVERDUE, TODAY, COMING, TEAM, DONE = "all", "overdue", "today", "coming", "team", "done"
# What is shown of each group at first, and at most.
SHOWN, MOST, AT_A_GLANCE = 100, 500, 20


@dataclass(frozen=True)
class Row:
    """A reminder as a list shows it."""

    reminder: Reminder
    fate: telling.Fate
    until: str
    goes_by: str
    again: str
    whose: str


@dataclass(frozen=True)
class Group:
    """Reminders under a heading; `left` of them are not shown."""

    key: str
    label: str
    rows: list[Row]
    count: int

    @property
    def left(self) -> int:
        """How many are not shown."""
        return max(0, self.count - len(self.rows))


@dataclass(frozen=True)
class Place:
    """A list in the rail."""

    key: str
    label: str
    url: str
    count: int
    icon: str = ""
    current: bool = False
    person: Any = None


@dataclass
class Overview:
    """A page of reminders: the lists there are, and the groups of the one that is shown."""

    title: str
    mine: list[Place]
    team: list[Place]
    rules: list[Place]
    groups: list[Group] = field(default_factory=list)
    is_team: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not any(group.rows for group in self.groups)

    @property
    def open(self) -> int:
        """How many of one's own are open."""
        return self.mine[0].count

    @property
    def overdue(self) -> int:
        """How many of one's own are overdue."""
        return self.mine[1].count


def overview_for(
    actor: Actor, view: str, *, person: uuid.UUID | None = None, rule: uuid.UUID | None = None
) -> Overview:
    """Return a list with its rail.

    Args:
        actor: who looks.
        view: one of the lists.
        person: of the team's, only a colleague's.
        rule: of the team's, only what a rule has made.
    """
    everybodys = reminders_for(actor)
    counts = (
        everybodys.open()
        .of(actor.person)
        .aggregate(all=Count("pk"), overdue=Count("pk", filter=_overdue()), today=Count("pk", filter=_today()))
    )
    counts["coming"] = counts["all"] - counts["overdue"] - counts["today"]
    team = _team(everybodys.open(), view, person)
    rules = _rules(everybodys.open(), rule)
    page = Overview(_title(view, team, rules), _mine(counts, view), team, rules, is_team=view == TEAM)
    rows = everybodys.open() if view == TEAM else everybodys.open().of(actor.person)
    if person is not None:
        rows = rows.of(User.objects.get(pk=person))
    if rule is not None:
        rows = rows.filter(rule=rule)
    page.groups = _groups(rows, everybodys, actor, view)
    return page


def rows_of(reminders: Sequence[Reminder]) -> list[Row]:
    """Return rows with what became of their notices: one question for all of them."""
    notices: dict[uuid.UUID, list[ReminderNotice]] = {}
    for notice in ReminderNotice.objects.filter(reminder__in=[one.pk for one in reminders]).order_by("made_at"):
        notices.setdefault(notice.reminder_id, []).append(notice)
    now = timezone.now()
    return [
        Row(
            one,
            telling.fate_of(one, notices.get(one.pk, ())),
            telling.until_told(one, now),
            telling.goes_by(one),
            telling.again(one),
            telling.whose(one),
        )
        for one in reminders
    ]


def _overdue() -> Q:
    return Q(due_at__lte=timezone.now())


def _today() -> Q:
    return Q(due_at__gt=timezone.now(), due_at__lte=tonight())


def _mine(counts: dict[str, int], view: str) -> list[Place]:
    told = (
        (ALL, _("All mine"), "list-check", "reminder_overview"),
        (OVERDUE, _("Overdue"), "alert-circle", "reminder_overdue"),
        (TODAY, _("Today"), "bell", "reminder_today"),
        (COMING, _("Coming"), "calendar-event", "reminder_coming"),
    )
    return [Place(key, label, reverse(name), counts[key], icon, key == view) for key, label, icon, name in told]


def _team(rows: ReminderQuerySet, view: str, person: uuid.UUID | None) -> list[Place]:
    """Return the whole team's, and each colleague's who has any; what is a role's is the team's only."""
    holder = Case(When(who="person", then=F("person")), When(who="owner", then=F("customer__owner")))
    counts = {row["holder"]: row["n"] for row in rows.order_by().values(holder=holder).annotate(n=Count("pk"))}
    people = User.objects.filter(pk__in=[key for key in counts if key]).order_by("name", "id")
    is_all = view == TEAM and person is None
    whole = Place(TEAM, _("All open"), reverse("reminder_team"), sum(counts.values()), "users", is_all)
    return [
        whole,
        *(
            Place(
                TEAM,
                one.name,
                reverse("reminder_person", args=[one.pk]),
                counts[one.pk],
                current=one.pk == person,
                person=one,
            )
            for one in people
        ),
    ]


def _rules(rows: ReminderQuerySet, rule: uuid.UUID | None) -> list[Place]:
    counted = rows.filter(rule__isnull=False).order_by().values("rule").annotate(n=Count("pk")).values_list("rule", "n")
    counts = dict(counted)
    rules = ReminderRule.objects.filter(Q(is_active=True) | Q(pk__in=list(counts)), archived_at__isnull=True)
    return [
        Place(
            "rule",
            one.text,
            reverse("reminder_of_rule", args=[one.pk]),
            counts.get(one.pk, 0),
            "repeat",
            current=one.pk == rule,
        )
        for one in rules.order_by("text", "id")
    ]


def _title(view: str, team: Iterable[Place], rules: Iterable[Place]) -> str:
    for place in (*team, *rules):
        if place.current and place.icon != "users":
            return place.label
    return {TEAM: _("The team's reminders"), DONE: _("Done lately")}.get(view) or _("My reminders")


def _groups(rows: ReminderQuerySet, everybodys: ReminderQuerySet, actor: Actor, view: str) -> list[Group]:
    """Return the groups of a list; what became of the notices of all of them is one question."""
    found = [(key, label, *_some(some, limit)) for key, label, some, limit in _parts(rows, everybodys, actor, view)]
    told = iter(rows_of([one for _key, _label, some, _count in found for one in some]))
    return [Group(key, label, [next(told) for _one in some], count) for key, label, some, count in found]


def _parts(
    rows: ReminderQuerySet, everybodys: ReminderQuerySet, actor: Actor, view: str
) -> Iterable[tuple[str, str, ReminderQuerySet, int]]:
    if view == DONE:
        done = everybodys.done().filter(Q(done_by=actor.user) | Q(person=actor.user)).order_by("-done_at", "id")
        return [(DONE, _("Done"), done, SHOWN)]
    parts = (
        (OVERDUE, _("Overdue"), rows.overdue()),
        (TODAY, _("Today"), rows.today()),
        (COMING, _("Coming"), rows.coming()),
    )
    return [
        (key, label, some.by_time(), MOST if view == key else AT_A_GLANCE if key == COMING and view == ALL else SHOWN)
        for key, label, some in parts
        if view in {key, ALL, TEAM}
    ]


def _some(rows: ReminderQuerySet, limit: int) -> tuple[list[Reminder], int]:
    """Return the first of some reminders, and how many there are."""
    found = list(rows.for_rows()[: limit + 1])
    return found[:limit], rows.count() if len(found) > limit else len(found)
