"""A fixed selection: its members, added and taken away by hand."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from crm_core.fields.lookups import as_key
from crm_core.lists.permissions import EXPORT
from crm_core.selections import freezing
from crm_core.selections.access import selection_for
from crm_core.selections.asking import candidates
from crm_core.selections.counts import count
from crm_core.selections.hits import hits
from crm_core.selections.models import Selection
from crm_core.selections.permissions import USE
from crm_core.selections.saving import may_change
from crm_core.selections.subscribing import subscription_of
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared.errors import UserError
from kundsystem.shared.keys import key_to_short
from kundsystem.web.toasts import toast

PAGE = "crm_core/selections"


def fixed(request: TenantRequest, selection: Selection) -> HttpResponse:
    """Show who is in a fixed selection."""
    checked = freezing.checked_selection(request.actor, selection)
    ask = request.GET.get("ask", "").replace("\x00", "").strip()[:100]
    context = {
        "selection": selection,
        "short": key_to_short(selection.pk),
        "of_persons": selection.of_persons,
        "counts": count(checked),
        "hits": hits(checked, after=request.GET.get("after", "")),
        "may_change": may_change(request.actor, selection),
        "subscription": subscription_of(request.actor, selection),
        "may_export": request.actor.may(EXPORT),
        "ask": ask,
        "candidates": candidates(request.actor, ask, persons=selection.of_persons) if ask else [],
    }
    only_rows = request.htmx and "after" in request.GET
    return render(request, f"{PAGE}/{'_fixed_more' if only_rows else 'fixed'}.html", context)


@require_POST
def add_member(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Add somebody by name, or by the key of one of those that were offered."""
    selection = selection_for(request.actor, pk, write=True)
    page = reverse("selection_show", args=[pk])
    text = request.POST.get("ask", "").replace("\x00", "").strip()[:100]
    key = as_key(request.POST.get("member", ""))
    if key is None:
        found = candidates(request.actor, text, persons=selection.of_persons) if text else []
        if len(found) != 1:
            return redirect(f"{page}?{urlencode({'ask': text})}" if text else page)
        key = found[0].pk
    added = freezing.add_members(actor=request.actor, pk=pk, keys=[key])
    undo = reverse("undo", args=[request.actor.last_operation]) if added else ""
    toast(request, _("Added.") if added else _("It was there already."), undo_url=undo)
    return redirect(page)


@require_POST
def remove_member(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Take somebody away."""
    key = as_key(request.POST.get("member", ""))
    if key is None:
        raise UserError(_("Nobody is marked."), code="nothing_marked")
    selection = selection_for(request.actor, pk, write=True)
    removed = freezing.remove_members(actor=request.actor, pk=selection.pk, keys=[key])
    undo = reverse("undo", args=[request.actor.last_operation]) if removed else ""
    toast(request, _("Taken away."), undo_url=undo)
    return redirect("selection_show", pk=pk)


@require_GET
def suggest(request: TenantRequest) -> HttpResponse:
    """Suggest customers, or persons, by what has been typed of their name."""
    request.actor.require(USE)
    text = request.GET.get("ask", "").replace("\x00", "").strip()[:100]
    persons = request.GET.get("of") == "persons"
    found = candidates(request.actor, text, persons=persons) if len(text) >= 2 else []
    return render(request, f"{PAGE}/_suggestions.html", {"found": found, "of_persons": persons})
