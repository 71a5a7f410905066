"""The board: a column for each status, the cards that moved last on top, and what each column comes to.

However many deals there are, a board is four questions, and a column begins with a screenful of cards; the rest comes
as one scrolls in it.
"""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from crm_core.deals.models import Deal, DealStatus, Stage
from crm_core.deals.queries import DealQuerySet
from crm_core.deals.sums import Sums, sums_by_status

CARDS = 20
NOTHING = Sums()
# What is decided is counted by the month: the board is about what is going on.
BY_MONTH = (Stage.WON, Stage.LOST)
ON_BOARD = (Stage.OPEN, *BY_MONTH)


@dataclass(frozen=True)
class Place:
    """Where a card can lie or be dropped: a status, and from which day its deals are shown.

    Args:
        status: which.
        since: the first of the month, for what is counted by the month.
        sums: what its deals come to.
    """

    status: DealStatus
    since: dt.date | None
    sums: Sums = NOTHING

    @property
    def name(self) -> str:
        """The status, and the month when it is counted by it."""
        if self.since is None:
            return self.status.name
        return _("%(status)s in %(month)s") % {"status": self.status.name, "month": self.month}

    @property
    def month(self) -> str:
        """The month's name."""
        return date_format(self.since, "F") if self.since else ""

    @property
    def is_offered(self) -> bool:
        """Whether deals can be given the status; one that is archived is shown while it has deals."""
        return self.status.archived_at is None

    @property
    def is_common(self) -> bool:
        """Whether any deal can be given it; one that is a product's own is shown while it has deals."""
        return self.is_offered and self.status.product_id is None

    def deals(self, deals: DealQuerySet) -> DealQuerySet:
        """Return those of the deals that lie here."""
        return deals.with_status(self.status.pk).moved_between(self.since, None)


@dataclass(frozen=True)
class Column:
    """A place with its first cards, or those that follow; `after` is the last card's place, unless it is the last."""

    place: Place
    cards: list[Deal]
    after: str = ""


@dataclass(frozen=True)
class Places:
    """Everywhere that a deal can lie.

    Args:
        every: each status that a board has.
        columns: those of them that are shown, or the others that were chosen.
        strips: where a card is dropped but not shown.
    """

    every: list[Place]
    columns: list[Place]
    strips: list[Place]

    @property
    def open(self) -> Sums:
        """What the open deals that are shown come to."""
        return sum((place.sums for place in self.columns if place.status.is_open), NOTHING)

    @property
    def every_open(self) -> Sums:
        """What all open deals come to, whichever of them are shown."""
        return sum((place.sums for place in self.every if place.status.is_open), NOTHING)


@dataclass(frozen=True)
class Board:
    """The places, and the columns with their first cards."""

    places: Places
    columns: list[Column]


def board_of(deals: DealQuerySet, chosen: Collection[uuid.UUID] = ()) -> Board:
    """Return the board of some deals: of every status that a board has, or of those that were chosen."""
    places = places_of(deals, chosen)
    keys = _first_keys(deals, places.columns)
    cards = {deal.pk: deal for deal in Deal.objects.with_keys(key for found in keys for key in found).for_board()}
    shown = [[cards[key] for key in found if key in cards] for found in keys]
    return Board(places, [_column(place, found) for place, found in zip(places.columns, shown, strict=True)])


def places_of(deals: DealQuerySet, chosen: Collection[uuid.UUID] = ()) -> Places:
    """Return the places with what they come to, without cards: two questions."""
    statuses = list(DealStatus.objects.all())
    wanted = [status for status in statuses if status.stage in ON_BOARD or status.pk in chosen]
    places = [_place(status) for status in wanted]
    sums = sums_by_status(*_on(deals, places))
    summed = [Place(place.status, place.since, sums.get(place.status.pk, NOTHING)) for place in places]
    every = [
        place
        for place in summed
        if place.status.stage in (Stage.OPEN, Stage.WON) and (place.is_common or place.sums.count)
    ]
    columns = [place for place in summed if place.status.pk in chosen] if chosen else every
    strips = [
        place for place in summed if place.status.stage == Stage.LOST and place.is_common and place not in columns
    ]
    return Places(every, columns, strips)


def place_of(key: uuid.UUID) -> Place | None:
    """Return the place of a status, without what it comes to; None when there is no such status."""
    status = DealStatus.objects.filter(pk=key).first()
    return _place(status) if status else None


def cards_after(deals: DealQuerySet, place: Place, after: str) -> Column:
    """Return the cards of a column that follow one; from the beginning when nobody has made up that place."""
    found = place.deals(deals)
    if last := _read(after):
        found = found.moved_before(*last)
    return _column(place, list(found.for_board().latest_first()[: CARDS + 1]))


def _place(status: DealStatus) -> Place:
    return Place(status, timezone.localdate().replace(day=1) if status.stage in BY_MONTH else None)


def _on(deals: DealQuerySet, places: list[Place]) -> list[DealQuerySet]:
    """Return the deals that lie in any of the places: always, and since the first of the month."""
    always = [place.status.pk for place in places if place.since is None]
    monthly = [place.status.pk for place in places if place.since is not None]
    since = next((place.since for place in places if place.since is not None), None)
    return [deals.with_status(*always), deals.with_status(*monthly).moved_between(since, None)]


def _first_keys(deals: DealQuerySet, places: list[Place]) -> list[list[uuid.UUID]]:
    """Return the keys of each place's first cards and one more: one question for all of them."""
    found: dict[uuid.UUID, list[uuid.UUID]] = {place.status.pk: [] for place in places}
    parts = [
        place.deals(deals).latest_first().values_list("status", "pk", "status_since")[: CARDS + 1] for place in places
    ]
    if parts:
        rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
        for status, key, _since in sorted(rows, key=lambda row: (row[2], row[1]), reverse=True):
            found[status].append(key)
    return list(found.values())


def _column(place: Place, cards: list[Deal]) -> Column:
    if len(cards) <= CARDS:
        return Column(place, cards)
    last = cards[CARDS - 1]
    return Column(place, cards[:CARDS], f"{last.status_since.isoformat()}_{last.pk}")


def _read(after: str) -> tuple[dt.datetime, uuid.UUID] | None:
    since, _sign, key = after.partition("_")
    try:
        moment, pk = dt.datetime.fromisoformat(since), uuid.UUID(key)
    except ValueError:
        return None
    return (moment, pk) if timezone.is_aware(moment) else None
