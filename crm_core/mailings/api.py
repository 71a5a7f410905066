"""Mailings for programs: what there is, and what became of every message. They are written and sent in the pages."""

import uuid
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from crm_core.mailings.access import mailing_for, mailings_for
from crm_core.mailings.fates import STATES, Fate
from crm_core.mailings.models import Delivery, Mailing
from crm_core.mailings.queries import DeliveryQuerySet, MailingQuerySet
from crm_core.mailings.states import FACT_FIELDS, Reason
from crm_core.mailings.tallying import states_of
from kundsystem.api.parameters import Word, refuse_unknown
from kundsystem.api.registry import register
from kundsystem.api.resources import Reading

FATE = Word(
    "fate", _("Those with this fate, which may be several states."), DeliveryQuerySet.with_fate, words=tuple(STATES)
)
REASON = Word(
    "reason", _("Those that were left out for this reason."), DeliveryQuerySet.because, words=tuple(Reason.values)
)


class MailingSerializer(serializers.Serializer[Mailing]):
    """A mailing."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    state = serializers.ChoiceField(choices=Mailing.Stage.choices)
    selection = serializers.UUIDField(source="selection_id", allow_null=True)
    follows = serializers.UUIDField(source="follows_id", allow_null=True)
    to_be_sent = serializers.DateTimeField(source="starts_at", allow_null=True)
    begun = serializers.DateTimeField(source="started_at", allow_null=True)
    ended = serializers.DateTimeField(source="ended_at", allow_null=True)
    problem = serializers.CharField()
    created = serializers.DateTimeField(source="created_at")


class FatesSerializer(serializers.Serializer[Any]):
    """How many messages have each fate; a message may count in several."""

    fates = serializers.DictField(child=serializers.IntegerField())
    left_out = serializers.DictField(child=serializers.IntegerField())


class MessageSerializer(serializers.Serializer[Any]):
    """One message to one recipient, or why there is none."""

    id = serializers.UUIDField()
    customer = serializers.UUIDField(source="customer_id")
    contact = serializers.UUIDField(source="contact_id", allow_null=True)
    name = serializers.CharField()
    address = serializers.CharField()
    state = serializers.CharField()
    reason = serializers.CharField()

    def get_fields(self) -> dict[str, Any]:
        """Return these, and the time of each thing that is known to have happened."""
        times = {name: serializers.DateTimeField(allow_null=True) for name in FACT_FIELDS}
        return super().get_fields() | times


class Mailings(Reading):
    """The mailings that the key's user may see."""

    serializer_class = MailingSerializer
    heading = _("Mailings")
    texts = {
        "list": _("List mailings"),
        "retrieve": _("Read a mailing"),
        "fates": _("Count the fates of a mailing"),
        "messages": _("List the messages of a mailing"),
    }
    more = {
        "fates": _("What became of its messages, and why some were left out."),
        "messages": _("In order of name, with what became of each and when."),
    }
    answers = {"fates": FatesSerializer, "messages": MessageSerializer(many=True)}
    parameters = (
        Word(
            "state",
            _("Those in this state."),
            lambda rows, state: rows.in_states([state]),
            words=tuple(Mailing.Stage.values),
        ),
    )

    def rows(self) -> MailingQuerySet:
        return mailings_for(self.actor)

    def one(self, pk: uuid.UUID, *, write: bool = False) -> Mailing:
        return mailing_for(self.actor, pk, write=write)

    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def fates(self, request: Request, pk: uuid.UUID) -> Response:
        """Count them."""
        mailing = self.one(pk)
        refuse_unknown(request.query_params, ())
        states, deliveries = states_of(mailing.pk), Delivery.objects.of_mailing(mailing.pk)
        fates = {str(fate): sum(states.get(state, 0) for state in STATES[fate]) for fate in Fate}
        return Response(FatesSerializer({"fates": fates, "left_out": deliveries.left_out()}).data)

    @action(
        detail=True, methods=["get"], parameters=(FATE, REASON), orderings={"name": "sort_key"}, default_ordering="name"
    )
    def messages(self, request: Request, pk: uuid.UUID) -> Response:
        """Answer with a page of them."""
        mailing = self.one(pk)
        refuse_unknown(request.query_params, [parameter.name for parameter in self.every_parameter()])
        found: QuerySet[Delivery] = self.filter_queryset(Delivery.objects.of_mailing(mailing.pk))
        return self.get_paginated_response(MessageSerializer(self.paginate_queryset(found), many=True).data)


register("mailings", Mailings)
