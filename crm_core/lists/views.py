"""A list and what is done from it, whichever subject's it is."""

from typing import Any

from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from crm_core.lists import addresses, bulk, exporting, layouts
from crm_core.lists.filters import Filter, groups_of
from crm_core.lists.listing import Listing, listing_of
from crm_core.lists.pages import list_page
from crm_core.lists.permissions import EXPORT
from crm_core.lists.printing import paper_of
from crm_core.lists.saving import update_list
from crm_core.lists.selecting import turned
from crm_core.lists.shelf import LIST, Shelf, shelf_of, url_of
from crm_core.selections.drafts import is_long
from crm_core.selections.permissions import USE
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared.errors import UserError


@require_GET
def index(request: TenantRequest, name: str) -> HttpResponse:
    """Show the list; while one scrolls, only the rows that follow."""
    listing = listing_of(name)
    shelf = shelf_of(request.actor, listing, request.GET)
    if url := beginning(request, listing, shelf):
        return redirect(url)
    context = {"list": list_page(request, request.actor, listing, shelf)} | rights(request, listing)
    only_rows = request.htmx and "after" in request.GET
    return render(request, f"crm_core/lists/{'_more' if only_rows else 'index'}.html", context)


def beginning(request: TenantRequest, listing: Listing, shelf: Shelf | None = None) -> str:
    """Return the saved list that one begins with; nothing when the address asks for something, or there is none."""
    if request.GET or request.htmx:
        return ""
    standard = (shelf_of(request.actor, listing, request.GET) if shelf is None else shelf).standard
    return url_of(standard) if standard else ""


def rights(request: TenantRequest, listing: Listing) -> dict[str, Any]:
    """Return what the actor may do from the list, as its templates ask."""
    return {
        "may_write": request.actor.may(listing.bulk.permission),
        "may_archive": request.actor.may(listing.bulk.archive_permission),
        "may_note": listing.bulk.write is not None and request.actor.may(listing.bulk.write_permission),
        "may_export": request.actor.may(EXPORT),
        "may_select": listing.selectable and request.actor.may(USE),
        "may_create": listing.create is not None and request.actor.may(listing.create[2]),
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
        "groups": groups_of(listing, request.GET, request.actor),
        "kept": [(name, value) for name in ("view", "q", "sort") if (value := request.GET.get(name, ""))],
        "back": addresses.joined(reverse(f"{name}_list"), request.GET),
    }
    template = "_conditions" if request.htmx else "conditions"
    return render(request, f"crm_core/lists/{template}.html", context)


@require_GET
def as_selection(request: TenantRequest, name: str) -> HttpResponse:
    """Go on to the builder with what the list shows; what has no counterpart there is said first."""
    listing = listing_of(name)
    request.actor.require(USE)
    made = turned(Filter.read(listing, request.GET, request.actor), request.actor)
    if is_long(made.state.tree):
        raise UserError(_("There are too many conditions to open at once. Take some away first."), code="too_long")
    if not made.left_out:
        return redirect(made.state.url())
    back = addresses.joined(reverse(f"{name}_list"), addresses.kept(request.GET))
    context = {"listing": listing, "left_out": made.left_out, "url": made.state.url(), "back": back}
    return render(request, "crm_core/lists/as_selection.html", context)


@require_POST
def columns(request: TenantRequest, name: str) -> HttpResponse:
    """Remember which columns are shown and in which order, of a saved list or for oneself, or forget it."""
    listing = listing_of(name)
    request.actor.require(listing.permission)
    shelf = shelf_of(request.actor, listing, QueryDict(request.POST.get("query", "")))
    if shelf.shown and shelf.may_change:
        known = {field.name for field in listing.columns()}
        chosen = [one for one in dict.fromkeys(request.POST.getlist("column")) if one in known]
        update_list(actor=request.actor, pk=shelf.shown.pk, changes={"columns": chosen})
    elif "reset" in request.POST:
        layouts.reset_layout(actor=request.actor, subject=name)
    else:
        sort = request.POST.get("sort", "")
        layouts.save_layout(actor=request.actor, subject=name, columns=request.POST.getlist("column"), sort=sort)
    # One's own columns are seen where no saved list has others.
    return redirect(back(request, name) if shelf.may_change else back(request, name, LIST))


@require_GET
def printed(request: TenantRequest, name: str) -> HttpResponse:
    """Show the list as it is printed."""
    listing = listing_of(name)
    context = {
        "paper": paper_of(request.GET, request.actor, listing),
        "listing": listing,
        "back": addresses.joined(reverse(f"{name}_list"), addresses.kept(request.GET)),
        "now": timezone.now(),
    }
    return render(request, "crm_core/lists/print.html", context)


@require_POST
def export(request: TenantRequest, name: str) -> StreamingHttpResponse:
    """Send the list as a file, exactly as it is shown."""
    query = QueryDict(request.POST.get("query", ""))
    made = exporting.export(actor=request.actor, subject=name, query=query, form=request.POST.get("as", ""))
    response = StreamingHttpResponse(made.chunks(), content_type=made.content_type)
    response["Content-Disposition"] = content_disposition_header(True, made.file_name) or "attachment"
    response["Cache-Control"] = "no-store"
    return response


@require_GET
def bulk_choices(request: TenantRequest, name: str, field: str) -> HttpResponse:
    """Show what the marked rows' field can be set to."""
    listing = listing_of(name)
    request.actor.require(listing.bulk.permission)
    if field == bulk.OWN:
        offered = [(one, bulk.choices(listing, one)) for one in bulk.own_bulk_fields(listing)]
        return render(request, "crm_core/lists/_bulk_own.html", {"offered": offered})
    chosen = bulk.bulk_field(listing, field)
    context = {"field": chosen, "options": bulk.choices(listing, chosen)}
    return render(request, "crm_core/lists/_bulk_choices.html", context)


def back(request: TenantRequest, name: str, *without: str) -> str:
    """Return the list's address as it was; only the conditions are taken from what was posted."""
    kept = addresses.kept(QueryDict(request.POST.get("query", "")), *without)
    return addresses.joined(reverse(f"{name}_list"), kept)
