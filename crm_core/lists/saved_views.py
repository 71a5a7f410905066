"""Saving a list under a name, changing what is saved, sharing it, and beginning with it."""

import uuid
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm_core.lists import addresses, saving
from crm_core.lists.access import saved_list_for
from crm_core.lists.forms import SavedListForm
from crm_core.lists.layouts import layout_of
from crm_core.lists.listing import listing_of
from crm_core.lists.pages import sort_of
from crm_core.lists.shelf import asked, shelf_of, url_of
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared.errors import UserError
from kundsystem.web.toasts import toast


@require_http_methods(["GET", "POST"])
def create(request: TenantRequest, name: str) -> HttpResponse:
    """Save what the list shows under a name."""
    listing = listing_of(name)
    request.actor.require(listing.permission)
    posted = request.method == "POST"
    query = QueryDict(request.POST.get("query", "")) if posted else request.GET
    form = SavedListForm(request.POST if posted else None, actor=request.actor)
    if posted and form.is_valid():
        layout = layout_of(request.actor, listing, shelf_of(request.actor, listing, query).shown)
        try:
            saved = saving.create_list(
                actor=request.actor,
                subject=name,
                query=asked(query),
                sort=sort_of(query, layout, listing),
                columns=[field.name for field in layout.shown],
                **form.cleaned_data,
            )
        except UserError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            toast(request, _("%(name)s is saved.") % {"name": saved.name})
            return redirect(url_of(saved))
    back = addresses.joined(reverse(f"{name}_list"), addresses.kept(query))
    context = {"form": form, "listing": listing, "query": addresses.kept(query).urlencode(), "back": back}
    context |= {"title": _("Save as a list"), "url": reverse(f"{name}_save")}
    return render(request, "crm_core/lists/save.html", context, status=422 if posted else 200)


@require_http_methods(["GET", "POST"])
def settings(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Change a saved list's name, and whether everybody has it."""
    saved = saved_list_for(request.actor, pk, write=True)
    posted = request.method == "POST"
    first = {"name": saved.name, "is_shared": saved.is_shared}
    form = SavedListForm(request.POST if posted else None, actor=request.actor, initial=first)
    if posted and form.is_valid():
        try:
            saved = saving.update_list(actor=request.actor, pk=pk, changes=form.cleaned_data)
        except UserError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            return _saved(request, saved.name, url_of(saved))
    context: dict[str, Any] = {"form": form, "listing": listing_of(saved.list_name), "query": "", "back": url_of(saved)}
    context |= {"title": _("Name and sharing"), "url": reverse("saved_list_settings", args=[pk])}
    return render(request, "crm_core/lists/save.html", context, status=422 if posted else 200)


@require_POST
def update(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Save what the list shows now in place of what was saved."""
    saved = saved_list_for(request.actor, pk, write=True)
    query = QueryDict(request.POST.get("query", ""))
    listing = listing_of(saved.list_name)
    sort = sort_of(query, layout_of(request.actor, listing, saved), listing)
    changes = {"query": asked(query), "sort": sort}
    saved = saving.update_list(actor=request.actor, pk=pk, changes=changes)
    return _saved(request, saved.name, url_of(saved))


@require_POST
def archive(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Put a saved list away; the toast brings it back."""
    saved = saved_list_for(request.actor, pk, write=True)
    saving.archive_list(actor=request.actor, pk=pk)
    undo = reverse("undo", args=[request.actor.last_operation])
    toast(request, _("%(name)s is deleted.") % {"name": saved.name}, undo_url=undo)
    return redirect(f"{reverse(f'{saved.list_name}_list')}?view={listing_of(saved.list_name).views[0].key}")


@require_POST
def standard(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Begin the list with this one, or with everything again."""
    saved = saved_list_for(request.actor, pk)
    chosen = saved if request.POST.get("standard") == "1" else None
    saving.set_standard(actor=request.actor, subject=saved.list_name, saved=chosen)
    if chosen:
        toast(request, _("The list begins with %(name)s from now on.") % {"name": saved.name})
    else:
        toast(request, _("The list begins with everything from now on."))
    return redirect(url_of(saved))


@require_GET
def show(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Go on to a saved list: an address that stays the same when what is saved changes."""
    return redirect(url_of(saved_list_for(request.actor, pk)))


def _saved(request: TenantRequest, name: str, url: str) -> HttpResponse:
    undo = reverse("undo", args=[request.actor.last_operation])
    toast(request, _("%(name)s is saved.") % {"name": name}, undo_url=undo)
    return redirect(url)
