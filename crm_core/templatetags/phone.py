"""The customer's card, on pages of what lies below it."""

from typing import Any

from django import template

from crm_core.customers.models import Customer
from crm_core.phone.cards import cards_for

register = template.Library()


@register.inclusion_tag("crm_core/phone/_at_booking.html", takes_context=True)
def customer_card(context: template.RequestContext, customer: Customer, may_note: bool) -> dict[str, Any]:
    """Show what is read of a customer in the car."""
    card = cards_for(context["request"].actor, [customer.pk]).get(customer.pk)
    return {"card": card, "may_note": may_note, "is_kept": False}
