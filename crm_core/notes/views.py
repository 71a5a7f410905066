"""Reading notes."""

import uuid

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from crm_core.customers.access import customer_for
from crm_core.notes import mentions
from crm_core.notes.access import note_for
from crm_core.notes.forms import choices_for
from crm_core.notes.own_fields import OwnFieldsForm
from crm_core.notes.permissions import NOTES_WRITE
from crm_core.notes.strip import address_of, cards_of, head_for, strip_for
from crm_core.notes.versions import versions_of
from kundsystem.accounts.http import TenantRequest


@require_GET
def strip(request: TenantRequest, customer: uuid.UUID) -> HttpResponse:
    """Fetch older cards, or the strip as another filter or year wants it; without scripts, the whole window."""
    owner = customer_for(request.actor, customer)
    if not request.htmx:
        return redirect(f"{reverse('customer_show', args=[owner.pk])}?{request.GET.urlencode()}")
    asked = strip_for(request.actor, owner, request.GET.dict())
    context = {"customer": owner, "strip": asked}
    if "after" in request.GET and "whole" not in request.GET:
        return render(request, "crm_core/notes/_cards.html", context)
    context |= {"head": head_for(owner, asked.tag), "year": request.GET.get("year", "")}
    return render(request, "crm_core/notes/_strip_answer.html", context)


@require_GET
def show(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Show one card again, or the window at that note."""
    note = note_for(request.actor, pk)
    if not request.htmx:
        return redirect(address_of(note))
    return render(request, "crm_core/notes/_card.html", {"card": cards_of(request.actor, [note.pk])[0]})


@require_GET
def versions(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Show what a note has said before."""
    note = note_for(request.actor, pk)
    template = "crm_core/notes/_versions.html" if request.htmx else "crm_core/notes/versions.html"
    return render(request, template, {"note": note, "versions": versions_of(note)})


@require_GET
def choices(request: TenantRequest, customer: uuid.UUID) -> HttpResponse:
    """Fetch the persons and tags that a new note can have."""
    owner = customer_for(request.actor, customer)
    request.actor.require(NOTES_WRITE)
    return render(
        request,
        "crm_core/notes/_choices.html",
        {"choices": choices_for(owner.pk), "id": "composer", "note_fields": OwnFieldsForm()},
    )


@require_GET
@cache_control(private=True, max_age=300)
def people(request: TenantRequest) -> HttpResponse:
    """Fetch whom one can mention."""
    request.actor.require(NOTES_WRITE)
    return JsonResponse({"people": [{"name": user.name, "initials": user.initials} for user in mentions.mentionable()]})
