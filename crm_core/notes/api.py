"""Notes and their kinds for programs."""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from crm_core.contacts.access import contacts_for
from crm_core.custom_fields.definitions import own_fields_of
from crm_core.customers.access import customer_for
from crm_core.customers.models import Customer
from crm_core.fields.registry import fetch
from crm_core.fields.resources import FieldParameter, archived_parameter, own_parameters
from crm_core.fields.value_resources import OwnValues, OwnValueSerializer
from crm_core.notes import actions
from crm_core.notes.access import note_for, notes_for
from crm_core.notes.forms import kinds
from crm_core.notes.models import Note, NoteKind
from crm_core.notes.own_fields import NOTE
from crm_core.notes.permissions import NOTES_WRITE
from crm_core.notes.queries import NoteQuerySet
from crm_core.notes.serializers import KIND, TAGS, NoteSerializer
from kundsystem.api.parameters import Key, Moment, Parameter
from kundsystem.api.registry import register
from kundsystem.api.resources import Resource
from kundsystem.shared.errors import UserError


class Notes(Resource):
    """The notes about all customers, the latest first."""

    serializer_class = NoteSerializer
    writes = NOTES_WRITE
    heading = gettext_lazy("Notes")
    texts = {
        "list": gettext_lazy("List notes"),
        "retrieve": gettext_lazy("Read a note"),
        "create": gettext_lazy("Write a note about a customer"),
        "partial_update": gettext_lazy("Change a note"),
        "archive": gettext_lazy("Put a note away"),
    }
    more = {
        "create": gettext_lazy("Signed by the key's owner, and dated now unless it says when."),
        "partial_update": gettext_lazy(
            "Only its author and administrators may. What it said before stays in its history."
        ),
    }
    orderings = {"happened": "happened_at", "created": "created_at"}
    default_ordering = "-happened"
    parameters = (
        Key("customer", gettext_lazy("Those about this customer."), NoteQuerySet.at),
        Key("contact", gettext_lazy("Those about this contact person."), NoteQuerySet.about),
        Key("author", gettext_lazy("Those by this colleague."), NoteQuerySet.by),
        FieldParameter("kind", KIND.label, many=True, of=KIND),
        FieldParameter("tags", TAGS.label, many=True, of=TAGS),
        Moment("created_since", gettext_lazy("Written at this time or later."), NoteQuerySet.written_since),
        Moment("happened_since", gettext_lazy("Happened at this time or later."), NoteQuerySet.since),
        Moment("happened_before", gettext_lazy("Happened before this time."), NoteQuerySet.before),
        archived_parameter(),
    )

    def narrowing(self) -> tuple[Parameter, ...]:
        return (*super().narrowing(), *own_parameters(NOTE))

    def fetch(self, things: Sequence[Any]) -> None:
        fetch(NOTE, things)

    def rows(self) -> NoteQuerySet:
        return notes_for(self.actor).for_programs()

    def one(self, pk: uuid.UUID, *, write: bool = False) -> Note:
        return note_for(self.actor, pk, write=write)

    def make(self, values: Mapping[str, Any]) -> Note:
        customer = customer_for(self.actor, values["customer"].pk)
        kind = values.get("kind") or _first_kind()
        return actions.create_note(actor=self.actor, customer=customer, content=self._content(customer, values, kind))

    def change(self, thing: Note, values: Mapping[str, Any], seen: Mapping[str, str] | None) -> None:
        had = _keys(thing.contacts.all())
        facts = {"body": thing.body, "contacts": had, "tags": thing.tags.all(), **values}
        content = self._content(thing.customer, facts, values.get("kind") or thing.kind, had)
        text = None if seen is None else thing.body
        actions.edit_note(actor=self.actor, pk=thing.pk, content=content, seen=text, seen_own=seen)

    def seen(self, thing: Note, values: Mapping[str, Any]) -> dict[str, str]:
        return {field.name: field.token(thing) for field in own_fields_of(NOTE) if field.name in values}

    def mark(self, thing: Note) -> str:
        related = [*_keys(thing.contacts.all()), *_keys(thing.tags.all())]
        own = [field.token(thing) for field in own_fields_of(NOTE)]
        parts = (thing.body, thing.kind_id, thing.happened_at, thing.archived_at, *sorted(map(str, related)), *own)
        return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:32]

    @action(detail=True, methods=["post"])
    def archive(self, request: Request, pk: uuid.UUID) -> Response:
        """Put it away, and answer with how it was then."""
        note = self.one(pk, write=True)
        actions.archive_notes(actor=self.actor, notes=[note])
        note.refresh_from_db(fields=["archived_at"])
        return self.answer(note)

    def _content(
        self, customer: Customer, values: Mapping[str, Any], kind: NoteKind, had: Sequence[uuid.UUID] = ()
    ) -> actions.Content:
        """Return what the action takes; a person who is not the customer's is refused, where it would pass it over."""
        contacts = values.get("contacts", ())
        if contacts:
            known = contacts_for(self.actor).at_customer_or(customer.pk, had)
            if len(known.named_by(contacts)) < len(set(contacts)):
                message = _("Not all of them are contact persons of the customer.")
                raise UserError(message, code="other", field="contacts")
        facts = (values["body"], kind, values.get("happened_at"), contacts, _keys(values.get("tags", ())))
        own = {field.name: values[field.name] for field in own_fields_of(NOTE) if field.name in values}
        return actions.Content(*facts, own=own)


def _first_kind() -> NoteKind:
    found = kinds()
    if not found:
        raise UserError(_("There is no kind of note. Ask an administrator to add one."), field="kind")
    return found[0]


def _keys(things: Any) -> list[uuid.UUID]:
    return [thing.pk for thing in things]


class NoteKindSerializer(OwnValueSerializer):
    """A kind of note."""

    icon = serializers.CharField(read_only=True)
    is_contact = serializers.BooleanField(read_only=True)


class NoteKinds(OwnValues):
    """What kinds of notes there are."""

    model = NoteKind
    serializer_class = NoteKindSerializer
    called = gettext_lazy("Kinds of notes")


register("notes", Notes)
register("note-kinds", NoteKinds)
