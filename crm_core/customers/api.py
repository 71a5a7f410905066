"""Customers for programs."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from crm_core.customers import actions
from crm_core.customers.access import customer_for, customers_for
from crm_core.customers.models import Customer, CustomerStatus, Industry, Tag, Unit
from crm_core.customers.permissions import WRITE
from crm_core.customers.queries import CustomerQuerySet
from crm_core.customers.registry import CUSTOMER
from crm_core.fields.resources import SubjectResource, archived_parameter, choice_parameters, period_parameters
from crm_core.fields.serializers import SubjectSerializer
from crm_core.fields.value_resources import OwnValues, OwnValueSerializer, TonedValueSerializer
from kundsystem.api.parameters import Moment, Parameter
from kundsystem.api.registry import register


class CustomerSerializer(SubjectSerializer):
    """A customer."""

    subject = CUSTOMER
    needed = ("name",)
    archived_at = serializers.DateTimeField(read_only=True, allow_null=True)

    class Meta:
        ref_name = "Customer"


class Customers(SubjectResource):
    """The customers."""

    subject = CUSTOMER
    serializer_class = CustomerSerializer
    writes = WRITE
    heading = _("Customers")
    texts = {
        "list": _("List customers"),
        "retrieve": _("Read a customer"),
        "create": _("Add a customer"),
        "partial_update": _("Change a customer"),
        "archive": _("Archive a customer"),
        "restore": _("Bring an archived customer back"),
    }
    orderings = {"name": "sort_key", "number": "number", "created": "created_at", "changed": "updated_at"}
    default_ordering = "name"
    parameters = (
        Parameter(
            "q",
            _("Words of the name, or the beginning of a number, a telephone number or an e-mail address."),
            CustomerQuerySet.matching,
        ),
        *choice_parameters(CUSTOMER),
        *period_parameters(CUSTOMER),
        Parameter("town", _("The beginning of the town."), CustomerQuerySet.in_towns),
        Parameter(
            "postcode_from", _("The first postcode of an interval; 11 is 11000."), CustomerQuerySet.from_postcode
        ),
        Parameter("postcode_to", _("The last postcode of an interval; 11 is 11999."), CustomerQuerySet.to_postcode),
        Moment("changed_since", _("Made or changed at this time or later."), CustomerQuerySet.changed_since),
        archived_parameter(),
    )

    def rows(self) -> CustomerQuerySet:
        return customers_for(self.actor).for_card()

    def one(self, pk: uuid.UUID, *, write: bool = False) -> Customer:
        # The key of a merged one leads to the one that was kept; who changes it should know.
        return customer_for(self.actor, pk, write=write, exact=write)

    def make(self, values: Mapping[str, Any]) -> Customer:
        return actions.create_customer(actor=self.actor, values=values)

    def change(self, thing: Customer, values: Mapping[str, Any], seen: Mapping[str, str] | None) -> None:
        actions.update_customer(actor=self.actor, customer=thing, changes=values, seen=seen)

    @action(detail=True, methods=["post"])
    def archive(self, request: Request, pk: uuid.UUID) -> Response:
        """Put it away; doing so again changes nothing."""
        customer = customer_for(self.actor, pk, exact=True)
        actions.archive_customers(actor=self.actor, keys=[customer.pk])
        return self.answer(self.one(pk))

    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: uuid.UUID) -> Response:
        """Bring it back; doing so again changes nothing."""
        customer = customer_for(self.actor, pk, exact=True)
        actions.restore_customers(actor=self.actor, keys=[customer.pk])
        return self.answer(self.one(pk))


class CustomerStatusSerializer(TonedValueSerializer):
    """A status of customers."""

    is_default = serializers.BooleanField(read_only=True)


class CustomerStatuses(OwnValues):
    """Where a customer can stand."""

    model = CustomerStatus
    serializer_class = CustomerStatusSerializer
    called = _("Customer statuses")


class IndustrySerializer(OwnValueSerializer):
    """A kind of business."""

    code = serializers.CharField(read_only=True)


class Industries(OwnValues):
    """What kinds of business there are."""

    model = Industry
    serializer_class = IndustrySerializer
    called = _("Industries")


class Units(OwnValues):
    """The co-operating companies and units of the organisation."""

    model = Unit
    called = _("Units")


class TagSerializer(TonedValueSerializer):
    """A free mark."""

    subject = serializers.ChoiceField(Tag.Subject.values, read_only=True)


class Tags(OwnValues):
    """The marks of customers and of notes."""

    model = Tag
    serializer_class = TagSerializer
    called = _("Tags")


register("customers", Customers)
register("customer-statuses", CustomerStatuses)
register("industries", Industries)
register("units", Units)
register("tags", Tags)
