"""The fields that the organisation has added to notes: filled in with them, and shown on their cards.

A note has no other fields in the registry; its text, kind, persons and tags have a form of their own.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.forms import BoundField
from django.http import QueryDict

from crm_core.custom_fields.definitions import own_fields_of, start_of
from crm_core.custom_fields.reach import refuse_beyond_reach
from crm_core.fields import registry
from crm_core.fields.cells import Cell
from crm_core.fields.forms import SubjectForm
from crm_core.fields.registry import Field
from crm_core.notes.models import Note
from kundsystem.accounts.actor import Actor
from kundsystem.shared.keys import key_to_short

NOTE = "note"
# Names the fields that a page showed: of what it did not show nothing is known.
SHOWN = "own"


class OwnFieldsForm(SubjectForm):
    """What the organisation wants to know of a note besides.

    Those that must be filled in stand by the text, the others among persons, tags and time, which are fetched when
    they are asked for. So what was posted says which fields it is about.

    Args:
        data: what was posted.
        note: the one that is edited.
        id: what the ids of the boxes begin with.
    """

    def __init__(self, data: Any = None, *, note: Note | None = None, id: str = "composer") -> None:
        only = None
        if data is not None:
            shown = data.getlist(SHOWN) if isinstance(data, QueryDict) else data.get(SHOWN, ())
            only = {*shown, *(one.name for one in own_fields_of(NOTE) if one.required and note is None)}
        self.id = id
        super().__init__(data, subject=NOTE, thing=note, only=only, auto_id=f"{id}-%s")

    @property
    def needed(self) -> list[BoundField]:
        """The boxes that must be filled in."""
        return [self[field.name] for field in self.subject_fields if field.required]

    @property
    def others(self) -> list[BoundField]:
        """The boxes that may be left."""
        return [self[field.name] for field in self.subject_fields if not field.required]

    @property
    def told(self) -> list[tuple[Any, str]]:
        """What is wrong, with the field it is about; said by the text too, as the box may be out of sight."""
        wrong = ((name, sentence) for name, sentences in self.errors.items() for sentence in sentences)
        return [(self[name].label if name in self.fields else "", str(sentence)) for name, sentence in wrong]


def cell_of(note: Any, field: Field, *, may_edit: bool) -> Cell:
    """Return a field of a note, changeable where it stands for whoever may change the note."""
    if not may_edit:
        return Cell(field, note)
    base = f"/notes/{key_to_short(note.pk)}/"
    return Cell(field, note, f"{base}fields/{field.name}/", f"{base}edit/")


def things(stored: Iterable[tuple[Any, dict[str, Any]]]) -> dict[Any, Note]:
    """Return notes by key, that know their own fields and nothing else; what these name is fetched for all of them."""
    made = {key: Note(pk=key, custom=custom) for key, custom in stored if custom}
    registry.fetch(NOTE, list(made.values()))
    return made


def filled(note: Note | None, *, may_edit: bool) -> list[Cell]:
    """Return the cells of the own fields that a note has a value of, in order."""
    if note is None:
        return []
    return [cell_of(note, one, may_edit=may_edit) for one in own_fields_of(NOTE) if one.name in note.custom]


def begin(note: Note, actor: Actor, values: Mapping[str, Any]) -> None:
    """Fill in a new note's own fields: what they begin with, and what was given.

    Raises:
        UserError: one of those that were given must have a value.
    """
    given = start_of(NOTE) | dict(values)
    write(note, actor, [one for one in own_fields_of(NOTE) if one.name in given], given)


def changed(note: Note, values: Mapping[str, Any]) -> list[Field]:
    """Return the own fields that would get another value."""
    named = [one for one in own_fields_of(NOTE) if one.name in values]
    return [one for one in named if one.kind.token(values[one.name]) != one.token(note)]


def write(note: Note, actor: Actor, fields: Iterable[Field], values: Mapping[str, Any]) -> list[str]:
    """Put values into a note; returns the attributes to save."""
    fields = list(fields)
    refuse_beyond_reach(actor, fields, values)
    attributes: list[str] = []
    for one in fields:
        if one.required and values[one.name] in (None, "", ()):
            raise one.error(one.kind.missing(one), "required")
        attributes = one.write(note, values[one.name])
    return attributes
