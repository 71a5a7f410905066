"""The base of what can be listed, read, made and changed.

A subject says which rows, how one is found, which actions are called and how it is written; this does the rest.
"""

import uuid
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import GenericViewSet

from kundsystem.api.errors import ChangedMeanwhile
from kundsystem.api.narrowing import Narrowing
from kundsystem.api.paging import CURSOR, LIMIT, KeysetPagination, ordering_parameter
from kundsystem.api.parameters import Parameter, refuse_unknown
from kundsystem.api.registry import added_to
from kundsystem.api.views import ApiView


class Reading(ApiView, GenericViewSet):
    """What can be listed and read.

    Attributes:
        orderings: word in the address → column that every row has, and that has an index.
        parameters: what a list is narrowed by.
    """

    filter_backends = [Narrowing]
    pagination_class = KeysetPagination
    lookup_value_converter = "uuid"
    lookup_field = "pk"
    orderings: ClassVar[Mapping[str, str]] = {"created": "created_at"}
    default_ordering = "created"
    parameters: ClassVar[tuple[Parameter, ...]] = ()

    def rows(self) -> QuerySet[Any]:
        """Return all that the actor may see, with what is written of each."""
        raise NotImplementedError

    def one(self, pk: uuid.UUID, *, write: bool = False) -> Any:
        """Return one that the actor may see, or change when `write`."""
        raise NotImplementedError

    def narrowing(self) -> tuple[Parameter, ...]:
        """Return what a list is narrowed by: its own parameters, and those that other subjects brought."""
        return (*self.parameters, *added_to(self.basename or ""))

    def fetch(self, things: Sequence[Any]) -> None:
        """Fetch for all of a page what would otherwise be asked for each."""

    def every_parameter(self) -> tuple[Parameter, ...]:
        """Return what a list's address may have."""
        return (*self.narrowing(), ordering_parameter(self.orderings, self.default_ordering), LIMIT, CURSOR)

    def list(self, request: Request) -> Response:
        """Answer with a page."""
        with ExitStack() as limits:
            for parameter in self.narrowing():
                limits.enter_context(parameter.limits(request.query_params))
            page = self.paginate_queryset(self.filter_queryset(self.rows()))
        self.fetch(page or [])
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        """Answer with one."""
        thing = self.one(pk)
        refuse_unknown(request.query_params, ())
        return self.answer(thing)

    def answer(self, thing: Any, status: int = 200) -> Response:
        """Write one, with the mark that `If-Match` is compared with."""
        answer = Response(self.get_serializer(thing).data, status=status)
        if mark := self.mark(thing):
            answer["ETag"] = f'"{mark}"'
        return answer

    def mark(self, thing: Any) -> str:
        """Return what changes whenever the thing does; empty where that is not kept track of."""
        return ""


class Resource(Reading):
    """What can be made and changed too.

    Attributes:
        writes: the permission that making and changing needs, asked before a body is looked at.
    """

    writes = ""

    def make(self, values: Mapping[str, Any]) -> Model:
        """Make one, by the action that the forms call too."""
        raise NotImplementedError

    def change(self, thing: Any, values: Mapping[str, Any], seen: Mapping[str, str] | None) -> None:
        """Change one, by the action that the forms call too."""
        raise NotImplementedError

    def seen(self, thing: Any, values: Mapping[str, Any]) -> dict[str, str]:
        """Return what the fields to be changed are, for the action to compare once it holds the lock."""
        return {}

    def create(self, request: Request) -> Response:
        """Make one, and answer with it and its address."""
        self.actor.require(self.writes)
        refuse_unknown(request.query_params, ())
        made = self.make(self.read(self.get_serializer(data=request.data)))
        answer = self.answer(self.one(made.pk), 201)
        answer["Location"] = reverse(f"api:{self.basename}-detail", [made.pk], request=request)
        return answer

    def partial_update(self, request: Request, pk: uuid.UUID) -> Response:
        """Change what the body names and leave the rest."""
        thing = self.found(request, pk)
        values = self.read(self.get_serializer(thing, data=request.data, partial=True))
        # Between reading it here and the action's lock somebody may be quicker, so the action compares too.
        seen = self.seen(thing, values) if "If-Match" in request.headers else None
        self.change(thing, values, seen)
        return self.answer(self.one(pk))

    def found(self, request: Request, pk: uuid.UUID) -> Any:
        """Return what is to be changed.

        Raises:
            ChangedMeanwhile: `If-Match` names none of its present marks.
        """
        self.actor.require(self.writes)
        thing = self.one(pk, write=True)
        refuse_unknown(request.query_params, ())
        if expected := request.headers.get("If-Match"):
            # A proxy that compresses makes a mark a weak one.
            marks = {mark.strip().removeprefix("W/").strip('"') for mark in expected.split(",")}
            if not marks & {"*", self.mark(thing)}:
                raise ChangedMeanwhile(_("It has been changed since it was read. Read it again, then change it."))
        return thing

    @staticmethod
    def read(serializer: BaseSerializer[Any]) -> Mapping[str, Any]:
        """Return what a body says; what is wrong with it is raised."""
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data
