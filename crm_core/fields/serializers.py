"""A subject's fields in JSON, out of the registry: a new field is there by itself."""

from typing import Any

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from rest_framework import serializers
from rest_framework.fields import empty

from crm_core.fields.registry import BUILT_IN, Field, fields_of
from kundsystem.api.serializers import StrictSerializer
from kundsystem.shared.errors import UserError


class KindField(serializers.Field[Any, Any, Any, Any]):
    """One field of a subject; its kind reads and writes it, as it does in forms and files."""

    def __init__(self, field: Field, *, needed: bool = False) -> None:
        super().__init__(
            read_only=not field.editable,
            required=needed,
            allow_null=field.kind.empty is None and not field.required and not (field.sort and field.sort.always),
            label=field.label,
            help_text=field.hint or None,
        )
        self.subject_field = field

    def get_attribute(self, instance: Any) -> Any:
        return self.subject_field.read(instance)

    def to_representation(self, value: Any) -> Any:
        return self.subject_field.kind.to_json(value)

    def run_validation(self, data: Any = empty) -> Any:
        """Return the value that an action takes."""
        field = self.subject_field
        if data is empty:
            if self.required and not getattr(self.root, "partial", False):
                raise serializers.ValidationError(field.kind.missing(field), "required")
            raise serializers.SkipField
        try:
            return field.kind.from_json(data, field)
        except UserError as error:
            raise serializers.ValidationError(error.message, error.code) from error


class ReferenceSerializer(serializers.Serializer[Any]):
    """Something else as it is named: its key, and what people call it."""

    id = serializers.UUIDField(read_only=True)
    name = serializers.CharField(read_only=True)


def _is_needed(field: Field) -> bool:
    """Whether something new can not do without a field that the organisation has added."""
    return field.source != BUILT_IN and field.required and field.start is None


def own_fields(subject: str) -> dict[str, KindField]:
    """Return the fields that the organisation has added to a subject."""
    added = (field for field in fields_of(subject) if field.source != BUILT_IN)
    return {field.name: KindField(field, needed=_is_needed(field)) for field in added}


class SubjectSerializer(StrictSerializer):
    """All fields of a subject, and what its own class adds.

    Attributes:
        subject: whose fields.
        needed: names of those that a new one can not do without.
        without: names of those that the subclass writes in its own way.
    """

    subject = ""
    needed: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    id = serializers.UUIDField(read_only=True)

    def get_fields(self) -> dict[str, Any]:
        own = super().get_fields()
        registered = {
            field.name: KindField(field, needed=field.name in self.needed or _is_needed(field))
            for field in fields_of(self.subject)
            if field.name not in self.without
        }
        # Whose it is stands first, what the system keeps last.
        first = {"id": own.pop("id")} | {name: one for name, one in own.items() if isinstance(one, KindField)}
        return first | registered | own


class KindDescription(OpenApiSerializerFieldExtension):
    """Lets a field's kind say what it is in the API's description."""

    target_class = KindField
    match_subclasses = True

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        field = self.target.subject_field
        return field.kind.described(field, reading=direction == "response")
