"""The starter set of each trade: its words, its fields and its letters, read from files of its own.

A file says its `version`; what is not in it stays as everybody else gets it. Organisations that are there already keep
what they have: a set is what one begins with.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from crm_core.contacts.models import PositionType
from crm_core.customers.models import CustomerStatus, Industry, Tag
from crm_core.deals.models import DealStatus
from crm_core.fields.values import OwnValue
from crm_core.mail_templates import starter as letters
from crm_core.notes.models import NoteKind
from crm_core.starter.trade_more import make_fields, make_templates
from tenants.starter import Trade, register_trade

FOLDER = Path(__file__).parent / "data/trades"
TRADES = {
    "consulting": _("Consultancy"),
    "it": _("IT services"),
    "wholesale": _("Trade and wholesale"),
    "association": _("Association"),
}

# Part of a file → its table, and what its rows have in common.
PARTS: dict[str, tuple[type[OwnValue], dict[str, Any]]] = {
    "customer_statuses": (CustomerStatus, {}),
    "industries": (Industry, {}),
    "customer_tags": (Tag, {"subject": Tag.Subject.CUSTOMER}),
    "position_types": (PositionType, {}),
    "note_kinds": (NoteKind, {}),
    "note_tags": (Tag, {"subject": Tag.Subject.NOTE}),
    "deal_statuses": (DealStatus, {}),
}
# What a trade has besides those.
ADDED: dict[str, Callable[[list[dict[str, Any]], str], None]] = {"fields": make_fields, "templates": make_templates}
# The first of them is what new things get.
WITH_DEFAULT = (CustomerStatus, DealStatus)


def load(key: str, language: str) -> None:
    """Put a trade's values in place of those that everybody gets, and add what is its own; nothing has them yet."""
    for part, rows in read(key).items():
        if part in ADDED:
            ADDED[part](rows, language)
            continue
        model, common = PARTS[part]
        model._default_manager.filter(**common).delete()
        model._default_manager.bulk_create(
            model(name=row[language], position=place, **common, **_more(model, row, place))
            for place, row in enumerate(rows)
        )
    letters.add_trade(key, language)


def read(key: str) -> dict[str, list[dict[str, Any]]]:
    """Return a trade's values by part, without the file's version."""
    content = json.loads(path_of(key).read_text(encoding="utf-8"))
    return {part: rows for part, rows in content.items() if part != "version"}


def path_of(key: str) -> Path:
    """Where a trade's set is."""
    return FOLDER / f"{key}.json"


def _more(model: type[OwnValue], row: dict[str, Any], place: int) -> dict[str, Any]:
    more = {name: value for name, value in row.items() if name not in {"sv", "en"}}
    return more | ({"is_default": place == 0} if model in WITH_DEFAULT else {})


for _key, _label in TRADES.items():
    register_trade(Trade(_key, _label, (path_of(_key), letters.path_of(_key)), load))
