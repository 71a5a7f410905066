"""A deal's row in the customer window, shown again after a change."""

from django.http import HttpResponse
from django.shortcuts import render

from crm_core.deals.answers import register
from crm_core.deals.models import Deal
from crm_core.deals.permissions import WRITE
from crm_core.deals.tabs import row_of
from kundsystem.accounts.http import TenantRequest


@register("deal")
def row(request: TenantRequest, deal: Deal) -> HttpResponse:
    """Show the row."""
    context = {"row": row_of(deal), "may_write_deals": request.actor.may(WRITE)}
    return render(request, "crm_core/deals/_row.html", context)
