"""A list and what is done from it, whichever subject's it is."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from crm_core.lists import addresses, bulk, layouts
from crm_core.lists.filters import groups_of
from crm_core.lists.listing import Listing, listing_of
from crm_core.lists.pages import list_page
from kundsystem.accounts.http import TenantRequest
from kundsystem.web.toasts import toast


@require_GET
def index(request: TenantRequest, name: str) -> HttpResponse:
    """Show the list; while one scrolls, only the rows that follow."""
    listing = listing_of(name)
    context = {"list": list_page(request, request.actor, listing)} | rights(request, listing)
    only_rows = request.htmx and "after" in request.GET
    return render(request, f"crm_core/lists/{'_more' if only_rows else 'index'}.html", context)


def rights(request: TenantRequest, listing: Listing) -> dict[str, Any]:
    """Return what the actor may do from the list, as its templates ask."""
    return {
        "may_write": request.actor.may(listing.bulk.permission),
        "may_archive": request.actor.may(listing.bulk.archive_permission),
        "may_create": request.actor.may(listing.create[2]),
        "beside": [page for page in listing.beside if request.actor.may(page.permission)],
    }


@require_GET
def conditions(request: TenantRequest, name: str) -> HttpResponse:
    """Show what the list can be narrowed by: in a menu, or as a page of its own without scripts."""
    listing = listing_of(name)
    request.actor.require(listing.permission)
    context = {
        "listing": listing,
        "base": reverse(f"{name}_list"),
        "groups": groups_of(listing, request.GET),
        "kept": [(name, value) for name in ("view", "q", "sort") if (value := request.GET.get(name, ""))],
        "back": addresses.joined(reverse(f"{name}_list"), request.GET),
    }
    template = "_conditions" if request.htmx else "conditions"
    return render(request, f"crm_core/lists/{template}.html", context)


@require_POST
def columns(request: TenantRequest, name: str) -> HttpResponse:
    """Remember which columns are shown and in which order, or forget it."""
    request.actor.require(listing_of(name).permission)
    if "reset" in request.POST:
        layouts.reset_layout(actor=request.actor, subject=name)
    else:
        sort = request.POST.get("sort", "")
        layouts.save_layout(actor=request.actor, subject=name, columns=request.POST.getlist("column"), sort=sort)
    return redirect(_back(request, name))


@require_GET
def bulk_choices(request: TenantRequest, name: str, field: str) -> HttpResponse:
    """Show what the marked rows' field can be set to."""
    listing = listing_of(name)
    request.actor.require(listing.bulk.permission)
    chosen = bulk.bulk_field(listing, field)
    context = {"field": chosen, "options": bulk.choices(listing, chosen)}
    return render(request, "crm_core/lists/_bulk_choices.html", context)


@require_POST
def bulk_change(request: TenantRequest, name: str) -> HttpResponse:
    """Do the same with every marked row, or with everything the list shows."""
    listing = listing_of(name)
    keys = bulk.marked(listing, request.POST, request.actor)
    count, told = bulk.do(listing, request.actor, keys, request.POST.get("do", ""))
    undo = reverse("undo", args=[request.actor.last_operation]) if count else ""
    toast(request, told, undo_url=undo)
    return redirect(_back(request, name))


def _back(request: TenantRequest, name: str) -> str:
    """Return the list's address as it was; only the conditions are taken from what was posted."""
    return addresses.joined(reverse(f"{name}_list"), addresses.kept(QueryDict(request.POST.get("query", ""))))
