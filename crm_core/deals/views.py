"""Deals: their pages, and putting them away."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from crm_core.deals import actions
from crm_core.deals.access import deal_for
from crm_core.deals.answers import gone
from crm_core.deals.permissions import WRITE
from kundsystem.accounts.http import TenantRequest
from kundsystem.web.toasts import toast


@require_GET
def show(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Show a deal."""
    deal = deal_for(request.actor, pk)
    return render(request, "crm_core/deals/show.html", {"deal": deal, "may_write_deals": request.actor.may(WRITE)})


@require_POST
def archive(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Put a deal away; the toast brings it back."""
    deal = deal_for(request.actor, pk, write=True)
    if actions.archive_deals(actor=request.actor, keys=[pk]):
        undo = reverse("undo", args=[request.actor.last_operation])
        toast(request, _("%(deal)s is archived.") % {"deal": deal}, undo_url=undo)
    return gone(request, deal)


@require_POST
def restore(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Bring a deal back."""
    deal = deal_for(request.actor, pk, write=True)
    if actions.restore_deals(actor=request.actor, keys=[pk]):
        undo = reverse("undo", args=[request.actor.last_operation])
        toast(request, _("%(deal)s is back.") % {"deal": deal}, undo_url=undo)
    return redirect("deal_show", pk)
