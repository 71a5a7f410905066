"""What is posted when a note is written or changed."""

import re
import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_core.contacts.models import Contact
from crm_core.customers.models import Tag
from crm_core.fields.lookups import as_key
from crm_core.notes.actions import Content
from crm_core.notes.models import BODY_LIMIT, Note, NoteKind
from crm_core.notes.own_fields import OwnFieldsForm
from kundsystem.shared.errors import UserError


def kinds() -> list[NoteKind]:
    """The kinds that can be chosen, in order."""
    return list(NoteKind.objects.filter(archived_at__isnull=True))


def note_tags() -> list[Tag]:
    """The tags that can be set on notes, in order."""
    return list(Tag.objects.filter(subject=Tag.Subject.NOTE, archived_at__isnull=True))


class Keys(forms.Field):
    """Any number of keys; what is no key is passed over, as the action passes over what is not there."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[uuid.UUID]:
        return [key for key in map(as_key, value or []) if key]


class Moment(forms.DateTimeField):
    """A day with a time, `14:30` or the Swedish `14.30`, which Django alone would take for a part of an hour."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = re.sub(r"(?<=[\sT])(\d{1,2})\.(\d{2})$", r"\1:\2", value.strip())
        return super().to_python(value)


class NoteForm(forms.Form):
    """A note: its text, kind, persons, tags, time and files.

    Args:
        note: the one that is edited, if any.
        kinds: those that can be chosen, when they are known already.

    What the organisation wants to know besides is `own`, a form of its own within it.
    """

    body = forms.CharField(
        label=_("Note"),
        widget=forms.Textarea,
        max_length=BODY_LIMIT,
        error_messages={"required": _("Write something first.")},
    )
    kind = forms.CharField(required=False)
    happened_at = Moment(
        label=_("When"),
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"],
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": _("This is not a time. Write it as 2026-03-09 14:30.")},
    )
    contact = Keys(required=False)
    tag = Keys(required=False)
    file = Keys(required=False)
    seen = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, note: Note | None = None, kinds: list[NoteKind] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.note = note
        self._kinds = kinds
        self.own = OwnFieldsForm(
            self.data if self.is_bound else None, note=note, id=note.pk.hex if note else "composer"
        )

    def is_valid(self) -> bool:
        return super().is_valid() & (not self.is_bound or self.own.is_valid())

    def refuse(self, error: UserError) -> None:
        """Put an action's refusal beside the field it concerns."""
        if error.field in self.own.fields:
            self.own.refuse(error)
        else:
            self.add_error(error.field if error.field in self.fields else None, error.message)

    @property
    def kinds(self) -> list[NoteKind]:
        """The kinds to choose among; an archived one stays while the note has it."""
        if self._kinds is None:
            self._kinds = kinds()
            if self.note and self.note.kind not in self._kinds:
                self._kinds.append(self.note.kind)
        return self._kinds

    def clean_kind(self) -> NoteKind:
        wanted = as_key(self.cleaned_data["kind"])
        kind = next((kind for kind in self.kinds if kind.pk == wanted), None)
        if kind is None and self.note:
            return self.note.kind
        if kind is None and self.kinds:
            return self.kinds[0]
        if kind is None:
            raise forms.ValidationError(_("There is no kind of note. Ask an administrator to add one."))
        return kind

    @property
    def content(self) -> Content:
        """What was written, once it is valid."""
        data = self.cleaned_data
        when = data["happened_at"]
        if self.note and when and _minute(when) == _minute(self.note.happened_at):
            when = None  # the box shows minutes; an untouched one changes nothing
        facts = (data["body"], data["kind"], when, data["contact"], data["tag"], data["file"])
        return Content(*facts, own=self.own.values)


def _minute(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def choices_for(customer_id: uuid.UUID, note: Note | None = None, chosen: Any = None) -> dict[str, Any]:
    """Return the persons and tags that can be chosen for a note, with those that are.

    Args:
        note: the note that is edited; its persons and tags are offered even when they have been put away.
        chosen: keys as they were posted, when a form is shown again.
    """
    people = list(Contact.objects.of_customer(customer_id))
    tags = note_tags()
    picked = {str(key) for key in chosen or ()}
    if note is not None:
        people += [person for person in note.contacts.all() if person not in people]
        tags += [tag for tag in note.tags.all() if tag not in tags]
        if chosen is None:
            picked = {str(one.pk) for one in [*note.contacts.all(), *note.tags.all()]}
    return {
        "people": [(str(person.pk), person.name, str(person.pk) in picked) for person in people],
        "tags": [(str(tag.pk), tag.name, str(tag.pk) in picked) for tag in tags],
    }
