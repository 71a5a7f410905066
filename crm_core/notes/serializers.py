"""A note in JSON. Only what the organisation has added is in the registry, but all are of kinds like other fields."""

import uuid
from typing import TYPE_CHECKING, Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from crm_core.customers.models import Tag
from crm_core.customers.references import CustomerField
from crm_core.fields.choices import Choice, Tags, reference
from crm_core.fields.kinds import Kind, LongText, Moment
from crm_core.fields.registry import Field
from crm_core.fields.serializers import KindField, own_fields
from crm_core.notes.models import BODY_LIMIT, NoteKind
from crm_core.notes.own_fields import NOTE
from kundsystem.api import parameters
from kundsystem.api.serializers import StrictSerializer

if TYPE_CHECKING:
    from crm_core.fields.lookups import Lookups


class When(Moment):
    """When it happened; without a zone it is Swedish time."""

    def from_json(self, raw: Any, field: Field, lookups: "Lookups | None" = None) -> Any:
        try:
            return parameters.Moment("", "").read(raw if isinstance(raw, str) else "")
        except ValueError as error:
            raise field.error(str(error), "invalid") from error


class Persons(Kind):
    """The contact persons that it is about: sent as keys."""

    def read(self, field: Field, thing: Model) -> Any:
        return thing.contacts.all()  # type: ignore[attr-defined]

    def from_json(self, raw: Any, field: Field, lookups: "Lookups | None" = None) -> list[uuid.UUID]:
        try:
            return [uuid.UUID(one) for one in (raw if isinstance(raw, list) else [raw])]
        except (ValueError, AttributeError, TypeError) as error:
            raise field.error(_("Write this as a list of keys."), "wrong_type") from error

    def to_json(self, value: Any) -> list[dict[str, str]]:
        return [{"id": str(person.pk), "name": person.name} for person in value]

    def described(self, field: Field, *, reading: bool) -> dict[str, Any]:
        if reading:
            return {"type": "array", "items": reference()}
        return {"type": "array", "maxItems": 100, "items": {"type": "string", "format": "uuid"}}


class Author(Kind):
    """Who wrote it: a colleague, or a name alone when it came from elsewhere."""

    empty: Any = None

    def read(self, field: Field, thing: Model) -> Any:
        return thing

    def to_json(self, value: Any) -> dict[str, str | None] | None:
        if value.author is not None:
            return {"id": str(value.author.pk), "name": value.author.name}
        return {"id": None, "name": value.author_name} if value.author_name else None

    def described(self, field: Field, *, reading: bool) -> dict[str, Any]:
        described = reference()
        described["properties"]["id"] = {"type": ["string", "null"], "format": "uuid"}
        return described


def _tags() -> QuerySet[Tag]:
    return Tag.objects.filter(subject=Tag.Subject.NOTE, archived_at__isnull=True)


BODY = Field("note", "body", gettext_lazy("Note"), LongText(), required=True, limit=BODY_LIMIT)
KIND = Field("note", "kind", gettext_lazy("Kind"), Choice(NoteKind), required=True)
HAPPENED_AT = Field("note", "happened_at", gettext_lazy("When"), When(), required=True)
AUTHOR = Field("note", "author", gettext_lazy("Author"), Author(), editable=False)
CONTACTS = Field("note", "contacts", gettext_lazy("Contact persons"), Persons())
TAGS = Field("note", "tags", gettext_lazy("Tags"), Tags(_tags))


class NoteSerializer(StrictSerializer):
    """An entry of a customer's chronology."""

    only_new = ("customer",)
    id = serializers.UUIDField(read_only=True)
    customer = CustomerField()
    kind = KindField(KIND)
    body = KindField(BODY, needed=True)
    happened_at = KindField(HAPPENED_AT)
    author = KindField(AUTHOR)
    contacts = KindField(CONTACTS)
    tags = KindField(TAGS)
    created = serializers.DateTimeField(source="created_at", read_only=True)
    edited = serializers.DateTimeField(source="edited_at", read_only=True, allow_null=True)
    archived_at = serializers.DateTimeField(read_only=True, allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        return super().get_fields() | own_fields(NOTE)
