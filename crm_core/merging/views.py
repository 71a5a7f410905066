"""Choosing what to merge with, comparing two, and merging them."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from crm_core.merging import actions, finding, queries, seeing, sentences
from crm_core.merging.access import subject_for, thing_for
from crm_core.merging.comparing import Comparison
from crm_core.merging.subjects import CUSTOMERS, Subject
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared.errors import Conflict
from kundsystem.web.toasts import toast

SIDES = ("left", "right")
SHOWN = 8


@require_GET
def choose(request: TenantRequest, subject: str, pk: uuid.UUID) -> HttpResponse:
    """Choose what to merge one with: what is likely the same, or what one looks up oneself."""
    what = subject_for(request.actor, subject)
    thing = thing_for(request.actor, what, pk)
    asked = request.GET.get("q", "").replace("\x00", "")[:100]
    context = {
        "subject": what,
        "thing": thing,
        "called": sentences.called(what, thing),
        "home": sentences.home_of(what, thing),
        "asked": asked,
        "found": queries.matching(request.actor, what, thing, asked, SHOWN),
        "is_searched": len(asked.strip()) > 1,
    }
    if request.htmx:
        return render(request, "crm_core/merging/_found.html", context)
    facts = queries.with_facts(request.actor, what, [thing.pk])
    likely = finding.like_one(request.actor, what, facts.get(thing.pk, thing))
    return render(request, "crm_core/merging/choose.html", context | {"likely": likely})


@require_http_methods(["GET", "POST"])
def compare(request: TenantRequest, subject: str, pk: uuid.UUID, other: uuid.UUID) -> HttpResponse:
    """Compare two field by field, and merge them as was chosen."""
    what = subject_for(request.actor, subject)
    left, right = thing_for(request.actor, what, pk), thing_for(request.actor, what, other)
    if left.pk == right.pk:
        toast(request, _("They are merged already. This is %(name)s.") % {"name": sentences.called(what, left)})
        return redirect(sentences.home_of(what, left))
    if request.method == "GET":
        return _page(request, Comparison(what, left, right))
    sides = (left, right)
    kept = int(request.POST.get("keep") == "right")
    try:
        merged = _merge(request, what, sides[kept], sides[1 - kept], kept)
    except Conflict as error:
        if error.code == "merged":
            raise
        fresh = Comparison(what, *(thing_for(request.actor, what, thing.pk) for thing in sides))
        return _page(request, fresh, error)
    undo = reverse("undo", args=[request.actor.last_operation])
    toast(request, sentences.receipt(what, merged, sides[1 - kept]), undo_url=undo)
    return redirect(_back(request) or sentences.home_of(what, merged))


def _merge(request: TenantRequest, subject: Subject, stays: Any, goes: Any, kept: int) -> Any:
    merge = actions.merge_customers if subject is CUSTOMERS else actions.merge_contacts
    theirs = SIDES[1 - kept]
    posted = {name.removeprefix("value-"): value for name, value in request.POST.items() if name.startswith("value-")}
    seen = {}
    for thing, side in ((stays, SIDES[kept]), (goes, theirs)):
        if (saw := seeing.read(request.POST.get(f"seen-{side}", ""))) is not None:
            seen[thing.pk] = saw
    return merge(
        actor=request.actor,
        kept=stays.pk,
        gone=goes.pk,
        # A form that says nothing of the fields leaves them to what is proposed.
        taken={name for name, side in posted.items() if side == theirs} if posted else None,
        seen=seen,
    )


def _page(request: TenantRequest, comparison: Comparison, conflict: Conflict | None = None) -> HttpResponse:
    subject = comparison.subject
    keep = request.POST.get("keep", SIDES[comparison.kept])
    context = {
        "subject": subject,
        "comparison": comparison,
        "conflict": conflict,
        "keep": keep if keep in SIDES else SIDES[0],
        "sides": [
            {
                "side": side,
                "thing": thing,
                "called": sentences.called(subject, thing),
                "home": sentences.home_of(subject, thing),
                "hung": [text for _count, text in comparison.hung[place]],
                "seen": seeing.written(seeing.seen_of(subject, thing)),
                "outcome": sentences.outcomes(comparison)[place],
            }
            for place, (side, thing) in enumerate(zip(SIDES, comparison.things, strict=True))
        ],
        "lines": [
            {
                "name": line.field.name,
                "label": line.field.label,
                "options": list(zip(SIDES, line.texts, strict=True)),
                "chosen": request.POST.get(f"value-{line.field.name}", SIDES[comparison.proposed[line.field.name]]),
            }
            for line in comparison.lines
        ],
        "back": _back(request) or sentences.home_of(subject, comparison.things[0]),
        "came_from": _back(request),
        "crumb": _("Likely duplicates") if _back(request) else comparison.things[0].name,
    }
    return render(request, "crm_core/merging/compare.html", context, status=409 if conflict else 200)


def _back(request: TenantRequest) -> str:
    """Return the page one came from and goes on with, when the form or the link says so."""
    asked = request.POST.get("back", request.GET.get("back", ""))
    return asked if asked and url_has_allowed_host_and_scheme(asked, {request.get_host()}) else ""
