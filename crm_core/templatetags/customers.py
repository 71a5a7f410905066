"""A customer's values in templates."""

from typing import Any

from django import template
from django.template.context import RequestContext

from crm_core.customers.cells import cell_of
from crm_core.customers.models import Customer

register = template.Library()


@register.inclusion_tag("crm_core/customers/_cell.html", takes_context=True)
def customer_field(context: RequestContext, customer: Customer, name: str) -> dict[str, Any]:
    """Show one field of a customer, changed where it stands by whoever may: `{% customer_field customer "phone" %}`."""
    return {"cell": cell_of(context["request"].actor, customer, name)}
