"""The catalogue for programs."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from crm_core.fields.resources import SubjectResource, archived_parameter, choice_parameters
from crm_core.fields.serializers import SubjectSerializer
from crm_core.fields.value_resources import OwnValues
from crm_core.products import actions
from crm_core.products.access import product_for, products_for
from crm_core.products.models import Product, ProductCategory, VatClass
from crm_core.products.permissions import VIEW, WRITE
from crm_core.products.queries import ProductQuerySet
from crm_core.products.registry import DERIVED, PRODUCT
from kundsystem.api.parameters import Parameter
from kundsystem.api.registry import register


class ProductSerializer(SubjectSerializer):
    """A product or service."""

    subject = PRODUCT
    needed = ("name",)
    without = DERIVED
    vat_percent = serializers.SerializerMethodField()
    created = serializers.DateTimeField(source="created_at", read_only=True)
    changed = serializers.DateTimeField(source="updated_at", read_only=True)
    archived_at = serializers.DateTimeField(read_only=True, allow_null=True)

    def get_vat_percent(self, product: Product) -> str | None:
        """Return the per cent of today, exactly."""
        return f"{product.vat_percent:.2f}" if product.vat_percent is not None else None


class Products(SubjectResource):
    """The products and services."""

    subject = PRODUCT
    serializer_class = ProductSerializer
    writes = WRITE
    heading = _("Products and services")
    texts = {
        "list": _("List products and services"),
        "retrieve": _("Read a product or service"),
        "create": _("Add a product or service"),
        "partial_update": _("Change a product or service"),
        "archive": _("Take a product or service out of what is offered"),
        "restore": _("Offer a product or service again"),
    }
    orderings = {"name": "sort_key"}
    default_ordering = "name"
    parameters = (
        Parameter("q", _("Words of the name, or the beginning of the code."), ProductQuerySet.matching),
        *choice_parameters(PRODUCT),
        archived_parameter(),
    )

    def rows(self) -> ProductQuerySet:
        return products_for(self.actor).for_card()

    def one(self, pk: uuid.UUID, *, write: bool = False) -> Product:
        return product_for(self.actor, pk, write=write)

    def make(self, values: Mapping[str, Any]) -> Product:
        return actions.create_product(actor=self.actor, values=values)

    def change(self, thing: Product, values: Mapping[str, Any], seen: Mapping[str, str] | None) -> None:
        actions.update_product(actor=self.actor, pk=thing.pk, changes=values, seen=seen)

    @action(detail=True, methods=["post"])
    def archive(self, request: Request, pk: uuid.UUID) -> Response:
        """Offer it no more; doing so again changes nothing."""
        product = self.one(pk, write=True)
        actions.archive_products(actor=self.actor, keys=[product.pk])
        return self.answer(self.one(pk))

    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: uuid.UUID) -> Response:
        """Offer it again; doing so again changes nothing."""
        product = self.one(pk, write=True)
        actions.restore_products(actor=self.actor, keys=[product.pk])
        return self.answer(self.one(pk))


class ProductCategories(OwnValues):
    """The groups of products."""

    model = ProductCategory
    called = _("Product categories")
    permission = VIEW


class VatClasses(OwnValues):
    """The VAT classes; the per cent of the day stands with each product."""

    model = VatClass
    called = _("VAT classes")
    permission = VIEW


register("products", Products)
register("product-categories", ProductCategories)
register("vat-classes", VatClasses)
