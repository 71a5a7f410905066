"""Selections for programs: saved ones, how many and who they find, and why; and lists narrowed by them."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from crm_core.selections import actions, freezing
from crm_core.selections.access import selection_for, selections_for
from crm_core.selections.asking import Why, explained
from crm_core.selections.compiling import selected
from crm_core.selections.counts import counted
from crm_core.selections.freezing import checked_selection
from crm_core.selections.listing import said_of
from crm_core.selections.models import Selection
from crm_core.selections.patience import patience
from crm_core.selections.permissions import USE
from crm_core.selections.queries import SelectionQuerySet
from crm_core.selections.sentences import as_text
from crm_core.selections.serializers import (
    ByHandSerializer,
    ChangedSerializer,
    CountSerializer,
    ExplanationSerializer,
    FreezeSerializer,
    MemberSerializer,
    SelectionSerializer,
)
from crm_core.selections.tree import CUSTOMERS, PERSONS
from crm_core.selections.wanted import LONGEST, narrowed, wanted
from kundsystem.accounts.actor import Actor
from kundsystem.api.parameters import Key, Parameter, Word, refuse_unknown
from kundsystem.api.registry import narrow, register
from kundsystem.api.resources import Resource
from kundsystem.shared.errors import UserError

OF = Key("of", _("The key of the customer, or of the contact person where persons are found."), required=True)
# The one that a customer of ours asked for first: who has bought, is somewhere, and has not been talked with.
EXAMPLE = {
    "name": "Västerås utan kundvård",
    "is_shared": False,
    "tree": {
        "version": 1,
        "result": CUSTOMERS,
        "include": {
            "match": "all",
            "items": [
                {"criterion": "postcode", "with": {"in": [["720", "725"]]}},
                {"criterion": "bought", "with": {"products": ["019ac0de-0000-7000-8000-000000000001"]}},
            ],
        },
        "exclude": {
            "match": "any",
            "items": [{"criterion": "note", "with": {"text": "kundvård", "when": {"last": 6, "unit": "months"}}}],
        },
    },
}

_PASSED_OVER = _(
    "Customers, or contact persons, by their keys. One that is so already, or that you may not see, is passed over; "
    "the answer says how many were changed."
)


class Selections(Resource):
    """The selections that the key's user may use."""

    serializer_class = SelectionSerializer
    writes = USE
    heading = _("Selections")
    texts = {
        "list": _("List selections"),
        "retrieve": _("Read a selection"),
        "create": _("Save a selection"),
        "partial_update": _("Change a selection"),
        "destroy": _("Put a selection away"),
        "count": _("Count whom a selection finds"),
        "members": _("List whom a selection finds"),
        "explain": _("Tell why somebody is in a selection, or is not"),
        "freeze": _("Save who is in a selection now as a fixed one"),
        "add_members": _("Add members to a fixed selection by hand"),
        "remove_members": _("Take members out of a fixed selection by hand"),
    }
    more = {
        "list": _("Your own and those that are shared with everybody."),
        "create": _(
            "A condition is a criterion with what it is given, a group is all or any of its items. What is wrong is "
            "told with its place: tree.include.0 is the first condition of the including side."
        ),
        "destroy": _("It is archived; those that are based on it say so and cannot be used."),
        "count": _("Of all, of each condition by its place, of each side, and of what is left."),
        "members": _("Customers, or contact persons, as the selection says. All about them is in their own lists."),
        "explain": _("The answer first says how it is, then for each condition what shows it."),
        "freeze": _("The fixed one is answered with; the selection itself is left as it is."),
        "add_members": _PASSED_OVER,
        "remove_members": _PASSED_OVER,
    }
    bodies = {"freeze": FreezeSerializer, "add_members": ByHandSerializer, "remove_members": ByHandSerializer}
    answers = {
        "count": CountSerializer,
        "members": MemberSerializer(many=True),
        "explain": ExplanationSerializer,
        "add_members": ChangedSerializer,
        "remove_members": ChangedSerializer,
    }
    examples = {"create": EXAMPLE, "partial_update": {"name": "Västerås, ej kontaktade"}}
    refuses = ("count", "members", "explain")
    orderings = {"name": "name", "created": "created_at", "changed": "updated_at"}
    default_ordering = "name"
    parameters = (Word("result", _("Those that find these."), SelectionQuerySet.finding, words=(CUSTOMERS, PERSONS)),)

    def rows(self) -> SelectionQuerySet:
        return selections_for(self.actor).select_related("owner", "folder")

    def one(self, pk: uuid.UUID, *, write: bool = False) -> Selection:
        return selection_for(self.actor, pk, write=write)

    def make(self, values: Mapping[str, Any]) -> Selection:
        try:
            return actions.create_selection(actor=self.actor, **values)
        except UserError as error:
            raise _placed(error) from error

    def change(self, thing: Selection, values: Mapping[str, Any], seen: Mapping[str, str] | None) -> None:
        token = seen.get("tree") if seen else None
        try:
            actions.update_selection(actor=self.actor, pk=thing.pk, changes=values, seen=token)
        except UserError as error:
            raise _placed(error) from error

    def seen(self, thing: Selection, values: Mapping[str, Any]) -> dict[str, str]:
        return {"tree": thing.token} if "tree" in values else {}

    def mark(self, thing: Selection) -> str:
        return thing.mark

    def get_serializer(self, *args: Any, **more: Any) -> Any:
        serializer: Any = super().get_serializer(*args, **more)
        rows = args[0] if args else None
        some = rows if isinstance(rows, Sequence) else [rows] if rows is not None else []
        if some:
            said = {one.selection.pk: (as_text(one.said), one.problem) for one in said_of(list(some), self.actor)}
            serializer.context["said"] = said
        return serializer

    def destroy(self, request: Request, pk: uuid.UUID) -> Response:
        """Put it away, and answer with how it was."""
        selection = self.found(request, pk)
        answer = self.answer(selection)
        actions.archive_selections(actor=self.actor, keys=[selection.pk])
        return answer

    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def count(self, request: Request, pk: uuid.UUID) -> Response:
        """Count it."""
        checked = checked_selection(self.actor, self.one(pk)).usable()
        refuse_unknown(request.query_params, ())
        return Response(CountSerializer(counted(checked)).data)

    @action(detail=True, methods=["get"], parameters=(), orderings={"name": "sort_key"})
    def members(self, request: Request, pk: uuid.UUID) -> Response:
        """Answer with a page of those who are in it."""
        checked = checked_selection(self.actor, self.one(pk)).usable()
        refuse_unknown(request.query_params, [parameter.name for parameter in self.every_parameter()])
        found = selected(checked)
        with patience():
            page = self.paginate_queryset(found.select_related("customer") if checked.lens.of_persons else found)
        return self.get_paginated_response(MemberSerializer(page, many=True).data)

    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[], parameters=(OF,))
    def explain(self, request: Request, pk: uuid.UUID) -> Response:
        """Explain it for one of them."""
        checked = checked_selection(self.actor, self.one(pk))
        refuse_unknown(request.query_params, [OF.name])
        found = explained(checked, self.actor, OF.value_in(request.query_params))
        return Response(ExplanationSerializer(_told(found), context={"request": request}).data)

    @action(detail=True, methods=["post"])
    def freeze(self, request: Request, pk: uuid.UUID) -> Response:
        """Save who is in it now as a fixed one."""
        self.actor.require(USE)
        refuse_unknown(request.query_params, ())
        tree = checked_selection(self.actor, self.one(pk)).usable().tree
        values = self.read(FreezeSerializer(data=request.data))
        with patience():
            made = freezing.freeze(actor=self.actor, tree=tree, **values)
        return self.answer(self.one(made.pk))

    @action(detail=True, methods=["post"], url_path="members/add")
    def add_members(self, request: Request, pk: uuid.UUID) -> Response:
        """Add some by hand."""
        return self._by_hand(request, pk, freezing.add_members)

    @action(detail=True, methods=["post"], url_path="members/remove")
    def remove_members(self, request: Request, pk: uuid.UUID) -> Response:
        """Take some out by hand."""
        return self._by_hand(request, pk, freezing.remove_members)

    def _by_hand(self, request: Request, pk: uuid.UUID, change: Callable[..., int]) -> Response:
        selection = self.found(request, pk)
        values = self.read(ByHandSerializer(data=request.data))
        changed = change(actor=self.actor, pk=selection.pk, keys=values["members"])
        return Response(ChangedSerializer({"changed": changed}).data)


@dataclass(frozen=True)
class SelectionParameter(Parameter):
    """A selection, saved or as a builder's address has it; one that can not be used is refused with the reason.

    Args:
        lookup: the rows' reference to the customer.
    """

    lookup: str = "pk"

    def narrow(self, rows: QuerySet[Any], query: QueryDict, actor: Actor) -> QuerySet[Any]:
        text = self.value_in(query)
        if text is None:
            return rows
        found = wanted(text, actor)
        if found.checked is None or found.problem:
            raise UserError(found.problem, code="unusable_selection", field=self.name)
        return narrowed(rows, found.checked, self.lookup)

    def limits(self, query: QueryDict) -> AbstractContextManager[None]:
        return patience() if self.name in query else nullcontext()


def _told(found: Why) -> dict[str, Any]:
    assert found.explanation is not None  # noqa: S101  # what can not be explained was raised
    holds = {reason.place: reason.holds for reason in found.explanation.reasons}
    conditions = [
        {"place": said.place, "text": said.text, "holds": holds[said.place], "evidence": said.evidence}
        for said in (*found.include, *found.exclude)
    ]
    return {
        "is_in": found.explanation.is_in,
        "verdict": "".join(text for text, _side in found.verdict),
        "member": found.thing,
        "conditions": conditions,
    }


def _placed(error: UserError) -> UserError:
    """Return what is wrong with a selection by where it stands in what was sent."""
    problems = error.context.get("problems")
    if not problems:
        return error
    errors: dict[str, list[str]] = {}
    for one in problems:
        errors.setdefault(".".join(filter(None, ("tree", one.place, one.parameter))), []).append(one.sentence)
    return UserError(error.message, code=error.code, field=next(iter(errors)), context={"errors": errors})


register("selections", Selections)
_SENTENCE = _("Those in this selection: the key of a saved one, or what its address has after s=.")
narrow("customers", SelectionParameter("selection", _SENTENCE, longest=LONGEST, may_refuse=True))
narrow("contacts", SelectionParameter("selection", _SENTENCE, longest=LONGEST, may_refuse=True, lookup="customer"))
