"""A saved selection in JSON, and what is asked about it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from rest_framework import serializers
from rest_framework.fields import empty

from crm_core.fields.choices import Choice
from crm_core.fields.kinds import Text, YesNo
from crm_core.fields.registry import Field
from crm_core.fields.serializers import KindField, ReferenceSerializer
from crm_core.selections.actions import NAME_LIMIT
from crm_core.selections.freezing import MOST_BY_HAND
from crm_core.selections.models import SelectionFolder
from crm_core.selections.registry import all_criteria
from crm_core.selections.tree import ALL, ANY, CUSTOMERS, EXCLUDE, INCLUDE, PERSONS, VERSION, Tree, Unreadable, read
from kundsystem.api.serializers import StrictSerializer

SUBJECT = "selection"
NAME = Field(SUBJECT, "name", gettext_lazy("Name"), Text(), required=True, limit=NAME_LIMIT)
SHARED = Field(SUBJECT, "is_shared", gettext_lazy("Shared with everybody"), YesNo())
FOLDER = Field(SUBJECT, "folder", gettext_lazy("Folder"), Choice(SelectionFolder))


class TreeField(serializers.Field[Any, Any, Any, Any]):
    """What a selection asks; something wrong in it is told with its place."""

    def to_representation(self, value: Any) -> Any:
        return value

    def run_validation(self, data: Any = empty) -> Tree:
        if data is empty:
            if not getattr(self.root, "partial", False):
                raise serializers.ValidationError(_("Say who is to be found."), "required")
            raise serializers.SkipField
        try:
            return read(data)
        except Unreadable as error:
            detail = serializers.ErrorDetail(sentence_of(error.code), error.code)
            raise serializers.ValidationError({error.where: [detail]} if error.where else [detail]) from error


class TreeDescription(OpenApiSerializerFieldExtension):
    """Says in the API's description what a selection is made of."""

    target_class = TreeField

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        criteria = {"type": "string", "enum": [criterion.name for criterion in all_criteria()]}
        item = {
            "criterion": criteria if direction == "request" else {"type": "string"},
            "not": {"type": "boolean"},
            "with": {"type": "object"},
            "match": {"type": "string", "enum": [ALL, ANY]},
            "items": {"type": "array", "items": {"type": "object"}},
        }
        items = {"type": "array", "items": {"type": "object", "properties": item, "additionalProperties": False}}
        group = {
            "type": "object",
            "required": ["match", "items"],
            "properties": {"match": item["match"], "items": items},
            "additionalProperties": False,
        }
        return {
            "type": "object",
            "required": ["version", "result"],
            "properties": {
                "version": {"type": "integer", "enum": [VERSION]},
                "result": {"type": "string", "enum": [CUSTOMERS, PERSONS]},
                INCLUDE: group,
                EXCLUDE: group,
            },
            "additionalProperties": False,
        }


class SelectionSerializer(StrictSerializer):
    """A saved selection; its sentence and what may be wrong with it are told beside what it asks."""

    id = serializers.UUIDField(read_only=True)
    result = serializers.ChoiceField([CUSTOMERS, PERSONS], source="tree.result", read_only=True)
    tree = TreeField(label=gettext_lazy("Who is found"))
    is_fixed = serializers.BooleanField(read_only=True)
    owner = ReferenceSerializer(read_only=True, allow_null=True)
    created = serializers.DateTimeField(source="created_at", read_only=True)
    changed = serializers.DateTimeField(source="updated_at", read_only=True)
    sentence = serializers.SerializerMethodField()
    problem = serializers.SerializerMethodField()

    def get_fields(self) -> dict[str, Any]:
        own = super().get_fields()
        named = {"name": KindField(NAME, needed=True), "is_shared": KindField(SHARED), "folder": KindField(FOLDER)}
        return {"id": own.pop("id")} | named | own

    def get_sentence(self, selection: Any) -> str:
        """Return all of it in words; empty for a fixed one, and for one that can not be used."""
        said: str = self.context["said"][selection.pk][0]
        return said

    def get_problem(self, selection: Any) -> str:
        """Return why it can not be used; empty when it can."""
        problem: str = self.context["said"][selection.pk][1]
        return problem


class FreezeSerializer(StrictSerializer):
    """What a fixed selection is to be called, and whether everybody may use it."""

    def get_fields(self) -> dict[str, Any]:
        return {"name": KindField(NAME, needed=True), "is_shared": KindField(SHARED)}


class ByHandSerializer(StrictSerializer):
    """Members of a fixed selection, by their keys."""

    members = serializers.ListField(child=serializers.UUIDField(), allow_empty=False, max_length=MOST_BY_HAND)


class ChangedSerializer(serializers.Serializer[Any]):
    """How many were added, or taken out."""

    changed = serializers.IntegerField()


class CountSerializer(serializers.Serializer[Any]):
    """How many a selection finds, and what takes part in that."""

    count = serializers.IntegerField(source="left")
    everybody = serializers.IntegerField()
    included = serializers.IntegerField()
    excluded = serializers.IntegerField()
    conditions = serializers.DictField(child=serializers.IntegerField())


class MemberSerializer(serializers.Serializer[Any]):
    """A customer, or a contact person, in a selection; all about them is at their own address."""

    id = serializers.UUIDField(read_only=True)
    name = serializers.CharField(read_only=True)
    email = serializers.CharField(read_only=True)
    customer = serializers.SerializerMethodField()

    def get_customer(self, member: Any) -> dict[str, str]:
        """Return whose the person is; the customer itself where customers are found."""
        customer = getattr(member, "customer", member)
        return {"id": str(customer.pk), "number": customer.number, "name": customer.name}


class EvidenceSerializer(serializers.Serializer[Any]):
    """What shows that a condition holds, and where it is seen."""

    text = serializers.CharField()
    quote = serializers.CharField()
    on = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    def get_on(self, evidence: Any) -> dt.date | None:
        """Return its day."""
        day: dt.date | None = evidence.when
        return day

    def get_url(self, evidence: Any) -> str:
        """Return the page's address; empty when there is none."""
        return self.context["request"].build_absolute_uri(evidence.url) if evidence.url else ""


class ReasonSerializer(serializers.Serializer[Any]):
    """One condition as it stands for somebody."""

    place = serializers.CharField()
    text = serializers.CharField()
    holds = serializers.BooleanField()
    evidence = EvidenceSerializer(many=True)


class ExplanationSerializer(serializers.Serializer[Any]):
    """Whether somebody is in a selection, in one sentence, and then condition by condition."""

    is_in = serializers.BooleanField()
    verdict = serializers.CharField()
    member = MemberSerializer()
    conditions = ReasonSerializer(many=True)


def sentence_of(code: str) -> str:
    """Say what keeps a selection from being read."""
    sentences: Mapping[str, str] = {
        "version": _("The selection has to say its version, which is 1."),
        "result": _("Say whether customers or persons are to be found."),
        "unknown": _("A selection has nothing of this name."),
        "not_a_group": _("A group has “match”, which is all or any, and “items”."),
        "not_a_condition": _("A condition has “criterion” and “with”, and may have “not”."),
        "too_deep": _("The groups lie too deep in each other."),
        "too_many": _("There are too many conditions."),
    }
    return sentences.get(code, _("Write the selection as an object."))
