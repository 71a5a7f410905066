"""Every subject × every door: a field that the organisation adds is behind each, or it is said why not."""

import pytest
from django.urls import NoReverseMatch, reverse

from crm_core.custom_fields.models import CustomField
from crm_core.fields.forms import SubjectForm
from crm_core.fields.resources import own_parameters
from crm_core.history.tables import table_of
from crm_core.history.values import column_of
from crm_core.imports import columns
from crm_core.lists import bulk
from crm_core.lists.listing import Listing, listing_of
from crm_core.models import Customer
from crm_core.notes.serializers import NoteSerializer
from crm_core.selections.registry import criterion_of
from kundsystem.api.registry import resources
from kundsystem.shared.errors import NotFound

CHRONOLOGY = "notes have no list: they stand in the chronology of their customer"
# (subject, door) → why there is none.
MISSING = {("note", door): CHRONOLOGY for door in ("column", "sort", "filter", "bulk", "export")}
MISSING["booking", "import"] = "bookings are taken in as calendar files, which know no such fields"


def _listing(subject: str) -> Listing | None:
    try:
        return listing_of(subject)
    except NotFound:
        return None


def _column(field) -> bool:
    listing = _listing(field.subject)
    return listing is not None and field.name in {one.name for one in listing.columns()}


def _filter(field) -> bool:
    listing = _listing(field.subject)
    return listing is not None and field.name in {one.name for one in listing.every_condition()}


def _bulk(field) -> bool:
    listing = _listing(field.subject)
    return listing is not None and field.name in {one.name for one in bulk.own_bulk_fields(listing)}


def _sort(field) -> bool:
    listing = _listing(field.subject)
    return listing is not None and field.name in listing.sortable()


def _api(field) -> bool:
    made = {getattr(one.view, "subject", ""): one.view.serializer_class for one in resources()}
    return field.name in made.get(field.subject, NoteSerializer)().fields


def _inline(field) -> bool:
    try:
        return bool(reverse(f"{field.subject}_field_edit", args=[Customer().pk, field.name]))
    except NoReverseMatch:
        return False


def _history(field) -> bool:
    told = column_of(table_of(field.subject), field.column_name)
    return told is not None and str(told.label) == field.label


DOORS = {
    "form": lambda field: field.name in SubjectForm(subject=field.subject).fields,
    "inline": _inline,
    "column": _column,
    "sort": _sort,
    "filter": _filter,
    "bulk": _bulk,
    # A list is sent as it is shown, so what can be a column is in the file.
    "export": _column,
    "import": lambda field: field.key in columns.by_key(),
    "API": _api,
    "API, narrowed by": lambda field: field.name in {one.name for one in own_parameters(field.subject)},
    "selection": lambda field: criterion_of(field.key) is not None,
    "history": _history,
}


@pytest.mark.parametrize("subject", CustomField.Subject.values)
def test_an_own_field_is_behind_every_door(organisation, add, subject):
    field = add("Nivå", "one_of", ["hög", "låg"], subject=subject)
    found = {door for door, is_there in DOORS.items() if is_there(field)}
    without = {door for one, door in MISSING if one == subject}
    assert DOORS.keys() - found == without, "open it, or say in MISSING why there is none"
