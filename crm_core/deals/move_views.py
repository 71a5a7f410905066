"""Changing a deal's status where it stands; the board, the list and the window use the same address."""

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from crm_core.deals.access import deal_for, loss_reasons, statuses
from crm_core.deals.answers import answer
from crm_core.deals.models import Deal, DealStatus, Stage
from crm_core.deals.moving import move_deals
from crm_core.deals.registry import DEAL
from crm_core.fields.lookups import as_key
from crm_core.fields.registry import field_of
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared.errors import Conflict
from kundsystem.web.toasts import toast


@require_http_methods(["GET", "POST"])
def move(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Offer the statuses, or give the deal one; what is lost is asked why, once.

    Posted are `status`, `from` (the status that was seen; somebody else may have moved it meanwhile) and, for a status
    that means lost, `loss_reason`, which may be empty.
    """
    deal = deal_for(request.actor, pk, write=True)
    asked = request.POST.get("status", request.GET.get("status", ""))
    status = field_of(DEAL, "status").parse(asked) if asked or request.method == "POST" else None
    why = status is not None and status.stage == Stage.LOST and "loss_reason" not in request.POST
    if status is None or why or request.method == "GET":
        return _choices(request, deal, status if why else None)
    reason = field_of(DEAL, "loss_reason").parse(request.POST.get("loss_reason", ""))
    seen = as_key(request.POST.get("from", ""))
    try:
        moved = move_deals(actor=request.actor, keys=[pk], status=status, loss_reason=reason, from_status=seen)
    except Conflict as error:
        return answer(request, deal_for(request.actor, pk), refusal=error.message)
    if moved:
        names = {"product": deal.product, "customer": deal.customer, "status": status}
        text = _("%(product)s for %(customer)s is moved to %(status)s.") % names
        toast(request, text, undo_url=reverse("undo", args=[request.actor.last_operation]))
    return answer(request, deal_for(request.actor, pk))


def _choices(request: TenantRequest, deal: Deal, lost: DealStatus | None) -> HttpResponse:
    context = {
        "deal": deal,
        "statuses": statuses(request.actor, deal),
        "lost": lost,
        "reasons": loss_reasons(request.actor) if lost else [],
        "alone": "alone" in request.GET,
        "target": request.htmx.target,
    }
    if not request.htmx:
        return render(request, "crm_core/deals/move.html", context)
    if request.method == "GET":
        return render(request, "crm_core/deals/_status_menu.html", context)
    # It was dropped among the lost ones: nothing is moved until the reason is given.
    response = render(request, "crm_core/deals/_loss_dialog.html", context)
    response["HX-Retarget"], response["HX-Reswap"] = "body", "beforeend"
    return response
