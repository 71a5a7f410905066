"""A customer as other subjects name it in the API: by key, by number or by name."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.fields import empty

from crm_core.customers.models import Customer
from crm_core.fields.choices import Reference, no_customer
from crm_core.fields.registry import Field
from crm_core.fields.serializers import KindField
from crm_core.reach import reaches


def _customers() -> QuerySet[Customer]:
    return Customer.objects.active()


class CustomerField(KindField):
    """Whose it is; needed, since nothing lies outside a customer. One out of reach does not exist."""

    def __init__(self) -> None:
        super().__init__(Field("", "customer", _("Customer"), Reference(_customers), required=True), needed=True)

    def run_validation(self, data: Any = empty) -> Any:
        customer = super().run_validation(data)
        if not reaches(self.context["view"].actor, customer):
            raise serializers.ValidationError(no_customer(str(data)), "invalid")
        return customer
