"""The products that a customer has, is offered or has had: the window's first tab."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_core.customers.models import Customer
from crm_core.customers.tabs import Tab, register
from crm_core.deals import answers
from crm_core.deals.models import Deal
from crm_core.deals.permissions import VIEW, WRITE
from crm_core.deals.rows import rows_of
from crm_core.deals.worth import worth_for, worth_of
from kundsystem.accounts.http import TenantRequest

SHOWN = 50


def context(request: TenantRequest, customer: Customer) -> dict[str, Any]:
    """What the tab shows: a page of deals at a time; those that are put away when asked for them."""
    archived = "archived" in request.GET
    asked = request.GET.get("after", "")
    after = int(asked) if asked.isdecimal() and len(asked) < 7 else 0
    deals = Deal.objects.of_customer(customer.pk, archived=archived).most_alive_first().for_tab()
    found = list(deals[after : after + SHOWN + 1])
    worth = worth_for(customer, timezone.localdate())
    return {
        "rows": rows_of(found[:SHOWN], customer),
        "after": after,
        "next": after + SHOWN if len(found) > SHOWN else None,
        "total": worth.archived if archived else getattr(customer, "count_deals", 0),
        "worth": worth,
        "archived": archived,
        "may_write_deals": request.actor.may(WRITE) and not customer.is_archived,
    }


@answers.register("deal-row")
def row(request: TenantRequest, deal: Deal) -> HttpResponse:
    """Answer a change that was asked for from a row: the row, and what runs now."""
    context = {
        "row": rows_of([deal], deal.customer)[0],
        "worth": worth_of(deal.customer_id, timezone.localdate()),
        "may_write_deals": request.actor.may(WRITE),
    }
    return render(request, "crm_core/deals/_row_answer.html", context)


register(
    Tab(
        key="deals",
        label=_("Products"),
        template="crm_core/deals/_tab.html",
        context=context,
        count=lambda: Deal.objects.active(),
        permission=VIEW,
        order=10,
    )
)
