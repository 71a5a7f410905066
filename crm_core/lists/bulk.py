"""Doing the same with many rows of a list."""

import uuid

from django.http import QueryDict
from django.utils.translation import gettext as _

from crm_core.fields.lookups import as_key
from crm_core.fields.registry import Field, field_of
from crm_core.lists.listing import BulkField, Listing
from crm_core.lists.pages import keys_of
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import NotFound, UserError


def marked(listing: Listing, posted: QueryDict, actor: Actor) -> list[uuid.UUID]:
    """Return the keys of the rows that are marked, or of everything that the list shows.

    Raises:
        UserError: none is.
    """
    if posted.get("all"):
        keys = keys_of(listing, QueryDict(posted.get("query", "")), actor, listing.bulk.limit + 1)
    else:
        keys = [key for raw in posted.getlist("key") if (key := as_key(raw))]
    if not keys:
        raise UserError(listing.bulk.nothing_marked, code="nothing_marked")
    return keys


def do(listing: Listing, actor: Actor, keys: list[uuid.UUID], what: str) -> tuple[int, str]:
    """Do what was pressed, `archive`, `restore` or `<field>:<value>`; return how many, and the receipt."""
    name, _colon, raw = what.partition(":")
    if name == "archive":
        count, value = listing.bulk.archive(actor, keys), ""
    elif name == "restore":
        count, value = listing.bulk.restore(actor, keys), ""
    else:
        bulk_field(listing, name)
        count, value = listing.bulk.change(actor, keys, field_of(listing.name, name), raw)
    return count, listing.bulk.told(name, count, value)


def bulk_field(listing: Listing, name: str) -> BulkField:
    """Return a field that many can be given; NotFound for any other."""
    for field in listing.bulk.fields:
        if field.name == name:
            return field
    raise NotFound(_("That can only be changed for one at a time."))


def choices(listing: Listing, field: BulkField) -> list[tuple[str, str, str]]:
    """Return what the field can be set to: value, text and tone."""
    if field.choices is not None:
        return field.choices()
    return field_of(listing.name, field.name).kind.options()  # type: ignore[attr-defined]


def as_chosen(field: Field, raw: str) -> tuple[object, str]:
    """Read a value that was chosen; return it, and how it reads."""
    value = field.parse(raw)
    return value, field.kind.show(value)
