"""Changing many rows: at once when they are few and seen, else by way of a page that says what will happen."""

import uuid
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from crm_core.lists import actions, addresses, bulk, views
from crm_core.lists.access import bulk_for
from crm_core.lists.bulk import Deed
from crm_core.lists.counting import Count, count_all
from crm_core.lists.listing import ARCHIVE, NOTE, RESTORE, Listing, listing_of
from crm_core.lists.models import BulkChange
from crm_core.notes.forms import kinds
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared import formatting
from kundsystem.shared.errors import UserError
from kundsystem.web.toasts import toast


@require_POST
def change(request: TenantRequest, name: str) -> HttpResponse:
    """Do the same with the marked rows; what is about all that the list shows, or is to be written, is shown first."""
    listing = listing_of(name)
    request.actor.require(listing.bulk.permission_for(request.POST.get("do", "").partition(":")[0]))
    deed = Deed.read(listing, request.POST.get("do", ""))
    everything = bool(request.POST.get("all"))
    keys = None if everything else bulk.marked(listing, request.POST)
    if everything or deed.what == NOTE:
        query = QueryDict(request.POST.get("query", ""))
        item = actions.prepare(actor=request.actor, subject=name, deed=deed, query=query, keys=keys)
        return redirect("bulk_show", pk=item.pk)
    assert keys is not None  # noqa: S101  # that is what not everything means
    count, value = bulk.do(listing, request.actor, keys, deed)
    undo = reverse("undo", args=[request.actor.last_operation]) if count else ""
    toast(request, _told(listing, deed.what, count, value, len(keys) - count), undo_url=undo)
    return redirect(views.back(request, name))


@require_GET
def show(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Show what a change of many will do, how far it has come, or what became of it."""
    return _shown(request, bulk_for(request.actor, pk))


@require_POST
def start(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Carry it out; what is little is done when the answer comes."""
    item = bulk_for(request.actor, pk)
    deed = Deed(item.what, request.POST.get("kind", ""), request.POST.get("text", ""))
    try:
        item = actions.start(actor=request.actor, item=item, deed=deed)
    except UserError as error:
        if not error.field:
            raise
        return _shown(request, item, error=error.message, text=deed.text, status=422)
    if item.job is None:
        item = actions.carry_out(actor=request.actor, key=item.pk)
    return redirect("bulk_show", pk=item.pk)


@require_POST
def undo(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Put each row back as it was, unless somebody has changed it since."""
    item = actions.start_undo(actor=request.actor, item=bulk_for(request.actor, pk))
    if item.job is None:
        actions.undo(actor=request.actor, key=item.pk)
    return redirect("bulk_show", pk=item.pk)


def _shown(request: TenantRequest, item: BulkChange, *, status: int = 200, **more: Any) -> HttpResponse:
    listing = listing_of(item.list_name)
    context = {
        "item": item,
        "listing": listing,
        "label": _label(listing, item),
        "back": addresses.joined(reverse(f"{listing.name}_list"), QueryDict(item.query)),
        "job": item.job if item.is_running or item.left else None,
    }
    if item.state == BulkChange.State.PREPARED:
        there, already = (count.number for count in count_all(*actions.plan(listing, request.actor, item), cap=None))
        context |= {
            "change": Count(there - already),
            "already": Count(already),
            "gone": Count(item.total - there),
            "kinds": kinds() if item.what == NOTE else (),
        }
    return render(request, "crm_core/lists/bulk.html", context | more, status=status)


def _label(listing: Listing, item: BulkChange) -> str:
    fixed = {ARCHIVE: listing.bulk.archive_label, RESTORE: listing.bulk.restore_label, NOTE: _("Write a note")}
    label = fixed.get(item.what) or str(bulk.bulk_field(listing, item.what).label)
    if item.what in fixed:
        return label
    value = item.value or str(bulk.bulk_field(listing, item.what).nothing)
    return _("%(field)s: %(value)s") % {"field": label, "value": value}


def _told(listing: Listing, what: str, count: int, value: str, rest: int) -> str:
    told = listing.bulk.told(what, count, value)
    if not rest:
        return told
    text = ngettext("%(count)s was so already.", "%(count)s were so already.", rest)
    return f"{told}. {text % {'count': formatting.number(rest)}}"
