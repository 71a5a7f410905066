"""What the history calls the tables of notes."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_core.history.tables import SETTINGS, Table, register
from kundsystem.shared import formatting

NOTES = "notes"


def _named(note: Any) -> str:
    return formatting.short_date(timezone.localtime(note.happened_at))


register(
    Table(
        "note",
        _("Note"),
        _("Notes"),
        area=NOTES,
        parent="customer_id",
        named=_named,
        titles=(),
        labels={
            "body": _("Text"),
            "kind_id": _("Kind"),
            "happened_at": _("Date"),
            "author_id": _("Written by"),
            "customer_id": _("Customer"),
        },
        hidden=("author_name",),
        address="note_versions",
        compared=("body",),
        can_undo=True,
    ),
    Table(
        "note_contact",
        _("Person in a note"),
        _("Persons in notes"),
        area=NOTES,
        parent="note_id",
        is_part=True,
        named=lambda row: str(row.contact),
        related=("contact",),
        titles=(),
        can_undo=True,
    ),
    Table(
        "note_tag",
        _("Tag on a note"),
        _("Tags on notes"),
        area=NOTES,
        parent="note_id",
        is_part=True,
        named=lambda row: str(row.tag),
        related=("tag",),
        titles=(),
        can_undo=True,
    ),
    # What somebody is writing is nobody else's business, and what was saved is told of as a note.
    Table("note_draft", _("Draft"), _("Drafts"), hidden=("author_id", "body", "saved_at"), is_shown=False),
    Table("note_kind", _("Note kind"), _("Note kinds"), SETTINGS, labels={"is_contact": _("Counts as contact")}),
    # Files hang on notes, which know them; files themselves know nothing of either.
    Table(
        "file",
        _("File"),
        _("Files"),
        area="files",
        parent="customer_id",
        labels={"customer_id": _("Customer"), "note_id": _("Note"), "uploaded_by_id": _("Added by")},
        hidden=("path", "digest", "size", "content_type", "preview", "state"),
        can_undo=True,
    ),
)
