"""Booking, changing, moving and taking away."""

import datetime as dt
import uuid
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm_core.bookings import actions, rules
from crm_core.bookings.access import booking_for
from crm_core.bookings.conflicts import conflicts_of, outside_hours
from crm_core.bookings.forms import BookingForm
from crm_core.bookings.hours import working_hours_of
from crm_core.bookings.models import Booking
from crm_core.bookings.occurrences import moments_of
from crm_core.bookings.own_fields import own_cells
from crm_core.bookings.pages import asked_keys
from crm_core.bookings.parts import parts_for
from crm_core.bookings.permissions import WRITE
from crm_core.bookings.series import Scope, moment_of, nearest, start_named
from crm_core.bookings.ways_back import week_of
from crm_core.bookings.windows import day_in
from crm_core.customers.access import customers_for
from crm_core.customers.models import Customer
from crm_core.fields.lookups import as_key
from crm_core.notes.permissions import NOTES_WRITE
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared.errors import UserError
from kundsystem.web.toasts import toast


@require_http_methods(["GET", "POST"])
def create(request: TenantRequest) -> HttpResponse:
    """Book something: the address may say when, with whom and for whom."""
    request.actor.require(WRITE)
    customer = _customer(request)
    form = BookingForm(request.POST or None, actor=request.actor, customer=customer, initial=_start(request, customer))
    if request.method == "POST" and form.is_valid():
        try:
            booking = actions.create_booking(
                actor=request.actor, content=form.content, key=as_key(request.POST.get("key", ""))
            )
        except UserError as error:
            form.refuse(error)
        else:
            return _saved(request, booking, _("%(booking)s is booked.") % {"booking": booking})
    return _form(request, form, {"heading": _("New booking"), "new_key": uuid.uuid4()})


def _customer(request: TenantRequest) -> Customer | None:
    key = as_key(request.GET.get("customer", ""))
    return customers_for(request.actor).filter(pk=key).first() if key else None


def _start(request: TenantRequest, customer: Customer | None) -> dict[str, Any]:
    """Return what a new booking begins with: the next whole hour, for oneself, unless the address says otherwise."""
    asked = request.GET
    now = timezone.localtime()
    hour = min(now.hour + 1, 22) if now.hour >= 7 else 9
    users = asked_keys(request, "user") or ([request.actor.user.pk] if request.actor.user else [])
    resources = asked_keys(request, "resource")
    if resources and not asked.getlist("user"):
        users = [request.actor.user.pk] if request.actor.user else []
    return {
        "title": asked.get("title", "")[:160],
        "kind": asked.get("kind", ""),
        "first_day": day_in(asked.get("date", "")),
        "starts": asked.get("from") or f"{hour:02}:00",
        "ends": asked.get("to") or ("" if asked.get("from") else f"{hour + 1:02}:00"),
        "last_day": asked.get("last", ""),
        "is_all_day": "day" in asked,
        "customer": f"{customer} ({customer.number})" if customer else "",
        "place": ", ".join(filter(None, (customer.visiting_street, customer.visiting_town))) if customer else "",
        "contacts": [str(key) for key in asked_keys(request, "contact")],
        "users": [str(key) for key in users],
        "resources": [str(key) for key in resources],
        "interval": 1,
        "travel_minutes": _own_travel(request) if customer else 0,
    }


def _own_travel(request: TenantRequest) -> int:
    """Return how long one usually travels."""
    me = request.actor.user
    return working_hours_of([me.pk])[me.pk].travel_minutes if me else 0


@require_GET
def show(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Show a booking, or one of a series."""
    booking = booking_for(request.actor, pk)
    at = request.GET.get("at") or nearest(booking)
    start = start_named(booking, at)
    starts, ends = moments_of(start, booking.ends_at - booking.starts_at, is_all_day=booking.is_all_day)
    contacts = list(booking.contacts.all())
    return render(
        request,
        "crm_core/bookings/show.html",
        {
            "booking": booking,
            "at": at if booking.is_series else "",
            "starts": starts,
            "ends": ends,
            "last_day": (ends - dt.timedelta(microseconds=1)).date(),
            "people": contacts,
            "repeats": rules.in_words(booking.rule, start.date(), booking.repeats_until),
            "is_over": ends < timezone.now(),
            "may_write": request.actor.may(WRITE),
            "may_note": request.actor.may(NOTES_WRITE) and booking.customer is not None,
            "follow_up": _follow_up(booking, starts),
            "scopes": Scope.choices,
            "own": own_cells(request.actor, booking),
            "parts": parts_for(request.actor, booking, moment_of(booking, start) if booking.is_series else None),
            "back": week_of(starts.date()),
        },
    )


def _follow_up(booking: Booking, starts: dt.datetime) -> str:
    """Return where a booking with the same people is made, a week after it or a week from today."""
    day = max(starts.date(), timezone.localdate()) + dt.timedelta(days=7)
    query = QueryDict(mutable=True)
    query["date"], query["kind"] = day.isoformat(), str(booking.kind_id)
    if booking.customer_id:
        query["customer"] = str(booking.customer_id)
    query["title"] = booking.title
    query.setlist("user", [str(one.pk) for one in booking.users.all()])
    query.setlist("contact", [str(one.pk) for one in booking.contacts.all()])
    if not booking.is_all_day:
        query["from"] = f"{starts:%H:%M}"
    return f"{reverse('booking_create')}?{query.urlencode()}"


@require_http_methods(["GET", "POST"])
def edit(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Change a booking; of a series this one, this and the following, or all."""
    booking = booking_for(request.actor, pk, write=True)
    at = request.GET.get("at", "")
    start = start_named(booking, at)
    form = BookingForm(
        request.POST or None,
        actor=request.actor,
        booking=booking,
        customer=booking.customer,
        initial=_values(booking, start),
    )
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.change_booking(
                actor=request.actor,
                pk=pk,
                content=form.content,
                at=at,
                scope=form.cleaned_data.get("scope") or Scope.ALL,
                seen=form.cleaned_data["seen"],
            )
        except UserError as error:
            form.refuse(error)
        else:
            return _saved(request, changed, _("%(booking)s is changed.") % {"booking": changed})
    heading = _("Change %(booking)s") % {"booking": booking}
    return _form(request, form, {"heading": heading, "booking": booking, "at": at})


def _values(booking: Booking, start: dt.datetime) -> dict[str, Any]:
    ends = start + (booking.ends_at - booking.starts_at)
    last = (ends - dt.timedelta(days=1)).date() if booking.is_all_day else ends.date()
    way, interval, weekdays = rules.way_of(booking.rule, start.date())
    return {
        "title": booking.title,
        "kind": str(booking.kind_id),
        "first_day": start.date(),
        "starts": None if booking.is_all_day else start.time(),
        "ends": None if booking.is_all_day else ends.time(),
        "last_day": last if last != start.date() else None,
        "is_all_day": booking.is_all_day,
        "customer": f"{booking.customer} ({booking.customer.number})" if booking.customer else "",
        "users": [str(one.pk) for one in booking.users.all()],
        "resources": [str(one.pk) for one in booking.resources.all()],
        "contacts": [str(one.pk) for one in booking.contacts.all()],
        "deal": str(booking.deal_id or ""),
        "place": booking.place,
        "travel_minutes": booking.travel_minutes,
        "repeats": way,
        "interval": interval,
        "weekdays": weekdays,
        "until": booking.repeats_until,
        "text": booking.text,
        **_invited(booking),
        "is_private": booking.is_private,
        "scope": Scope.THIS,
        "seen": booking.token,
    }


def _invited(booking: Booking) -> dict[str, Any]:
    """Return who is invited: the booking's own persons by a tick, the others as addresses."""
    persons = {one.email.lower() for one in booking.contacts.all() if one.email}
    guests = list(booking.guests.all())
    others = [one.email for one in guests if one.email not in persons]
    return {"invites_persons": len(others) < len(guests), "guests": ", ".join(others)}


@require_POST
def take_away(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Take away a booking, or some of a series."""
    booking = booking_for(request.actor, pk, write=True)
    scope = request.POST.get("scope") or Scope.ALL
    actions.take_away(actor=request.actor, pk=pk, at=request.POST.get("at", ""), scope=scope)
    _told(request, _("%(booking)s is taken away.") % {"booking": booking})
    day = timezone.localtime(booking.starts_at).date().isoformat()
    if named := request.POST.get("at", ""):
        day = f"{named[:4]}-{named[4:6]}-{named[6:8]}"
    return redirect(f"{reverse('calendar')}?date={day}")


@require_POST
def move(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Move a booking that was dragged: by days and minutes from where it was, and perhaps to somebody else."""
    booking = booking_for(request.actor, pk, write=True)
    asked, at = request.POST, request.POST.get("at", "")
    start = start_named(booking, at)
    by = dt.timedelta(days=_whole(asked, "days"), minutes=_whole(asked, "minutes"))
    longer = dt.timedelta(minutes=_whole(asked, "longer"))
    length = booking.ends_at - booking.starts_at + longer
    if booking.is_all_day:
        starts = (start + by).replace(tzinfo=dt.UTC)
        ends = starts + length
    else:
        starts, ends = moments_of(start + by, length, is_all_day=False)
    leaves, joins = as_key(asked.get("leaves", "")), as_key(asked.get("joins", ""))
    actions.move_booking(actor=request.actor, pk=pk, move=actions.Move(starts, ends, leaves, joins), at=at)
    text = _("Only this one of the series is moved.") if booking.is_series else _("%(booking)s is moved.")
    _told(request, text % {"booking": booking})
    return redirect(_asked_back(request) or reverse("calendar"))


def _whole(asked: QueryDict, name: str) -> int:
    text = asked.get(name, "0")
    number = int(text) if text.lstrip("-").isdecimal() and len(text) < 7 else 0
    return max(-600_000, min(600_000, number))


@require_GET
def conflicts(request: TenantRequest) -> HttpResponse:
    """Tell what a booking would collide with, as it is filled in."""
    request.actor.require(WRITE)
    key = as_key(request.GET.get("booking", ""))
    booking = booking_for(request.actor, key) if key else None
    form = BookingForm(request.GET, actor=request.actor, booking=booking)
    found, away, names = [], [], {}
    if form.is_valid():
        try:
            found = conflicts_of(request.actor, form.content, but=booking)
            away = outside_hours(form.content)
        except UserError:
            found, away = [], []
        names = dict(form.fields["users"].choices)  # type: ignore[attr-defined]
        names |= dict(form.fields["resources"].choices) if "resources" in form.fields else {}  # type: ignore[attr-defined]
    told = [(one.occurrence, ", ".join(names[str(key)] for key in one.keys if str(key) in names)) for one in found]
    context = {"told": told, "away": [names[str(key)] for key in away if str(key) in names]}
    return render(request, "crm_core/bookings/_conflicts.html", context)


@require_GET
def of_customer(request: TenantRequest) -> HttpResponse:
    """Offer the persons and deals of the customer that is chosen in the form."""
    request.actor.require(WRITE)
    form = BookingForm(request.GET, actor=request.actor)
    return render(request, "crm_core/bookings/_of_customer.html", {"form": form})


def _saved(request: TenantRequest, booking: Booking, text: str) -> HttpResponse:
    _told(request, text)
    if back := _asked_back(request):
        return redirect(back)
    day = booking.local_start().date().isoformat()
    return redirect(f"{reverse('calendar')}?date={day}")


def _told(request: TenantRequest, text: str) -> None:
    toast(request, text, undo_url=reverse("undo", args=[request.actor.last_operation]))


def _asked_back(request: TenantRequest) -> str:
    """Return the address that one came from, when it named itself and is one of ours."""
    asked = request.POST.get("back") or request.GET.get("back", "")
    return asked if url_has_allowed_host_and_scheme(asked, None) else ""


def _form(request: TenantRequest, form: BookingForm, context: dict[str, Any]) -> HttpResponse:
    asked = _asked_back(request)
    back = asked or reverse("calendar")
    # Only where one asked to come back to is posted: without it one comes to the week of what was booked.
    context |= {"form": form, "back": back, "asked_back": asked, "action": request.get_full_path()}
    status = 422 if request.method == "POST" else 200
    return render(request, "crm_core/bookings/form.html", context, status=status)
