"""Where bookings stand in a grid of hours: rows of a quarter, and lanes beside each other for what overlaps.

The content policy allows no style of an element's own, so a place is a few class names (`bookings_grid.css`): `s36`
begins with the 36th quarter of the grid, `l4` lasts four, and `n2 k1` is the second of two lanes.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.functional import Promise

from crm_core.bookings.occurrences import Occurrence
from crm_core.bookings.windows import midnight
from kundsystem.shared.holidays import holiday, is_day_off, is_squeezed

QUARTER = 15
LANES = 4  # what is more than this beside each other lies in the last of them
# Hours that are always shown.
OPENS, CLOSES = 7, 18


@dataclass(slots=True)
class Placed:
    """A booking at its place in a column."""

    one: Occurrence
    first: int  # minutes from midnight
    last: int
    lane: int = 0
    lanes: int = 1

    def css(self, opens: int) -> str:
        """Return the class names of its place in a grid that begins with an hour."""
        row = (self.first - opens * 60) // QUARTER
        length = max(1, -(-(self.last - opens * 60) // QUARTER) - row)
        return f"s{row} l{length} n{self.lanes} k{self.lane}"


@dataclass
class Column:
    """A day, or somebody's day: what takes all of it, and what has a time."""

    day: dt.date
    whole: list[Occurrence] = field(default_factory=list)
    timed: list[Placed] = field(default_factory=list)
    who: uuid.UUID | None = None
    name: str = ""

    @property
    def holiday(self) -> Promise | None:
        """What the day is called, if it is a holiday."""
        return holiday(self.day)

    @property
    def is_off(self) -> bool:
        """Whether nobody is expected to work."""
        return is_day_off(self.day)

    @property
    def is_squeezed(self) -> bool:
        """Whether it is a single working day between days off."""
        return is_squeezed(self.day)

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.whole) + len(self.timed)

    @property
    def all(self) -> list[Occurrence]:
        """Everything, what takes all of the day first."""
        return [*self.whole, *(placed.one for placed in self.timed)]


def column(day: dt.date, found: Iterable[Occurrence], who: uuid.UUID | None = None, name: str = "") -> Column:
    """Place what lies on a day."""
    made = Column(day, who=who, name=name)
    begins = midnight(day)
    ends = midnight(day + dt.timedelta(days=1))
    for one in found:
        if one.starts >= ends or one.ends <= begins:
            continue
        if one.is_all_day or (one.starts <= begins and one.ends >= ends):
            made.whole.append(one)
        else:
            first = 0 if one.starts <= begins else one.starts.hour * 60 + one.starts.minute
            last = 24 * 60 if one.ends >= ends else one.ends.hour * 60 + one.ends.minute
            made.timed.append(Placed(one, first, max(last, first + QUARTER)))
    _lay(made.timed)
    return made


def _lay(placed: list[Placed]) -> None:
    """Give what overlaps lanes beside each other, as few as will do."""
    group: list[Placed] = []
    end = -1
    for item in sorted(placed, key=lambda item: (item.first, -item.last)):
        if item.first >= end:
            _close(group)
            group = []
        item.lane = _free_lane(group, item)
        group.append(item)
        end = max(end, item.last)
    _close(group)


def _free_lane(group: list[Placed], item: Placed) -> int:
    taken = {other.lane for other in group if other.last > item.first}
    return next((lane for lane in range(LANES) if lane not in taken), LANES - 1)


def _close(group: list[Placed]) -> None:
    lanes = max((item.lane for item in group), default=0) + 1
    for item in group:
        item.lanes = lanes


def hours_of(columns: Iterable[Column]) -> range:
    """Return the hours that are shown: the usual ones, and those in which something lies."""
    placed = [item for one in columns for item in one.timed]
    opens = min([OPENS, *(item.first // 60 for item in placed)])
    closes = max([CLOSES, *(-(-item.last // 60) for item in placed)])
    return range(opens, closes)
