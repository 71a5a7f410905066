"""The board of very many open deals, and the cards that come as one scrolls, against hand-written SQL of the same data.

What is open is spread over four columns; what was won this month has one, and what was lost is only counted. Three
times as long at most: ours makes a hundred deals of the rows, with what belongs to each, and says what to think of.
"""

from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.utils import timezone

from crm_core.deals.board import CARDS, Column, Places
from crm_core.models import Deal
from kundsystem.shared.keys import key_to_short
from kundsystem.shared.stack import with_room
from tests.benchmarks import seed
from tests.benchmarks.bench_pages import Page
from tests.benchmarks.harness import Result, against, counted, repeated
from tests.benchmarks.house import House

OPEN = 5000
FEWEST = OPEN * seed.CUSTOMERS // 100_000  # that must be open, so that something is measured


def measure(house: House) -> list[Result]:
    """The first paint, and a column's second page."""
    connection.set_tenant(house.organisation)
    seed.fill(house.organisation)
    assert Deal.objects.active().open().count() >= FEWEST
    month = timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    board = Page(house, "/deals/?show=board", "board.sql", month=month)
    columns: list[Column] = board.context["columns"]
    _check_board(columns, board.context["places"], board.rows())
    longest = max(columns, key=lambda column: column.place.sums.count)
    last = longest.cards[-1]
    given = {"status": last.status_id, "since": last.status_since, "last": last.pk}
    path = f"/deals/board/{key_to_short(last.status_id)}/?{urlencode({'after': longest.after})}"
    more = Page(house, path, "board_column.sql", **given)
    cards = more.context["column"].cards
    assert len(cards) == CARDS
    assert _keys(cards) == _keys(more.rows()["cards"][:CARDS]), "other cards"
    return [*_measured("board", board, 8), *_measured("board: more of a column", more, 6)]


def _check_board(columns: list[Column], places: Places, rows: dict[str, list[dict[str, Any]]]) -> None:
    """Both have the same cards in the same order, and come to the same."""
    sums = {row["id"]: (row["many"], row["value"], row["weighed"]) for row in rows["sums"]}
    for column in columns:
        place = column.place
        theirs = [row for row in rows["cards"] if row["status_id"] == place.status.pk]
        assert _keys(column.cards) == _keys(theirs[:CARDS]), f"{place.name}: other cards"
        assert bool(column.after) == (len(theirs) > CARDS)
    for place in (*places.every, *places.strips):
        ours = (place.sums.count, place.sums.value, place.sums.weighed)
        assert ours == sums.get(place.status.pk, (0, 0, 0)), f"{place.name}: another sum"


def _keys(cards: list[Any]) -> list[Any]:
    return [card["id"] if isinstance(card, dict) else card.pk for card in cards]


def _measured(name: str, page: Page, queries: int) -> list[Result]:
    page.check()

    def rival() -> None:
        connection.set_tenant(page.house.organisation)
        with_room(page.rival)

    return [
        against(name, repeated(page.ours), repeated(rival), limit=3.0, warm=2),
        counted(f"{name}: queries", len(page.queries()), at_most=queries),
    ]
