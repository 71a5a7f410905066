"""The installable app, what it keeps, and the notes that it sends once there is coverage."""

import datetime as dt
import json
import uuid
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.db import IntegrityError
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_GET, require_POST

from crm_core.customers.access import customer_for
from crm_core.customers.models import Customer
from crm_core.fields.lookups import as_key
from crm_core.notes import actions
from crm_core.notes.forms import NoteForm
from crm_core.notes.models import Note
from crm_core.notes.permissions import NOTES_WRITE
from crm_core.phone import shell
from crm_core.phone.keeping import Keeping, kept_for
from kundsystem.accounts.http import TenantRequest
from kundsystem.accounts.middleware import public
from kundsystem.shared.errors import Conflict, UserError

BAR = "#10313d"


@public
@require_GET
@cache_control(public=True, max_age=3600)
def manifest(request: TenantRequest) -> HttpResponse:
    """Say what is installed: it starts with the week, and its icon offers the three things one does at once."""
    shortcuts = (
        (_("Week"), reverse("calendar")),
        (_("New note"), reverse("phone_note")),
        (_("Search"), reverse("search")),
    )
    icons = [
        {"src": static(shell.icon(size, purpose)), "sizes": size, "type": "image/png", "purpose": purpose}
        for size, purpose in shell.ICONS
    ]
    colour = request.tenant.colour or BAR
    facts = {
        "id": "/",
        "name": request.tenant.name,
        "short_name": "Kundsystem",
        "lang": request.tenant.language,
        "start_url": reverse("calendar"),
        "scope": "/",
        "display": "standalone",
        "theme_color": colour,
        "background_color": "#f1f4f5",
        "icons": icons,
        "shortcuts": [{"name": str(name), "url": url, "icons": icons[:1]} for name, url in shortcuts],
    }
    return JsonResponse(facts, content_type="application/manifest+json")


@cache
def _script() -> str:
    path = finders.find(shell.WORKER)
    return Path(str(path)).read_text(encoding="utf-8")


@public
@require_GET
@cache_control(no_cache=True)
def worker(request: TenantRequest) -> HttpResponse:
    """Give the service worker, which has to lie at the top to stand for all pages."""
    return HttpResponse(shell.head_of(request.tenant) + _script(), content_type="text/javascript; charset=utf-8")


@require_GET
@never_cache
def kept(request: TenantRequest) -> HttpResponse:
    """Give all that the phone keeps, or nothing when it has it already."""
    found = kept_for(request)
    if request.GET.get("have") == found["mark"]:
        return HttpResponse(status=204)
    return JsonResponse(found)


@require_GET
@never_cache
def token(request: TenantRequest) -> HttpResponse:
    """Say who is signed in, with a fresh token to write with."""
    return JsonResponse({"person": request.actor.key, "token": get_token(request)})


@require_POST
def notes(request: TenantRequest) -> HttpResponse:
    """Take a note that was written without coverage; one that comes again is the one that is there."""
    request.actor.require(NOTES_WRITE)
    facts = _facts(request)
    customer = customer_for(request.actor, _key(facts, "customer"))
    form = NoteForm({"body": str(facts.get("body", "")), "kind": str(facts.get("kind", "")), "happened_at": ""})
    if not form.is_valid():
        errors = [str(one) for errors in (form.errors, form.own.errors) for some in errors.values() for one in some]
        raise UserError(" ".join(errors), field="body")
    # So long ago by the phone's own clock, which may go wrong.
    moment = timezone.now() - dt.timedelta(seconds=_seconds(facts.get("ago")))
    note = _written(request, customer, replace(form.content, happened_at=moment), _key(facts, "key"))
    return JsonResponse({"key": str(note.pk), "customer": customer.name}, status=201)


def _written(request: TenantRequest, customer: Customer, content: actions.Content, key: uuid.UUID) -> Note:
    for _turn in range(2):
        try:
            return actions.create_note(actor=request.actor, customer=customer, content=content, key=key)
        except IntegrityError:
            # Sent twice at the same moment: the next time it is there. Or it is about somebody else.
            continue
    raise Conflict(_("There is another note with the same key."), code="other")


def _facts(request: TenantRequest) -> dict[str, Any]:
    try:
        found = json.loads(request.body)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise UserError(_("The request cannot be understood."), code="malformed")
    return found


def _key(facts: dict[str, Any], name: str) -> Any:
    key = as_key(str(facts.get(name, "")))
    if key is None:
        raise UserError(_("The request cannot be understood."), code="malformed", field=name)
    return key


def _seconds(value: Any) -> float:
    return min(max(float(value), 0.0), 60.0 * 60 * 24 * 60) if isinstance(value, int | float) else 0.0


@require_GET
def choose(request: TenantRequest) -> HttpResponse:
    """Choose whom a note is about: those that one visits first."""
    request.actor.require(NOTES_WRITE)
    keeping = Keeping(request)
    return render(request, "crm_core/phone/new.html", {"cards": list(keeping.cards.values())})


@require_GET
def waiting(request: TenantRequest) -> HttpResponse:
    """Show the notes that the phone has not sent; only the phone itself knows them."""
    return render(request, "crm_core/phone/waiting.html", {"is_kept": False})
