"""Filters of the customer window."""

from typing import Any

from django import template
from django.utils.translation import pgettext_lazy

from crm_core.customers.models import Customer
from crm_core.fields.registry import Field

register = template.Library()

# A card has less room than a form: the long names have short ones.
_SHORT = {
    "org_number": pgettext_lazy("fact", "Reg. no."),
    "number": pgettext_lazy("fact", "Number"),
    "employees": pgettext_lazy("fact", "Staff"),
    "customer_since": pgettext_lazy("fact", "Since"),
}


@register.filter
def fact_label(field: Field) -> Any:
    """Return a fact's short name."""
    return _SHORT.get(field.name, field.label)


@register.filter
def short_name(customer: Customer) -> str:
    """Return a customer's name as one says it: the first word of a long one."""
    name = customer.name
    return name if len(name) <= 22 else name.split()[0][:30]
