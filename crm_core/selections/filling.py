"""Between what is stored of a condition and the boxes that it is filled in with.

What cannot be understood is stored as it was typed: `checking` then says what is wrong, beside the condition, and
nothing that was typed is lost.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.http import QueryDict

from crm_core.customers.access import customers_for
from crm_core.customers.registry import CUSTOMER
from crm_core.fields.choices import Reference
from crm_core.fields.lookups import as_key
from crm_core.fields.registry import field_of
from crm_core.selections.parameters import Parameter
from crm_core.selections.registry import Criterion
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import UserError
from kundsystem.shared.swedish import format_postcode

PREFIX = "p-"
LAST, NEXT, THIS, DAYS = "last", "next", "this", "days"


def given_from(criterion: Criterion, posted: QueryDict, actor: Actor) -> dict[str, Any]:
    """Return what the boxes of a criterion were filled in with, as it is stored."""
    given = {}
    for parameter in criterion.parameters:
        value = _READERS.get(parameter.widget, _text)(f"{PREFIX}{parameter.name}", posted, actor)
        if value not in (None, "", [], {}):
            given[parameter.name] = value
    return given


def shown(parameter: Parameter, stored: Any) -> Any:
    """Return what a box is filled in with from what is stored."""
    show = _SHOWERS.get(parameter.widget)
    return show(stored) if show else stored


def _text(name: str, posted: QueryDict, actor: Actor) -> Any:
    return posted.get(name, "").strip()


def _several(name: str, posted: QueryDict, actor: Actor) -> Any:
    return list(filter(None, posted.getlist(name)))


def _rows(name: str, posted: QueryDict, actor: Actor) -> Any:
    # A key in either written form is stored in one.
    return [str(as_key(raw) or raw) for raw in posted.getlist(name) if raw]


def _customers(name: str, posted: QueryDict, actor: Actor) -> Any:
    found = _rows(name, posted, actor)
    typed = posted.get(f"{name}-add", "").strip()
    if typed:
        kind = field_of(CUSTOMER, "parent").kind
        assert isinstance(kind, Reference)  # noqa: S101  # it is one customer named in another
        customers_for(actor)
        try:
            found.append(str(kind.understand(typed, field_of(CUSTOMER, "parent"), None).pk))
        except (ValueError, UserError):
            found.append(typed[:100])
    return found


def _texts(name: str, posted: QueryDict, actor: Actor) -> Any:
    return [part for piece in re.split(r"[,;\n]", posted.get(name, "")) if (part := piece.strip())]


def _area_codes(name: str, posted: QueryDict, actor: Actor) -> Any:
    return re.split(r"[\s,;]+", text) if (text := posted.get(name, "").strip()) else []


def _postcodes(name: str, posted: QueryDict, actor: Actor) -> Any:
    pieces = [part for piece in re.split(r"[,;\n]", posted.get(name, "")) if (part := piece.strip())]
    return [re.split(r"\s*(?:-|–|—|till|to)\s*", piece, maxsplit=1) for piece in pieces]


def _between(name: str, posted: QueryDict, actor: Actor) -> Any:
    ends = {end: _number(posted.get(f"{name}-{end}", "")) for end in ("from", "to")}
    return {end: value for end, value in ends.items() if value}


def _number(typed: str) -> str:
    text = re.sub(r"[\s\u00a0\u202f]|kr$", "", typed.strip()).replace(",", ".")
    return text.replace("−", "-")[:40]


def _period(name: str, posted: QueryDict, actor: Actor) -> Any:
    how = posted.get(name, "")
    if how in (LAST, NEXT):
        raw = posted.get(f"{name}-{how}", "").strip()
        number: Any = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 6 else raw[:20]
        return {how: number, "unit": posted.get(f"{name}-{how}-unit", "")[:20]}
    if how == THIS:
        return {"this": posted.get(f"{name}-this", "")[:20]}
    if how == DAYS:
        ends = {end: posted.get(f"{name}-{end}", "").strip()[:20] for end in ("from", "to")}
        return {end: value for end, value in ends.items() if value} or {"from": ""}
    return None


def _show_period(stored: Any) -> Any:
    stored = stored if isinstance(stored, Mapping) else {}
    how = next((name for name in (LAST, NEXT, THIS) if name in stored), DAYS if stored else "")
    return {"how": how, "unit": stored.get("unit", "months")} | {
        "last": stored.get("last", 6),
        "next": stored.get("next", 3),
        "this": stored.get("this", "year"),
        "from": stored.get("from", ""),
        "to": stored.get("to", ""),
    }


def _show_postcodes(stored: Any) -> str:
    pieces = [one for one in stored if isinstance(one, list)] if isinstance(stored, list) else []
    return ", ".join("–".join(_spaced(part) for part in one if isinstance(part, str)) for one in pieces)


def _spaced(digits: str) -> str:
    return format_postcode(digits) if re.fullmatch(r"\d{5}", digits) else digits


def _show_between(stored: Any) -> Any:
    stored = stored if isinstance(stored, Mapping) else {}
    return {end: str(stored.get(end, "")).replace(".", ",") for end in ("from", "to")}


def _joined(stored: Any) -> str:
    return ", ".join(str(one) for one in stored) if isinstance(stored, list) else ""


def _listed(stored: Any) -> list[str]:
    return [str(one) for one in stored] if isinstance(stored, list) else []


_READERS: Mapping[str, Callable[[str, QueryDict, Actor], Any]] = {
    "texts": _texts,
    "rows": _rows,
    "customers": _customers,
    "several": _several,
    "area_codes": _area_codes,
    "postcodes": _postcodes,
    "between": _between,
    "period": _period,
    "yes": lambda name, posted, actor: name in posted or None,
}
_SHOWERS: Mapping[str, Callable[[Any], Any]] = {
    "texts": _joined,
    "area_codes": _joined,
    "postcodes": _show_postcodes,
    "between": _show_between,
    "period": _show_period,
    "rows": _listed,
    "customers": _listed,
    "several": _listed,
}
