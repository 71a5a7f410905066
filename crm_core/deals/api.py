"""Deals for programs."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from crm_core.customers.access import customer_for
from crm_core.deals import actions, moving, sharing
from crm_core.deals.access import changes_of, deal_for, deals_for
from crm_core.deals.models import Deal, DealStatus, LossReason, Stage
from crm_core.deals.permissions import VIEW, WRITE
from crm_core.deals.queries import DealQuerySet
from crm_core.deals.registry import DEAL
from crm_core.deals.serializers import DealSerializer, MoveSerializer, SharesSerializer, StatusChangeSerializer
from crm_core.fields.resources import SubjectResource, archived_parameter, choice_parameters, period_parameters
from crm_core.fields.value_resources import OwnValues, TonedValueSerializer
from kundsystem.api.parameters import Key, Moment, Word, refuse_unknown
from kundsystem.api.registry import register


def _in_stages(deals: DealQuerySet, stages: list[str]) -> DealQuerySet:
    return deals.in_stages(*stages)


class Deals(SubjectResource):
    """The deals of all customers."""

    subject = DEAL
    serializer_class = DealSerializer
    writes = WRITE
    heading = _("Deals")
    texts = {
        "list": _("List deals"),
        "retrieve": _("Read a deal"),
        "create": _("Add a deal to a customer"),
        "partial_update": _("Change a deal"),
        "move": _("Give a deal another status"),
        "share": _("Share a deal's revenue between units"),
        "status_changes": _("List the statuses that a deal has had"),
        "archive": _("Put a deal away"),
        "restore": _("Bring a deal back"),
    }
    more = {
        "create": _("Price, how it is charged and notice period come from the product where they are not given."),
        "share": _("The shares are 100 per cent together; an empty list stops sharing."),
    }
    bodies = {"move": MoveSerializer, "share": SharesSerializer}
    answers = {"status_changes": StatusChangeSerializer(many=True)}
    orderings = {"created": "created_at", "changed": "updated_at"}
    default_ordering = "-created"
    parameters = (
        Key("customer", _("Those of this customer."), DealQuerySet.at),
        *choice_parameters(DEAL),
        Word("stage", _("Those whose status means this."), _in_stages, many=True, words=tuple(Stage.values)),
        *period_parameters(DEAL),
        Moment("changed_since", _("Made or changed at this time or later."), DealQuerySet.changed_since),
        archived_parameter(),
    )

    def rows(self) -> DealQuerySet:
        return deals_for(self.actor).for_programs()

    def one(self, pk: uuid.UUID, *, write: bool = False) -> Deal:
        return deal_for(self.actor, pk, write=write)

    def make(self, values: Mapping[str, Any]) -> Deal:
        facts = dict(values)
        customer = customer_for(self.actor, facts.pop("customer").pk)
        return actions.create_deal(actor=self.actor, customer_id=customer.pk, values=facts)

    def change(self, thing: Deal, values: Mapping[str, Any], seen: Mapping[str, str] | None) -> None:
        actions.update_deal(actor=self.actor, pk=thing.pk, changes=values, seen=seen)

    @action(detail=True, methods=["post"], url_path="status")
    def move(self, request: Request, pk: uuid.UUID) -> Response:
        """Move it; dated and signed."""
        deal = self.found(request, pk)
        values = self.read(MoveSerializer(data=request.data))
        seen = deal.status_id if "If-Match" in request.headers else None
        moving.move_deals(actor=self.actor, keys=[deal.pk], from_status=seen, **values)
        return self.answer(self.one(pk))

    @action(detail=True, methods=["post"], url_path="shares")
    def share(self, request: Request, pk: uuid.UUID) -> Response:
        """Set all shares at once."""
        deal = self.found(request, pk)
        values = self.read(SharesSerializer(data=request.data))
        sharing.set_shares(actor=self.actor, pk=deal.pk, **values)
        return self.answer(self.one(pk))

    @action(detail=True, methods=["get"], url_path="status-changes", pagination_class=None, filter_backends=[])
    def status_changes(self, request: Request, pk: uuid.UUID) -> Response:
        """Tell when it got which status and by whom, the latest first."""
        changes = changes_of(self.one(pk))
        refuse_unknown(request.query_params, ())
        return Response(StatusChangeSerializer(changes, many=True).data)

    @action(detail=True, methods=["post"])
    def archive(self, request: Request, pk: uuid.UUID) -> Response:
        """Put it away; doing so again changes nothing."""
        deal = self.one(pk, write=True)
        actions.archive_deals(actor=self.actor, keys=[deal.pk])
        return self.answer(self.one(pk))

    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: uuid.UUID) -> Response:
        """Bring it back; doing so again changes nothing."""
        deal = self.one(pk, write=True)
        actions.restore_deals(actor=self.actor, keys=[deal.pk])
        return self.answer(self.one(pk))


class DealStatusSerializer(TonedValueSerializer):
    """A status of deals."""

    stage = serializers.ChoiceField(Stage.values, read_only=True)
    probability = serializers.IntegerField(read_only=True)
    is_default = serializers.BooleanField(read_only=True)
    product = serializers.UUIDField(
        source="product_id", read_only=True, allow_null=True, help_text=_("The only product whose deals can have it.")
    )


class DealStatuses(OwnValues):
    """Where a deal can stand."""

    model = DealStatus
    serializer_class = DealStatusSerializer
    called = _("Deal statuses")
    permission = VIEW


class LossReasons(OwnValues):
    """Why deals are lost."""

    model = LossReason
    called = _("Reasons why deals are lost")
    permission = VIEW


register("deals", Deals)
register("deal-statuses", DealStatuses)
register("loss-reasons", LossReasons)
