"""A customer as other subjects name it in the API: by key, by number or by name."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from crm_core.customers.models import Customer
from crm_core.fields.choices import Reference
from crm_core.fields.registry import Field
from crm_core.fields.serializers import KindField


def _customers() -> QuerySet[Customer]:
    return Customer.objects.active()


class CustomerField(KindField):
    """Whose it is; needed, since nothing lies outside a customer."""

    def __init__(self) -> None:
        super().__init__(Field("", "customer", _("Customer"), Reference(_customers), required=True), needed=True)
