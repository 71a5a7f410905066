"""What the history calls the tables of lists."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from crm_core.history.tables import EXPORT, Table, register
from crm_core.lists.models import ListExport
from kundsystem.shared import formatting


def _taken_out(made: ListExport) -> str:
    """Say what was taken out, and how much: of what was broken off that is not known."""
    if made.rows is None:
        return f"{made.name}, {made.get_form_display()}"
    rows = ngettext("with %(count)s row", "with %(count)s rows", made.rows) % {"count": formatting.number(made.rows)}
    return f"{made.name}, {made.get_form_display()} {rows}"


register(
    Table(
        "saved_list",
        _("Saved list"),
        _("Saved lists"),
        labels={"columns": _("Columns"), "is_shared": _("Shared"), "owner_id": _("Owner")},
        hidden=("list_name", "query"),
        address="saved_list",
    ),
    Table(
        "list_export",
        _("Export"),
        _("Exports"),
        EXPORT,
        named=_taken_out,
        labels={"rows": _("Rows")},
        hidden=("list_name", "query", "exported_by_id", "columns", "form"),
    ),
)
