"""The customer list."""

import datetime as dt
import re
import uuid
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import prefetch_related_objects
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from crm_core.customers import actions
from crm_core.customers.access import customers_for
from crm_core.customers.cells import cell_of
from crm_core.customers.models import Customer
from crm_core.customers.permissions import ARCHIVE, VIEW, WRITE
from crm_core.customers.queries import CustomerQuerySet
from crm_core.customers.registry import CUSTOMER
from crm_core.fields.cells import Cell
from crm_core.fields.registry import Field, field_of
from crm_core.lists.bulk import as_chosen
from crm_core.lists.conditions import Begins, Condition, Names, Word, one_of
from crm_core.lists.listing import Beside, Bulk, BulkField, Listing, View, register
from crm_core.lists.selecting import InSelection
from crm_core.notes.actions import Content, create_notes
from crm_core.notes.forms import kinds
from crm_core.notes.permissions import NOTES_WRITE
from crm_core.selections import tree
from kundsystem.accounts.actor import Actor
from kundsystem.shared import formatting
from kundsystem.shared.errors import UserError
from kundsystem.shared.swedish import format_postcode

# A customer whom nobody has been in touch with for so long is marked.
LONG_AGO = dt.timedelta(days=60)
# What is done with a tag besides putting it on.
UNTAG = "untag"
_NONE = {"nothing": gettext_lazy("none"), "nothing_label": gettext_lazy("None")}
_NOBODY = {"nothing": gettext_lazy("nobody"), "nothing_label": gettext_lazy("Nobody")}


class Interval(NamedTuple):
    """From one postcode to another; either may be left open."""

    first: str
    last: str

    def __bool__(self) -> bool:
        return bool(self.first or self.last)


@dataclass(frozen=True, eq=False)
class Postcodes(Condition):
    """That the postcode lies in an interval."""

    template = "postcodes"
    is_typed = True
    parameters = ("from", "to")

    def read(self, query: QueryDict) -> Interval:
        first, last = (re.sub(r"\D", "", query.get(name, ""))[:5] for name in self.parameters)
        return Interval(first, last)

    def narrow(self, rows: CustomerQuerySet, value: Interval) -> CustomerQuerySet:
        return rows.in_postcodes(value.first, value.last)

    def as_criterion(self, subject: str, value: Interval) -> tree.Condition | None:
        if "0" in (value.first[:1], value.last[:1]):
            return None  # a selection knows Swedish postcodes only
        return tree.Condition("postcode", {"in": [[value.first or "1", value.last or "9"]]})

    def tell(self, value: Interval, names: Names) -> str:
        first, last = value.first and value.first.ljust(5, "0"), value.last and value.last.ljust(5, "9")
        return f"{format_postcode(first)}–{format_postcode(last)}"


def _field(name: str) -> Field:
    return field_of(CUSTOMER, name)


def _search(rows: CustomerQuerySet, text: str) -> CustomerQuerySet:
    return rows.matching(text)


def _cell(actor: Actor, customer: Customer, column: Field) -> Cell:
    # A list is read and scanned: only the status is changed there, the rest where all of the customer is seen.
    cell = cell_of(actor, customer, column) if column.name == "status" else Cell(column, customer)
    if column.name == "last_contact":
        cell.late = cell.value is not None and cell.value < timezone.now() - LONG_AGO
    return cell


def _prepare(rows: list[Customer], columns: list[Field]) -> None:
    if any(field.name == "tags" for field in columns):
        prefetch_related_objects(rows, "tags")


def _change(actor: Actor, keys: list[uuid.UUID], field: Field, raw: str) -> tuple[int, str]:
    value, text = as_chosen(field, raw)
    if field.name == "tags":
        if not value:
            raise field.error(_("Choose at least one."), "required")
        return sum(actions.tag_customers(actor=actor, keys=keys, tag=tag) for tag in value), text
    return actions.change_customers(actor=actor, keys=keys, field=field.name, value=value), text


def _untag(actor: Actor, keys: list[uuid.UUID], field: Field, raw: str) -> tuple[int, str]:
    tags, text = as_chosen(field, raw)
    if not tags:
        raise field.error(_("Choose at least one."), "required")
    return sum(actions.untag_customers(actor=actor, keys=keys, tag=tag) for tag in tags), text


def _already(rows: CustomerQuerySet, what: str, chosen: str) -> CustomerQuerySet:
    if what in {"archive", "restore"}:
        return rows.archived() if what == "archive" else rows.active()
    if what == "note":
        return rows.none()
    if what == UNTAG:
        for tag in as_chosen(_field("tags"), chosen)[0]:
            rows = rows.without_tag(tag)
        return rows
    field = _field(what)
    value, _text = as_chosen(field, chosen)
    return rows.with_any_tag(value) if what == "tags" else rows.with_value(field.same(value))


def _write(actor: Actor, keys: list[uuid.UUID], text: str, kind: str) -> int:
    chosen = next((one for one in kinds() if str(one.pk) == kind), None) or next(iter(kinds()), None)
    if chosen is None:
        raise UserError(_("There is no kind of note to choose."), code="kind")
    return create_notes(actor=actor, customers=keys, content=Content(text, chosen))


def _told(what: str, count: int, value: str) -> str:
    if what == "archive":
        text = ngettext("%(count)s customer is archived", "%(count)s customers are archived", count)
    elif what == "restore":
        text = ngettext("%(count)s customer is back", "%(count)s customers are back", count)
    elif what == "note":
        text = ngettext("%(count)s note is written", "%(count)s notes are written", count)
    elif what == "owner" and value:
        text = ngettext(
            "%(count)s customer got %(value)s as owner", "%(count)s customers got %(value)s as owner", count
        )
    elif what == "owner":
        text = ngettext("%(count)s customer has no owner now", "%(count)s customers have no owner now", count)
    elif what == "tags":
        text = ngettext("%(count)s customer got the tag %(value)s", "%(count)s customers got the tag %(value)s", count)
    elif what == UNTAG:
        text = ngettext(
            "%(count)s customer lost the tag %(value)s", "%(count)s customers lost the tag %(value)s", count
        )
    elif what != "status":
        text = ngettext("%(count)s customer got %(value)s", "%(count)s customers got %(value)s", count)
        value = _("%(field)s: %(value)s") % {"field": _field(what).label, "value": value or "–"}
    else:
        text = ngettext(
            "%(count)s customer got the status %(value)s", "%(count)s customers got the status %(value)s", count
        )
    return text % {"count": formatting.number(count), "value": value}


def _mark(customer: Customer) -> str:
    return _("Sample") if customer.is_sample else ""


register(
    Listing(
        name=CUSTOMER,
        permission=VIEW,
        rows=customers_for,
        title="name",
        base="/customers/",
        sort="name",
        views=(
            View(
                "all",
                gettext_lazy("All customers"),
                "building-community",
                lambda rows, actor: rows.active(),
                criteria=lambda actor: (),
            ),
            View(
                "mine",
                gettext_lazy("My customers"),
                "user",
                lambda rows, actor: rows.active().owned_by(actor.user),
                criteria=lambda actor: (tree.Condition("customer.owner", {"is": [str(actor.person.pk)]}),),
            ),
            View(
                "archived",
                gettext_lazy("Archived"),
                "archive",
                lambda rows, actor: rows.archived(),
                is_archived=True,
            ),
        ),
        conditions=(
            one_of(_field("status")),
            one_of(_field("owner"), **_NOBODY),
            one_of(_field("unit"), **_NONE),
            one_of(_field("industry"), **_NONE),
            one_of(_field("tags"), narrow_by=lambda rows, tags: rows.with_any_tag(tags)),
            Word("kind", _field("kind").label, Customer.Kind),
            Begins("town", _field("postal_town").label, lambda rows, text: rows.in_towns(text)),
            Postcodes("from", _field("postal_postcode").label),
            InSelection("selection", gettext_lazy("Selection")),
        ),
        search=_search,
        templates="crm_core/customers/list",
        cell_template="crm_core/fields/_cell.html",
        cell=_cell,
        prepare=_prepare,
        mark=_mark,
        bulk=Bulk(
            fields=(
                BulkField("owner", gettext_lazy("Change owner"), "user-share", gettext_lazy("Nobody")),
                BulkField("status", gettext_lazy("Set status"), "progress"),
                BulkField("tags", gettext_lazy("Add tag"), "tag"),
                BulkField(UNTAG, gettext_lazy("Remove tag"), "circle-minus", of="tags", change=_untag),
            ),
            change=_change,
            archive=lambda actor, keys: actions.archive_customers(actor=actor, keys=keys),
            restore=lambda actor, keys: actions.restore_customers(actor=actor, keys=keys),
            told=_told,
            already=_already,
            write=_write,
            write_permission=NOTES_WRITE,
            with_own_fields=True,
            permission=WRITE,
            archive_permission=ARCHIVE,
            limit=actions.BULK_LIMIT,
            label=gettext_lazy("With the marked customers"),
            nothing_marked=gettext_lazy("No customer is marked."),
        ),
        label=gettext_lazy("Customers"),
        column_label=gettext_lazy("Customer"),
        show_label=gettext_lazy("Show customers"),
        filter_label=gettext_lazy("Filter the list"),
        none_label=gettext_lazy("No customer matches"),
        create=("customer_create", gettext_lazy("New customer"), WRITE),
        selectable=True,
        beside=(
            Beside("contact_list", gettext_lazy("Contact persons"), "users", VIEW),
            Beside("customer_duplicates", gettext_lazy("Likely duplicates"), "arrows-join", "customers.merge"),
        ),
    )
)
