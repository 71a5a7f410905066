"""Sharing a deal's revenue between units."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from crm_core.deals.access import deal_for, shares_of, units
from crm_core.deals.forms import SharesForm
from crm_core.deals.sharing import set_shares, shared_amounts
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared.errors import UserError
from kundsystem.web.toasts import toast


@require_http_methods(["GET", "POST"])
def shares(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the units with their shares, and change them; all empty, the revenue is not shared."""
    deal = deal_for(request.actor, pk, write=True)
    now = shares_of(deal)
    form = SharesForm(request.POST if request.method == "POST" else None, units(request.actor, now), now)
    if request.method == "POST" and (wanted := form.read()) is not None:
        try:
            set_shares(actor=request.actor, pk=pk, shares=wanted)
        except UserError as error:
            form.error = error.message
        else:
            text = _("The revenue of %(deal)s is shared.") if wanted else _("The revenue of %(deal)s is not shared.")
            toast(request, text % {"deal": deal}, undo_url=reverse("undo", args=[request.actor.last_operation]))
            return redirect("deal_show", pk)
    context = {"deal": deal, "form": form, "amounts": shared_amounts(deal, now)}
    return render(request, "crm_core/deals/shares.html", context, status=422 if form.error else 200)
