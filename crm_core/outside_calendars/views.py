"""Bringing calendars in: a file once, an address again and again."""

import uuid
from collections import Counter

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm_core.bookings.ics_reading import LARGEST
from crm_core.bookings.permissions import WRITE
from crm_core.bookings.wording import when_in_words
from crm_core.outside_calendars import access, actions, importing
from crm_core.outside_calendars.forms import AddressForm, FileForm, KindForm
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared.errors import UserError
from kundsystem.web.toasts import toast

SHOWN = 200


@require_http_methods(["GET", "POST"])
def calendars(request: TenantRequest) -> HttpResponse:
    """Show one's outside calendars and how they fare; add one."""
    form = AddressForm(request.POST or None, auto_id="outside-%s")
    if request.method == "POST" and form.is_valid():
        try:
            calendar = actions.add_calendar(actor=request.actor, **form.cleaned_data)
        except UserError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error.message))
        else:
            toast(request, _("%(name)s is being read.") % {"name": calendar.name})
            return redirect("outside_calendars")
    context = {"form": form, "calendars": access.calendars_of(request.actor)}
    return render(
        request, "crm_core/outside_calendars/index.html", context, status=422 if request.method == "POST" else 200
    )


@require_POST
def read_now(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Read one of them now."""
    calendar = actions.read_now(actor=request.actor, pk=pk)
    toast(request, _("%(name)s is being read.") % {"name": calendar.name})
    return redirect("outside_calendars")


@require_POST
def remove(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Read one of them no more."""
    calendar = actions.remove_calendar(actor=request.actor, pk=pk)
    toast(request, _("%(name)s is not read any more.") % {"name": calendar.name})
    return redirect("outside_calendars")


@require_http_methods(["GET", "POST"])
def choose_file(request: TenantRequest) -> HttpResponse:
    """Take a file to be looked at."""
    request.actor.require(WRITE)
    form = FileForm(request.POST or None, request.FILES or None, auto_id="calendar-%s")
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        try:
            file = importing.upload(actor=request.actor, content=given.read(LARGEST + 1), name=given.name)
        except UserError as error:
            form.add_error("file", str(error.message))
        else:
            return redirect("calendar_file", file.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "crm_core/outside_calendars/choose.html", {"form": form}, status=status)


@require_GET
def look(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Show what would become of a file."""
    file = importing.upload_for(request.actor, pk)
    rows = importing.rows_of(file)
    counts = Counter(row.state for row in rows)
    shown = [(row, _when(row)) for row in sorted(rows, key=lambda row: row.state == importing.KNOWN)[:SHOWN]]
    context = {
        "file": file,
        "rows": shown,
        "more": max(0, len(rows) - SHOWN),
        "counts": {state: counts[state] for state in ("new", "changed", "known", "wrong")},
        "form": KindForm(auto_id="calendar-%s"),
    }
    return render(request, "crm_core/outside_calendars/look.html", context)


def _when(row: importing.Row) -> str:
    event = row.event
    if event.starts_at is None or event.ends_at is None:
        return "–"
    return when_in_words(event.starts_at, event.ends_at, is_all_day=event.is_all_day)


@require_POST
def take_in(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Book what a file holds."""
    file = importing.upload_for(request.actor, pk)
    form = KindForm(request.POST)
    if not form.is_valid():
        return redirect("calendar_file", file.pk)
    kind = form.kinds[form.cleaned_data["kind"]]
    new, changed = importing.take_in(actor=request.actor, file=file, kind=kind)
    text = ngettext("%(count)s booking is new", "%(count)s bookings are new", new) % {"count": new}
    if changed:
        more = ngettext("%(count)s is changed", "%(count)s are changed", changed) % {"count": changed}
        text = _("%(new)s, %(changed)s") % {"new": text, "changed": more}
    undo = reverse("undo", args=[request.actor.last_operation])
    toast(request, text + ".", undo_url=undo if new or changed else "")
    return redirect("calendar")
