"""Calendar files: the secret addresses that other calendars read, and one booking to take along."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm_core.bookings import access, feeds
from crm_core.bookings.access import booking_for
from crm_core.bookings.ics import calendar_file
from crm_core.bookings.models import Booking, CalendarFeed
from crm_core.fields.lookups import as_key
from kundsystem.accounts.http import TenantRequest
from kundsystem.accounts.middleware import public
from kundsystem.web.toasts import toast


@never_cache
@require_http_methods(["GET", "POST"])
def subscribe(request: TenantRequest) -> HttpResponse:
    """Show one's addresses; a new one is shown with its secret in the answer to the form, and nowhere else."""
    resources = access.resources()
    made, error = None, ""
    if request.method == "POST":
        asked = request.POST.get("of", "")
        resource = next((one for one in resources if one.pk == as_key(asked)), None)
        if resource is None and asked not in (CalendarFeed.Of.PERSON, CalendarFeed.Of.TEAM):
            error = _("Choose whose calendar it is to be.")
        else:
            of = CalendarFeed.Of.RESOURCE if resource else asked
            feed, secret = feeds.create_feed(actor=request.actor, of=of, resource=resource)
            made = (feed, request.build_absolute_uri(reverse("calendar_feed", args=[secret])))
    context = {"feeds": feeds.feeds_of(request.actor), "resources": resources, "made": made, "error": error}
    status = 201 if made else 422 if error else 200
    return render(request, "crm_core/bookings/subscribe.html", context | {"kinds": CalendarFeed.Of}, status=status)


@require_POST
def revoke(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Let an address answer nobody any more."""
    feeds.revoke_feed(actor=request.actor, pk=pk)
    toast(request, _("The address answers nobody any more."))
    return redirect("calendar_subscribe")


@public
@require_GET
def feed(request: TenantRequest, secret: str) -> HttpResponse:
    """Give a calendar to whoever knows its address."""
    found = feeds.feed_by(secret)
    return _file(feeds.file_of(found, _base(request)), "kundsystem")


@require_GET
def event(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Give one booking, or a whole series, as a file."""
    booking = booking_for(request.actor, pk)
    rows = Booking.objects.seen_by(request.actor).current().with_keys([booking.pk])
    changed = Booking.objects.seen_by(request.actor).current().changed_out_of(booking.pk)
    return _file(calendar_file("", [*rows.for_file(), *changed.for_file()], base=_base(request)), "booking")


def _base(request: TenantRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


def _file(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    answer["Cache-Control"] = "private, no-store"
    return answer
