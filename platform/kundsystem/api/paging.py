"""Pages that cost the same wherever one is: they go on from a row, in either direction, and never count.

A cursor holds the direction and the last row's value and key. Orderings are by what every row has, with an index; the
key decides between equals, so that no row is given twice or left out.
"""

import base64
import binascii
import datetime as dt
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response

from kundsystem.api.narrowing import described
from kundsystem.api.parameters import BadParameter, Parameter, Size, Word

LIMIT = Size("limit", gettext_lazy("How many are given at once."), default=50)
CURSOR = Parameter(
    "cursor", gettext_lazy("Where to go on: taken from the address of the next or the previous page."), longest=2000
)


def ordering_parameter(orderings: Mapping[str, str], default: str) -> Word:
    """Return the parameter that chooses among orderings; a minus turns one around."""
    words = tuple(word for name in orderings for word in (name, f"-{name}"))
    return Word("ordering", gettext_lazy("In which order; a minus turns it around."), words=words, default=default)


@dataclass(frozen=True)
class Place:
    """The row that a page goes on from, and whether it goes backwards."""

    ordering: str
    backwards: bool
    value: Any
    key: uuid.UUID

    def __str__(self) -> str:
        plain = self.value.isoformat() if isinstance(self.value, dt.date) else str(self.value)
        text = json.dumps([self.ordering, int(self.backwards), plain, self.key.hex], ensure_ascii=False)
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def read(cls, cursor: str) -> "Place":
        """Read what `str` wrote; ValueError when it did not write it."""
        try:
            parts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
            ordering, backwards, value, key = parts
            return cls(str(ordering), bool(backwards), str(value), uuid.UUID(hex=str(key)))
        except (ValueError, TypeError, binascii.Error) as error:
            raise ValueError("Not a cursor of ours.") from error


class KeysetPagination(BasePagination):
    """Reads `ordering`, `limit` and `cursor`, and answers `{"results": […], "next": …, "previous": …}`."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        query = request.query_params
        self.request = request
        self.limit = LIMIT.value_in(query)
        self.ordering = ordering_parameter(view.orderings, view.default_ordering).value_in(query)
        self.column = view.orderings[self.ordering.removeprefix("-")]
        self.place = self._place(CURSOR.value_in(query))
        backwards = self.place is not None and self.place.backwards
        found = self._from(queryset, backwards=backwards)
        self.has_more = len(found) > self.limit
        self.rows = found[: self.limit][:: -1 if backwards else 1]
        return self.rows

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"results": data, "next": self._next(), "previous": self._previous()})

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """Describe the parameters of a page."""
        return [described(one) for one in (ordering_parameter(view.orderings, view.default_ordering), LIMIT, CURSOR)]

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Describe a page."""
        address = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["results", "next", "previous"],
            "properties": {"results": schema, "next": address, "previous": address},
        }

    def _place(self, cursor: str | None) -> Place | None:
        if cursor is None:
            return None
        try:
            place = Place.read(cursor)
        except ValueError as error:
            raise BadParameter(_("This cursor is not one that was given here."), field="cursor") from error
        if place.ordering != self.ordering:
            raise BadParameter(_("This cursor belongs to another order."), field="cursor")
        return place

    def _from(self, rows: QuerySet[Any], *, backwards: bool) -> list[Any]:
        descending = self.ordering.startswith("-") != backwards
        if self.place is not None:
            than = "lt" if descending else "gt"
            after = Q(**{f"{self.column}__{than}": self.place.value}) | Q(**{f"id__{than}": self.place.key})
            # The first condition is what an index is entered by; the second takes away what was given already.
            rows = rows.filter(**{f"{self.column}__{than}e": self.place.value}).filter(after)
        sign = "-" if descending else ""
        try:
            return list(rows.order_by(sign + self.column, f"{sign}id")[: self.limit + 1])
        except (ValidationError, ValueError, TypeError) as error:
            raise BadParameter(_("This cursor is not one that was given here."), field="cursor") from error

    def _next(self) -> str | None:
        goes_on = self.has_more if self.place is None or not self.place.backwards else True
        return self._address(self.rows[-1], backwards=False) if self.rows and goes_on else None

    def _previous(self) -> str | None:
        if self.place is None:
            return None
        came_from = self.has_more if self.place.backwards else True
        return self._address(self.rows[0], backwards=True) if self.rows and came_from else None

    def _address(self, row: Any, *, backwards: bool) -> str:
        query = self.request.query_params.copy()
        query["cursor"] = str(Place(self.ordering, backwards, getattr(row, self.column), row.pk))
        url = self.request.build_absolute_uri(self.request.path)
        return f"{url}?{urlencode(list(query.lists()), doseq=True)}"
