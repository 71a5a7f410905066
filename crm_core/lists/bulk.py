"""Doing the same with many rows of a list."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm_core.custom_fields.definitions import own_fields_of
from crm_core.custom_fields.models import CustomField
from crm_core.fields.lookups import as_key
from crm_core.fields.registry import Field, field_of
from crm_core.lists.listing import ARCHIVE, NOTE, RESTORE, BulkField, Listing
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import NotFound, UserError

# The fields that the organisation has added: what is chosen among a few can be pressed.
OWN = "own"  # stands in the address for all of them
CHOSEN = {CustomField.Kind.ONE_OF, CustomField.Kind.YES_NO}


@dataclass(frozen=True)
class Deed:
    """What is to be done with many rows, as it was pressed.

    Args:
        what: `archive`, `restore`, `note`, or the name of a field.
        chosen: the value that the field is given, or the kind of the note.
        text: of the note.
    """

    what: str
    chosen: str = ""
    text: str = ""

    @classmethod
    def read(cls, listing: Listing, pressed: str) -> "Deed":
        """Read what a button says, `archive` or `<field>:<value>`; NotFound when no button says so."""
        what, _colon, chosen = pressed.partition(":")
        if what == NOTE and listing.bulk.write is not None:
            return cls(NOTE)
        if what not in {ARCHIVE, RESTORE}:
            bulk_field(listing, what)
            return cls(what, chosen)
        return cls(what)


def marked(listing: Listing, posted: QueryDict) -> list[uuid.UUID]:
    """Return the keys of the rows that are marked.

    Raises:
        UserError: none is.
    """
    keys = [key for raw in posted.getlist("key") if (key := as_key(raw))]
    if not keys:
        raise UserError(listing.bulk.nothing_marked, code="nothing_marked")
    return keys


def do(listing: Listing, actor: Actor, keys: list[uuid.UUID], deed: Deed) -> tuple[int, str]:
    """Do it with some rows; return with how many, and how the value reads."""
    bulk = listing.bulk
    if deed.what == NOTE and bulk.write is not None:
        return bulk.write(actor, keys, deed.text, deed.chosen), ""
    if deed.what == ARCHIVE:
        return bulk.archive(actor, keys), ""
    if deed.what == RESTORE:
        return bulk.restore(actor, keys), ""
    change = bulk_field(listing, deed.what).change or bulk.change
    return change(actor, keys, field_behind(listing, deed.what), deed.chosen)


def value_of(listing: Listing, deed: Deed) -> str:
    """Return how what was chosen reads.

    Raises:
        UserError: it is none of the choices.
    """
    if deed.what in {ARCHIVE, RESTORE, NOTE}:
        return ""
    field, chosen = field_behind(listing, deed.what), deed.chosen.partition(":")[0]  # what follows is a reason
    if not chosen and not bulk_field(listing, deed.what).nothing:
        raise field.error(field.kind.missing(field), "required")
    return as_chosen(field, chosen)[1]


def bulk_field(listing: Listing, name: str) -> BulkField:
    """Return a field that many can be given; NotFound for any other."""
    for field in listing.bulk.fields:
        if field.name == name:
            return field
    own = {field.name: field for field in own_bulk_fields(listing)}
    if name in own:
        return own[name]
    raise NotFound(_("That can only be changed for one at a time."))


def field_behind(listing: Listing, name: str) -> Field:
    """Return the field that a button is about."""
    return field_of(listing.name, bulk_field(listing, name).of or name)


def own_bulk_fields(listing: Listing) -> list[BulkField]:
    """Return the fields that the organisation has added of which many can be given one of a few values."""
    if not listing.bulk.with_own_fields:
        return []
    return [
        BulkField(field.name, field.label, "forms", "" if field.required else gettext_lazy("Nothing"))
        for field in own_fields_of(listing.name)
        if field.stored_kind in CHOSEN
    ]


def choices(listing: Listing, field: BulkField) -> list[tuple[str, str, str]]:
    """Return what the field can be set to: value, text and tone."""
    if field.choices is not None:
        return field.choices()
    return field_of(listing.name, field.of or field.name).kind.options()  # type: ignore[attr-defined]


def as_chosen(field: Field, raw: str) -> tuple[Any, str]:
    """Read a value that was chosen; return it, and how it reads."""
    value = field.parse(raw)
    return value, field.kind.show(value)
