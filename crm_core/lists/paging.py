"""Paging that costs the same on page one and page two thousand: it goes on from the last row, never counts past rows.

Rows with a value come first, in order, and those without one after them, whichever way the order is turned. Equal
values are ordered by name and key, so that no row is shown twice or left out.

What refers to a small table of values, as a customer to its owner, is not joined and sorted as a whole: the values are
gone through in order, and of each no more rows are fetched than a page holds.

Where the rows are known to be few, all of them are sorted instead. The database believes that conditions and order have
nothing to do with each other, and would go through half a million orders by date to find the few that are not ordered.
"""

import base64
import binascii
import datetime as dt
import json
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db.models import (
    F,
    Func,
    IntegerField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    UUIDField,
    Value,
)
from django.db.models.expressions import Combinable, Expression, OrderBy, RawSQL
from django.db.models.functions import Cast, Coalesce

from crm_core.fields.registry import Sort

VALUE, ORDER, NAME, KEY = "sort_value", "sort_order", "sort_key", "id"


@dataclass(frozen=True)
class Page:
    """Some rows, and where the next page goes on; no `after` at the end."""

    rows: list[Any]
    after: str = ""


@dataclass(frozen=True)
class _Place:
    """The last row of a page: whether it had a value, which, its name and its key."""

    has_value: bool
    value: Any
    name: str
    key: str


def page_of(
    rows: QuerySet[Any],
    sort: Sort,
    *,
    descending: bool = False,
    after: str = "",
    size: int = 50,
    few: bool = False,
    whole: QuerySet[Any] | None = None,
) -> Page:
    """Return a page of rows in the order of `sort`, going on after `after`.

    Args:
        rows: those of the list, with a `sort_key`.
        sort: how they are ordered; `descending` turns it.
        after: the place that the page before gave.
        size: how many at most.
        few: whether the rows are so few that they are better sorted as a whole than met along an index.
        whole: all rows with what is shown of them, when which ones they are is better decided first: the database
            would fetch what is shown of every row that is found before it puts them in order.
    """
    place, how = _read(after), _How(sort, descending, few, whole)
    try:
        found = _fetch(rows, how, place, size + 1)
    except (ValidationError, ValueError, TypeError):
        found = _fetch(rows, how, None, size + 1)  # somebody has made up the address
    if len(found) <= size:
        return Page(found)
    return Page(found[:size], _write(found[size - 1], sort))


@dataclass(frozen=True)
class _How:
    """The order, which way it is turned, whether the rows are few, and where what is shown of them is fetched."""

    sort: Sort
    descending: bool
    few: bool
    whole: QuerySet[Any] | None

    @property
    def than(self) -> str:
        """The lookup for what comes after a value."""
        return "lt" if self.descending else "gt"

    @property
    def by(self) -> Combinable:
        """What is compared."""
        return F(self.sort.by) if isinstance(self.sort.by, str) else self.sort.by

    def turned(self, name: str) -> OrderBy:
        """Order by something, the way it is turned."""
        return OrderBy(self._whole(name), descending=self.descending)

    def ties(self) -> tuple[OrderBy, str]:
        """Order what is equal, always the same way."""
        return OrderBy(self._whole(NAME)), KEY

    def _whole(self, name: str) -> Expression | F:
        if not self.few:
            return F(name)
        # An expression has no index to be met along; one of the row itself, no other table's order either.
        return Coalesce(F(name), Cast(F(KEY), TextField()) if name == NAME else F(name))


def _fetch(rows: QuerySet[Any], how: _How, place: _Place | None, count: int) -> list[Any]:
    found: list[Any] = []
    if place is None or place.has_value:
        if how.sort.through:
            found = list((_all_by_reference if how.few else _by_reference)(rows, how, place, count))
        else:
            found = list(_shown(_with_value(rows, how, place), how, count))
    if not how.sort.always and len(found) < count:
        without = place if place is not None and not place.has_value else None
        found += _without_value(rows, how, without)[: count - len(found)]
    return found


def _with_value(rows: QuerySet[Any], how: _How, place: _Place | None) -> QuerySet[Any]:
    if _is_by_name(how.sort):
        return _by_name(rows, how, place)
    rows = rows.filter(_present(how.sort)).annotate(**{VALUE: how.by})
    if place is not None:
        than = how.than
        same = Q(**{VALUE: place.value}) & (_follows(place))
        # The first condition says nothing new, but lets an index find where to begin.
        rows = rows.filter(Q(**{f"{VALUE}__{than}e": place.value}), Q(**{f"{VALUE}__{than}": place.value}) | same)
    return rows.order_by(how.turned(VALUE), *how.ties())


def _shown(rows: QuerySet[Any], how: _How, count: int) -> QuerySet[Any]:
    """Return the first of rows that are in order, with what is shown of them."""
    if how.whole is None:
        return rows[:count]
    return _with_value(how.whole.filter(pk__in=rows.values("pk")[:count]), how, None)


def _values(rows: QuerySet[Any], how: _How) -> QuerySet[Any]:
    """Return the values that the rows refer to, each with its place in the order."""
    model = rows.model._meta.get_field(how.sort.through).related_model
    return model._default_manager.order_by().annotate(**{ORDER: how.by})


def _all_by_reference(rows: QuerySet[Any], how: _How, place: _Place | None, count: int) -> QuerySet[Any]:
    """Sort by what the rows refer to, as a whole; a place is the value's key, as in the other."""
    key = f"{how.sort.through}_id"
    in_order = ArraySubquery(_values(rows, how).order_by(ORDER, KEY).values(KEY))
    rows = rows.filter(_present(how.sort)).annotate(**{VALUE: F(key), ORDER: _position(in_order, F(key))})
    if place is not None:
        last = _position(in_order, Value(uuid.UUID(str(place.value)), output_field=UUIDField()))
        rows = rows.filter(Q(**{f"{ORDER}__{how.than}": last}) | (Q(**{VALUE: place.value}) & _follows(place)))
    return rows.order_by(how.turned(ORDER), *how.ties())[:count]


def _position(array: ArraySubquery, key: Combinable) -> Func:
    return Func(array, key, function="array_position", output_field=IntegerField())


def _by_reference(rows: QuerySet[Any], how: _How, place: _Place | None, count: int) -> QuerySet[Any]:
    """Find the page's keys value by value, then its rows, in one question; a place is the value's key."""
    every, key, turned = _values(rows, how), f"{how.sort.through}_id", "-" if how.descending else ""
    keys: list[tuple[str, tuple[Any, ...]]] = []
    values = every.order_by(turned + ORDER, turned + KEY)
    if place is not None:
        than = how.than
        last = Subquery(every.filter(pk=place.value).values(ORDER))
        values = values.filter(Q(**{f"{ORDER}__{than}": last}) | Q(**{ORDER: last, f"{KEY}__{than}": place.value}))
        # The rest of the value that the last page ended in.
        keys.append(_first_keys(_following(rows.filter(**{key: place.value}), place), count))
    each, each_given = values.values(KEY, ORDER).query.sql_with_params()
    of_it, of_it_given = _first_keys(rows.filter(**{key: RawSQL('one."id"', ())}), count)
    way = "DESC" if how.descending else "ASC"
    # Django's own SQL, values apart; LATERAL is what it can not write itself.
    keys.append(
        (
            f"SELECT found.id FROM ({each}) AS one CROSS JOIN LATERAL ({of_it}) AS found(id)"  # noqa: S608
            f' ORDER BY one."{ORDER}" {way}, one."id" {way} LIMIT {int(count)}',
            (*each_given, *of_it_given),
        )
    )
    chosen = RawSQL(  # noqa: S611 (as above)
        " UNION ALL ".join(f"({sql})" for sql, _ in keys), [one for _, given in keys for one in given]
    )
    order = Subquery(every.filter(pk=OuterRef(key)).values(ORDER))
    found = rows.filter(pk__in=chosen).annotate(**{VALUE: F(key), ORDER: order})
    return found.order_by(turned + ORDER, turned + VALUE, NAME, KEY)[:count]


def _first_keys(rows: QuerySet[Any], count: int) -> tuple[str, tuple[Any, ...]]:
    return rows.order_by(NAME, KEY).values(KEY)[:count].query.sql_with_params()


def _by_name(rows: QuerySet[Any], how: _How, place: _Place | None) -> QuerySet[Any]:
    if place is not None:
        than = how.than
        same = Q(**{NAME: place.name, f"{KEY}__{than}": place.key})
        rows = rows.filter(Q(**{f"{NAME}__{than}e": place.name}), Q(**{f"{NAME}__{than}": place.name}) | same)
    return rows.order_by(how.turned(NAME), OrderBy(F(KEY), descending=how.descending))


def _without_value(rows: QuerySet[Any], how: _How, place: _Place | None) -> QuerySet[Any]:
    rows = rows.filter(~_present(how.sort))
    if place is not None:
        rows = _following(rows, place)
    return rows.order_by(*how.ties())


def _following(rows: QuerySet[Any], place: _Place) -> QuerySet[Any]:
    return rows.filter(Q(**{f"{NAME}__gte": place.name}), _follows(place))


def _follows(place: _Place) -> Q:
    return Q(**{f"{NAME}__gt": place.name}) | Q(**{NAME: place.name, f"{KEY}__gt": place.key})


def _is_by_name(sort: Sort) -> bool:
    """Whether it is by the rows' own names: each has one, and it is there to go on from."""
    return sort.by == NAME and sort.always and not sort.through


def _present(sort: Sort) -> Q:
    return sort.present


def _write(row: Model, sort: Sort) -> str:
    value = row.sort_key if _is_by_name(sort) else getattr(row, VALUE, None)  # type: ignore[attr-defined]
    has_value = _is_by_name(sort) or hasattr(row, VALUE)
    plain = value.isoformat() if isinstance(value, dt.date | dt.datetime) else value
    plain = str(plain) if isinstance(plain, Decimal | uuid.UUID) else plain
    text = json.dumps([int(has_value), plain, row.sort_key, str(row.pk)], ensure_ascii=False)  # type: ignore[attr-defined]
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(after: str) -> _Place | None:
    if not after or len(after) > 2000:
        return None
    try:
        parts = json.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
        has_value, value, name, key = parts
    except (ValueError, TypeError, binascii.Error):
        return None
    if not isinstance(name, str) or not isinstance(key, str) or isinstance(value, list | dict) or "\x00" in name:
        return None
    return _Place(bool(has_value), value, name, key)
