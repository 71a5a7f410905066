"""Forms made from the registry."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django import forms
from django.db.models import Model
from django.forms import BoundField

from crm_core.fields.registry import Field, field_of, fields_of, groups_of
from kundsystem.shared.errors import InvalidFields, UserError


class SubjectForm(forms.Form):
    """A form with the fields of a subject.

    When something is edited, each field carries what was shown, so that the action can tell whether somebody else has
    changed it meanwhile.

    Args:
        subject: whose fields; only those with `in_form`.
        thing: what is edited; None for something new.
        start: values that something new begins with.
        only: names of the fields, when it is not all of them: one, where it is edited in its place.
    """

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        subject: str,
        thing: Model | None = None,
        start: dict[str, Any] | None = None,
        only: Collection[str] | None = None,
        **kwargs: Any,
    ) -> None:
        self.subject_fields: list[Field] = [
            field for field in fields_of(subject) if field.in_form and (only is None or field.name in only)
        ]
        self.groups = groups_of(subject)
        self.thing = thing
        if thing is not None:
            start = {field.name: field.read(thing) for field in self.subject_fields}
        else:
            begun = {field.name: field.start for field in self.subject_fields if field.start is not None}
            start = begun | (start or {})
        shown = {name: field_of(subject, name).kind.raw(value) for name, value in start.items()}
        super().__init__(data, initial=shown, **kwargs)
        for field in self.subject_fields:
            self.fields[field.name] = field.kind.form_field(field, thing)

    @property
    def values(self) -> dict[str, Any]:
        """What was filled in, by field name, once it is valid."""
        return {field.name: self.cleaned_data[field.name] for field in self.subject_fields}

    @property
    def seen(self) -> dict[str, str]:
        """What each field was when the form was shown."""
        return {
            field.name: self.data[f"seen-{field.name}"]
            for field in self.subject_fields
            if f"seen-{field.name}" in self.data
        }

    def tokens(self) -> list[tuple[str, str]]:
        """Return what each field is now, to be carried by the page; after a refused form what it was then."""
        if self.thing is None:
            return []
        return [
            (f"seen-{field.name}", self.data.get(f"seen-{field.name}", field.token(self.thing)))
            for field in self.subject_fields
        ]

    def up_front(self) -> list[BoundField]:
        """Return the few fields that most people fill in."""
        return [self[field.name] for field in self.subject_fields if field.up_front]

    def further(self) -> list[tuple[Any, list[BoundField], bool]]:
        """Return the other fields by group: heading, fields, and whether the group has to be open."""
        parts = []
        for group, heading in self.groups.items():
            bound = [self[field.name] for field in self._in(group)]
            if bound:
                parts.append((heading, bound, any(field.errors for field in bound)))
        return parts

    def _in(self, group: str) -> Iterable[Field]:
        return (field for field in self.subject_fields if field.group == group and not field.up_front)

    def refuse(self, error: UserError) -> None:
        """Put an action's refusal beside the field it concerns."""
        if isinstance(error, InvalidFields):
            for name, sentences in error.errors.items():
                for sentence in sentences:
                    self.add_error(name if name in self.fields else None, sentence)
        else:
            self.add_error(error.field if error.field in self.fields else None, error.message)
