"""What each page of the calendar shows: a stretch of days, somebody's or everybody's."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm_core.bookings import access, windows
from crm_core.bookings.busy import with_others
from crm_core.bookings.grid import Column, column
from crm_core.bookings.models import Booking, Resource
from crm_core.bookings.occurrences import Occurrence, occurrences_in
from crm_core.bookings.parts import notices_for
from crm_core.bookings.permissions import VIEW, WRITE
from crm_core.bookings.windows import Window
from crm_core.bookings.wording import days_in_words, week_number
from crm_core.fields.lookups import as_key
from kundsystem.accounts.http import TenantRequest
from kundsystem.accounts.models import User

# Address and name of each way to look at the calendar, in order.
VIEWS = (
    ("calendar_day", gettext_lazy("Day")),
    ("calendar", gettext_lazy("Week")),
    ("calendar_team", pgettext_lazy("the calendar of", "The team")),
    ("calendar_month", gettext_lazy("Month")),
    ("calendar_agenda", pgettext_lazy("the calendar as", "List")),
)
# So many days ahead the list shows.
AGENDA = 28
ALL = "all"


@dataclass(frozen=True)
class Row:
    """Somebody or something with a calendar of its own, and its days."""

    key: uuid.UUID
    name: str
    about: str
    person: User | None
    days: list[Column]

    @property
    def minutes(self) -> int:
        """How much is booked, absences left out; a whole day is eight hours."""
        found = {(one.key, one.original): one for day in self.days for one in day.all if not one.is_away}
        return sum(8 * 60 if one.is_all_day else one.minutes for one in found.values())


@dataclass
class Page:
    """One page of the calendar.

    Args:
        request: who looks, and at what: `date` is a day in it, `who` a colleague, a resource, or `all`.
        view: name of its address.
        window_of: which days, from a day.
        everybody: whether everybody is shown, whoever's calendar the other ways to look at it lead to.
    """

    request: TenantRequest
    view: str
    window_of: Any
    everybody: bool = False
    people: list[User] = field(default_factory=access.people)
    resources: list[Resource] = field(default_factory=access.resources)

    def __post_init__(self) -> None:
        self.request.actor.require(VIEW)

    @cached_property
    def day(self) -> dt.date:
        """The day that was asked for."""
        return windows.day_in(self.request.GET.get("date", ""))

    @cached_property
    def window(self) -> Window:
        """The days that are shown."""
        found: Window = self.window_of(self.day)
        return found

    @cached_property
    def who(self) -> str:
        """Whose calendar it is: a key, `all`, or one's own."""
        asked = self.request.GET.get("who", "")
        known = {str(one.pk) for one in (*self.people, *self.resources)}
        return asked if asked == ALL or asked in known else self._own

    @property
    def _own(self) -> str:
        return str(self.request.actor.user.pk) if self.request.actor.user else ALL

    @property
    def is_own(self) -> bool:
        """Whether it is one's own calendar."""
        return self.who == self._own

    @cached_property
    def occurrences(self) -> list[Occurrence]:
        """What lies in the days: one question."""
        rows = Booking.objects.all()
        if self.who != ALL and not self.everybody:
            key = uuid.UUID(self.who)
            rows = rows.of_anybody([key], [key])
        found = occurrences_in(self.request.actor, self.window, rows)
        return with_others(self.request.actor, self.window, found, None if self.everybody else self.who)

    @property
    def columns(self) -> list[Column]:
        """Each day."""
        return [column(day, self.occurrences) for day in self.window.days]

    def rows(self, days: Sequence[dt.date]) -> list[Row]:
        """Return everybody and everything with what they have on some days."""
        of: dict[uuid.UUID, list[Occurrence]] = {}
        for one in self.occurrences:
            for key in (*one.users, *one.resources):
                of.setdefault(key, []).append(one)
        me = self.request.actor.user
        people = sorted(self.people, key=lambda one: one != me)  # oneself first, the others as they are
        everyone: list[tuple[Any, str, User | None]] = [(one, "", one) for one in people]
        everyone += [(one, one.description, None) for one in self.resources]
        return [
            Row(
                one.pk,
                str(getattr(one, "name", "") or getattr(one, "email", "")),
                about,
                person,
                [column(day, of.get(one.pk, ()), one.pk) for day in days],
            )
            for one, about, person in everyone
        ]

    def address(self, view: str = "", **changes: Any) -> str:
        """Return the address of another day, somebody else's calendar or another way to look at it."""
        values = {"date": self.day.isoformat(), "who": "" if self.is_own else self.who} | changes
        if values["date"] == timezone.localdate().isoformat():
            values["date"] = ""
        query = urlencode({name: value for name, value in values.items() if value})
        return reverse(view or self.view) + (f"?{query}" if query else "")

    def context(self, **more: Any) -> dict[str, Any]:
        """Return what every page of the calendar shows."""
        before, after = self._neighbours()
        today = timezone.localdate()
        return {
            "page": self,
            "window": self.window,
            "today": today,
            "week": week_number(self.window.first),
            "span": days_in_words(self.window.first, self.window.last),
            "before": self.address(date=before.isoformat()),
            "after": self.address(date=after.isoformat()),
            "now_url": self.address(date=""),
            "views": [(self.address(name), label, name == self.view) for name, label in VIEWS],
            "kinds": access.kinds(),
            "whose": self._whose(),
            "whose_name": next((name for name, _url, current in self._whose() if current), ""),
            "may_write": self.request.actor.may(WRITE),
            "new_url": self._new_url(),
            "here": self.request.get_full_path(),
            "notices": notices_for(self.request.actor),
            **more,
        }

    def _neighbours(self) -> tuple[dt.date, dt.date]:
        if self.view == "calendar_month":
            first = self.day.replace(day=1)
            return (first - dt.timedelta(days=1)).replace(day=1), (first + dt.timedelta(days=32)).replace(day=1)
        length = self.window.last - self.window.first + dt.timedelta(days=1)
        return self.window.first - length, self.window.first + length

    def _new_url(self) -> str:
        shown = self.window.first <= timezone.localdate() <= self.window.last
        values = {"date": (timezone.localdate() if shown else self.day).isoformat()}
        if not self.is_own and self.who != ALL:
            of_person = any(str(one.pk) == self.who for one in self.people)
            values["user" if of_person else "resource"] = self.who
        return f"{reverse('booking_create')}?{urlencode(values)}"

    def _whose(self) -> list[tuple[str, str, bool]]:
        me = self.request.actor.user
        mine = [(str(_("My own")), self.address(who=""), self.is_own)] if me else []
        everyone = (str(_("Everybody's")), self.address(who=ALL), self.who == ALL)
        everybody: list[Any] = [*(one for one in self.people if one != me), *self.resources]
        others = [(str(one.name), self.address(who=str(one.pk)), self.who == str(one.pk)) for one in everybody]
        return [*mine, everyone, *others]


def asked_keys(request: TenantRequest, name: str) -> list[uuid.UUID]:
    """Return the keys that an address names."""
    return [key for key in map(as_key, request.GET.getlist(name)) if key]
