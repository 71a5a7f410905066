"""What a card of a deal works out of what it has."""

from django import template
from django.utils import timezone

from crm_core.deals.models import Deal
from crm_core.deals.thinking import Thought, thought_of

register = template.Library()


@register.filter
def thought(deal: Deal) -> Thought:
    """Return what there is to think of about a deal, which comes with its status and its customer."""
    return thought_of(deal, timezone.localdate(), deal.customer.last_contact_at)
