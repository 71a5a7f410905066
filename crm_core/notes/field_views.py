"""One of a note's own fields, shown and changed where it stands."""

import uuid
from typing import Any

from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from crm_core.fields.cell_views import CellViews
from crm_core.fields.cells import Cell
from crm_core.fields.registry import Field
from crm_core.notes import actions
from crm_core.notes.access import may_edit, note_for
from crm_core.notes.models import Note
from crm_core.notes.own_fields import NOTE, cell_of
from kundsystem.accounts.actor import Actor


def _find(actor: Actor, pk: uuid.UUID, write: bool) -> Note:
    return note_for(actor, pk, write=write)


def _cell(actor: Actor, note: Note, field: Field) -> Cell:
    return cell_of(note, field, may_edit=may_edit(actor, note.author_id))


def _told(actor: Actor, field: Field, note: Note, value: Any) -> str:
    names = {"field": field.label, "value": field.kind.show(value)}
    if not names["value"]:
        return _("%(field)s of the note is now empty") % names
    return _("%(field)s of the note is now %(value)s") % names


_views = CellViews(
    subject=NOTE,
    find=_find,
    cell=_cell,
    change=lambda actor, note, changes, seen: actions.change_fields(
        actor=actor, pk=note.pk, changes=changes, seen=seen
    ),
    told=_told,
    address="note_show",
    changed="noteChanged",
)
edit = require_GET(_views.edit)
save = require_http_methods(["GET", "POST"])(_views.save)
