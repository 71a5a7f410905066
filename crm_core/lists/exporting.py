"""Taking a list out as a file, exactly as it is shown: columns, order, conditions and selection."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from crm_core.lists import addresses
from crm_core.lists.cells_out import cells_of, columns_of
from crm_core.lists.counting import count_all
from crm_core.lists.csv_files import csv_file
from crm_core.lists.filters import Filter
from crm_core.lists.layouts import Layout, layout_of
from crm_core.lists.listing import Listing, listing_of
from crm_core.lists.models import ListExport
from crm_core.lists.ordering import in_order
from crm_core.lists.pages import sort_of
from crm_core.lists.permissions import EXPORT
from crm_core.lists.selecting import name_of
from crm_core.lists.shelf import shelf_of
from crm_core.lists.xlsx_files import MOST_ROWS, xlsx_file
from kundsystem.accounts.actor import Actor
from kundsystem.shared.actions import action
from kundsystem.shared.errors import UserError

XLSX, CSV = ListExport.Form.XLSX, ListExport.Form.CSV
CONTENT_TYPES = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv; charset=utf-8",
}
# The whole list is put in order before its first row; for half a million rows that takes some seconds.
PATIENCE = "2min"


@dataclass(frozen=True)
class Export:
    """A file that is made while it is sent.

    Args:
        key: of what is remembered of it.
        actor: who takes it out.
        listing: which list; `layout` has its columns, `narrowed` its conditions, `sort` its order.
        form: as what.
        name: what the list is called.
        language: of headings, values and numbers.
    """

    key: uuid.UUID
    actor: Actor
    listing: Listing
    layout: Layout
    narrowed: Filter
    sort: str
    form: str
    name: str
    language: str

    @property
    def content_type(self) -> str:
        """What it is."""
        return CONTENT_TYPES[ListExport.Form(self.form)]

    @property
    def file_name(self) -> str:
        """The list's name and the day."""
        name = " ".join(re.sub(r'[\\/:*?"<>|\x00-\x1f]', " ", self.name).split()).strip(" .")[:80]
        return f"{name or self.listing.name} {timezone.localdate().isoformat()}.{self.form}"

    def chunks(self) -> Iterator[bytes]:
        """Yield the file piece by piece; when all of it is sent, how much it was is remembered."""
        counted = _Counted(self._cells())
        with override(self.language):
            columns = columns_of(self.listing, self.layout.shown)
            yield from xlsx_file(self.name, columns, counted) if self.form == XLSX else csv_file(columns, counted)
            finish_export(actor=self.actor, key=self.key, rows=counted.number)

    def rows(self) -> Any:
        """Return the rows in the list's order."""
        found = self.narrowed.apply(self.listing.rows(self.actor), self.actor)
        shown = found.for_list(field.stored_as for field in self.layout.shown)
        return in_order(shown, self.listing.sort_by(self.sort), descending=self.sort.startswith("-"))

    def _cells(self) -> Iterator[list[Any]]:
        # One statement, read through a cursor that the database keeps open: what is sent is of one moment.
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('statement_timeout', %s, true)", [PATIENCE])
            yield from cells_of(self.listing, self.layout.shown, self.rows())


class _Counted:
    """Rows that are counted while they pass."""

    def __init__(self, rows: Iterator[list[Any]]) -> None:
        self._rows = rows
        self.number = 0

    def __iter__(self) -> Iterator[list[Any]]:
        for row in self._rows:
            self.number += 1
            yield row


@action("list.export", permission=EXPORT)
def export(*, actor: Actor, subject: str, query: QueryDict, form: str) -> Export:
    """Begin to take a list out, and remember who did, and what.

    Raises:
        UserError: the list can not be shown, so not be taken out either, or does not fit into what is asked for.
    """
    listing = listing_of(subject)
    actor.require(listing.permission)
    if form not in ListExport.Form.values:
        raise UserError(_("That is not one of the choices."), code="form")
    narrowed = Filter.read(listing, query, actor).usable()
    shown = shelf_of(actor, listing, query).shown
    layout = layout_of(actor, listing, shown)
    if form == XLSX and count_all(narrowed.apply(listing.rows(actor), actor), cap=MOST_ROWS)[0].is_more:
        message = _("Excel holds at most 1,048,575 rows. Narrow the list down, or take it as CSV.")
        raise UserError(message, code="too_many")
    made = ListExport.objects.create(
        list_name=subject,
        name=(shown.name if shown else name_of(narrowed))[:200],
        form=form,
        columns=[listing.title, *(field.name for field in layout.shown)],
        query=addresses.kept(query).urlencode(),
        exported_by=actor.user,
    )
    sort = sort_of(query, layout, listing)
    return Export(made.pk, actor, listing, layout, narrowed, sort, form, made.name, get_language() or "sv")


@action("list.exported", permission=EXPORT)
def finish_export(*, actor: Actor, key: uuid.UUID, rows: int) -> None:
    """Remember that all of it was sent, and how much it was."""
    ListExport.objects.filter(pk=key).update(rows=rows)
