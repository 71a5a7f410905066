"""From a stored file to checked rows: what it is, where its heading stands, what its columns are."""

import hashlib

from django.utils.translation import gettext as _

from crm_core.imports import checking, columns, matching, reading, staging, things
from crm_core.imports.models import Import, ImportMapping
from crm_core.imports.refusals import Unreadable
from crm_core.imports.staging import Told
from crm_core.imports.targets import LEFT_OUT
from kundsystem.accounts.actor import Actor


def untold(done: int) -> None:
    """For work that nobody follows."""


def recognise(item: Import) -> None:
    found = reading.recognise(reading.stored_path(item))
    item.is_sheet, item.encoding, item.delimiter = found.is_sheet, found.encoding, found.delimiter
    item.sheets = list(found.sheets)
    item.sheet = found.sheets[0][:120] if found.sheets else ""


def read_now(item: Import, *, anew: bool, told: Told = untold) -> None:
    """Read a file's rows, understand its columns and check every row."""
    try:
        first = reading.first_rows(item)
        if not first:
            raise Unreadable(_("The file has no rows with anything in them."))
        if anew:
            item.header_row = _header_row(first, item.holds)
        _headers(item, first)
        staging.clear(item.pk)
        body = ((number, raw) for number, raw in reading.all_rows(item) if number > item.header_row)
        item.rows = staging.store_rows(item.pk, body, told)
        if not item.rows:
            raise Unreadable(_("The file has a heading but no rows under it."))
        understand(item)
        check(item, lambda done: told(item.rows + done))
        if not item.mapping_from and item.holds == Import.Holds.REGISTER:
            item.shape = matching.guess_shape(item)
            matching.decide(item)
            item.counts |= matching.counts(item)
        item.state = Import.State.REVIEW
    except Unreadable as error:
        staging.clear(item.pk)
        item.state, item.error, item.rows = Import.State.UNREADABLE, error.message, 0
    item.save()


def check(item: Import, told: Told) -> None:
    """Check every row, whatever the file holds."""
    if item.holds == Import.Holds.REGISTER:
        checking.check(item, told)
    else:
        item.counts = things.Walk(item, Actor(item.created_by, "import"), told).go()


def _header_row(first: list[reading.Row], holds: str) -> int:
    """Find the row with the headings: the one of the first few with most that we know."""
    best = max(first[:10], key=lambda row: columns.score(row[1], holds))
    score = columns.score(best[1], holds)
    if score >= 2 or (best is first[0] and score):
        return best[0]
    cells = [cell for cell in first[0][1] if cell.strip()]
    as_headings = all(len(cell) < 60 and not any(c.isdigit() or c == "@" for c in cell) for cell in cells)
    return first[0][0] if as_headings and len(first) > 1 else 0


def _headers(item: Import, first: list[reading.Row]) -> None:
    width = max(len(raw) for _number, raw in first)
    heading = next((raw for number, raw in first if number == item.header_row), [])
    if (
        item.header_row
        and len([cell for cell in heading if cell.strip()]) < 2
        and width < 2
        and columns.score(heading, item.holds) == 0
    ):
        raise Unreadable(
            _("The file has one column only and no heading that is known, so it does not look like a register.")
        )
    names: list[str] = []
    for position in range(max(width, len(heading))):
        text = " ".join(heading[position].split())[:120] if position < len(heading) else ""
        text = text.replace("\x00", "") or _("Column %(number)s") % {"number": position + 1}
        names.append(text if text not in names else f"{text} ({names.count(text) + 2})")
    item.headers = names


def understand(item: Import) -> None:
    """Map the columns as last time, or by their headings."""
    used = ImportMapping.objects.filter(signature=signature(item.headers, item.holds)).first()
    known = {target.key for target in columns.targets(item.holds)}
    if used is not None and len(used.mapping) == len(item.headers):
        item.mapping = [key if key in known else LEFT_OUT for key in used.mapping]
        item.shape, item.mapping_from = used.shape, used.used_at
    else:
        item.mapping, item.mapping_from = columns.guess(item.headers, item.holds), None


def signature(headers: list[str], holds: str) -> str:
    """Return what recognises a file with the same headings that holds the same."""
    names = [columns.normal(heading) for heading in headers]
    if holds != Import.Holds.REGISTER:
        names.append(f"={holds}")
    return hashlib.sha256("\n".join(names).encode()).hexdigest()
