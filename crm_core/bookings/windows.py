"""A stretch of days that is looked at: a day, a week, a month."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

# The furthest one can look at once, and the years that the calendar knows.
LONGEST = dt.timedelta(days=400)
FIRST, LAST = dt.date(1990, 1, 1), dt.date(2100, 12, 31)


@dataclass(frozen=True)
class Window:
    """Whole days here, from the first to the last of them."""

    first: dt.date
    last: dt.date

    @property
    def starts(self) -> dt.datetime:
        """Its first moment."""
        return midnight(self.first)

    @property
    def ends(self) -> dt.datetime:
        """The first moment after it."""
        return midnight(self.last + dt.timedelta(days=1))

    @property
    def days(self) -> list[dt.date]:
        """Each of its days."""
        return [self.first + dt.timedelta(days=number) for number in range((self.last - self.first).days + 1)]


def midnight(day: dt.date) -> dt.datetime:
    """Return when a day begins here."""
    return local(dt.datetime.combine(day, dt.time()))


def local(wall: dt.datetime) -> dt.datetime:
    """Return the moment when the clock on the wall here shows a time."""
    # By way of UTC, so that a time that the clock jumps over becomes one that there is.
    return timezone.localtime(wall.replace(tzinfo=timezone.get_current_timezone()).astimezone(dt.UTC))


def day_window(day: dt.date) -> Window:
    """Return one day."""
    return Window(day, day)


def week_window(day: dt.date) -> Window:
    """Return the ISO week of a day, Monday first."""
    monday = day - dt.timedelta(days=day.weekday())
    return Window(monday, monday + dt.timedelta(days=6))


def month_window(day: dt.date) -> Window:
    """Return the whole weeks that a month lies in."""
    first = day.replace(day=1)
    following = (first + dt.timedelta(days=32)).replace(day=1)
    return Window(week_window(first).first, week_window(following - dt.timedelta(days=1)).last)


def day_in(text: str) -> dt.date:
    """Read a day from an address; today for anything else, as an old or mistyped address is no error."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return timezone.localdate()
    return day if FIRST <= day <= LAST else timezone.localdate()
