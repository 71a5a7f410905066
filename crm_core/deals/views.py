"""A deal's page, putting deals away, and marking reference customers."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from crm_core.deals import actions
from crm_core.deals.access import deal_for, shares_of
from crm_core.deals.answers import answer, gone
from crm_core.deals.cells import cell_of, own_cells
from crm_core.deals.models import Deal
from crm_core.deals.permissions import WRITE
from crm_core.deals.rows import rows_of
from crm_core.deals.sharing import shared_amounts
from crm_core.deals.steps import steps_of
from kundsystem.accounts.http import TenantRequest
from kundsystem.web.toasts import toast

# Which facts stand in which column.
COLUMNS = (
    ("description", "seller", "orderer", "unit", "is_reference"),
    ("quantity", "unit_price", "discount", "recurrence", "probability"),
    ("offered_on", "answer_by", "ordered_on", "next_step"),
    ("starts_on", "ends_on", "notice_months", "renews"),
)


@require_GET
def show(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Show a deal; a fragment's request gets what follows from its values, after one was changed."""
    deal = deal_for(request.actor, pk)
    context = {"deal": deal, "may_write_deals": request.actor.may(WRITE)} | _following(request, deal)
    if request.htmx and request.htmx.target == "deal-figures":
        return render(request, "crm_core/deals/_following.html", context)
    columns = [[cell_of(request.actor, deal, name) for name in column] for column in COLUMNS]
    if deal.loss_reason_id:
        columns[0].append(cell_of(request.actor, deal, "loss_reason"))
    if deal.is_reference:
        columns[0] += [cell_of(request.actor, deal, name) for name in ("reference_until", "reference_contact")]
    context |= {"columns": columns, "own": own_cells(request.actor, deal)}
    return render(request, "crm_core/deals/show.html", context)


def _following(request: TenantRequest, deal: Deal) -> dict[str, Any]:
    return {
        "row": rows_of([deal], deal.customer)[0],
        "steps": steps_of(deal),
        "shares": shared_amounts(deal, shares_of(request.actor, deal)),
    }


@require_POST
def archive(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Put a deal away; the toast brings it back."""
    deal = deal_for(request.actor, pk, write=True)
    if actions.archive_deals(actor=request.actor, keys=[pk]):
        _told(request, _("%(deal)s is archived.") % {"deal": deal})
    return gone(request, deal)


@require_POST
def restore(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Bring a deal back."""
    deal = deal_for(request.actor, pk, write=True)
    if actions.restore_deals(actor=request.actor, keys=[pk]):
        _told(request, _("%(deal)s is back.") % {"deal": deal})
    if request.htmx:
        return redirect("customer_tab", deal.customer_id, "deals")
    return redirect("deal_show", pk)


@require_POST
def reference(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Mark the customer as a reference for what it bought, or not any longer."""
    deal = deal_for(request.actor, pk, write=True)
    wanted = request.POST.get("reference") == "1"
    actions.update_deal(actor=request.actor, pk=pk, changes={"is_reference": wanted})
    if wanted != deal.is_reference:
        names = {"customer": deal.customer, "product": deal.product}
        now = _("%(customer)s is a reference customer for %(product)s.")
        _told(request, (now if wanted else _("%(customer)s is no reference customer for %(product)s now.")) % names)
    return answer(request, deal_for(request.actor, pk))


def _told(request: TenantRequest, text: str) -> None:
    toast(request, text, undo_url=reverse("undo", args=[request.actor.last_operation]))
