"""Sharing a deal's revenue between units: beside its row, on its page, or on a page of its own."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from crm_core.deals.access import deal_for, shares_of, units_for
from crm_core.deals.answers import with_told
from crm_core.deals.share_form import ShareForm, as_saved, as_typed, spread
from crm_core.deals.sharing import set_shares, shared_amounts
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared.errors import UserError
from kundsystem.web.toasts import toast

PANEL = "deal-shares"


@require_http_methods(["GET", "POST"])
def shares(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the shares to be changed, spread them equally, or save them."""
    deal = deal_for(request.actor, pk, write=True)
    units, now = units_for(request.actor, deal), shares_of(request.actor, deal)
    if request.method == "GET":
        return _form(request, as_saved(deal, units, now))
    form = as_typed(deal, units, request.POST.dict())
    if "equal" in request.POST and units:
        return _form(request, spread(form), 200)
    if not form.can_be_saved:
        form.error = form.verdict()
        return _form(request, form)
    try:
        set_shares(actor=request.actor, pk=pk, shares=form.shares())
    except UserError as error:
        form.error = error.message
        return _form(request, form)
    undo = reverse("undo", args=[request.actor.last_operation])
    toast(request, _("The shares of %(deal)s are saved.") % {"deal": deal}, undo_url=undo)
    return _saved(request, form)


@require_GET
def counted(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Tell what the shares come to, as one types."""
    deal = deal_for(request.actor, pk, write=True)
    form = as_typed(deal, units_for(request.actor, deal), request.GET.dict())
    return render(request, "crm_core/deals/_shares_counted.html", {"form": form, "deal": deal})


def _saved(request: TenantRequest, form: ShareForm) -> HttpResponse:
    if not request.htmx:
        return redirect("deal_show", form.deal.pk)
    if request.htmx.target != PANEL:
        return redirect("customer_tab", form.deal.customer_id, "deals")
    now = shares_of(request.actor, form.deal)
    context = {"deal": form.deal, "shares": shared_amounts(form.deal, now), "may_write_deals": True}
    return with_told(request, render(request, "crm_core/deals/_shares.html", context))


def _form(request: TenantRequest, form: ShareForm, status: int = 0) -> HttpResponse:
    deal = form.deal
    in_panel = "panel" in request.GET
    target = f"deal-row-{deal.pk}"
    context: dict[str, Any] = {"form": form, "deal": deal, "action": request.get_full_path(), "in_panel": in_panel}
    name = "shares.html" if not request.htmx else "_shares_panel_form.html" if in_panel else "_shares_row.html"
    posted = request.method == "POST"
    response = render(request, f"crm_core/deals/{name}", context, status=status or (422 if posted else 200))
    if posted and request.htmx:
        response["HX-Retarget"] = f"#{PANEL if in_panel else target}"
        response["HX-Reswap"] = "outerHTML"
    return response
