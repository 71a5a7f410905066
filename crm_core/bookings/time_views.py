"""Finding a time at which several people, rooms and cars are all free."""

import datetime as dt
from itertools import islice
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from crm_core.bookings import access
from crm_core.bookings.busy import busy_elsewhere
from crm_core.bookings.conflicts import free_times
from crm_core.bookings.hours import working_hours_of
from crm_core.bookings.models import Booking
from crm_core.bookings.occurrences import occurrences_in
from crm_core.bookings.permissions import WRITE
from crm_core.bookings.windows import Window
from crm_core.fields.lookups import as_key
from kundsystem.accounts.http import TenantRequest

# So far ahead it is looked, and so many times are proposed.
AHEAD, PROPOSED = dt.timedelta(days=30), 12
LENGTHS = (30, 45, 60, 90, 120, 180, 240, 480)


class TimesForm(forms.Form):
    """Who is to meet, for how long, and from when on."""

    minutes = forms.TypedChoiceField(label=gettext_lazy("How long"), coerce=int)
    since = forms.DateField(
        label=gettext_lazy("From"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    users = forms.MultipleChoiceField(
        label=gettext_lazy("Colleagues"), required=False, widget=forms.CheckboxSelectMultiple
    )
    resources = forms.MultipleChoiceField(
        label=gettext_lazy("Book too"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, auto_id="times-%s", **kwargs)
        lengths = [(minutes, _length(minutes)) for minutes in LENGTHS]
        self.fields["minutes"].choices = lengths  # type: ignore[attr-defined]
        people, resources = access.people(), access.resources()
        self.fields["users"].choices = [(str(one.pk), str(one.name or one.email)) for one in people]  # type: ignore[attr-defined]
        self.fields["resources"].choices = [(str(one.pk), one.name) for one in resources]  # type: ignore[attr-defined]
        if not resources:
            del self.fields["resources"]


def _length(minutes: int) -> str:
    if minutes < 60:
        return _("%(count)s min") % {"count": minutes}
    hours, rest = divmod(minutes, 60)
    return (
        _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}
        if rest
        else _("%(count)s h") % {"count": hours}
    )


@require_GET
def times(request: TenantRequest) -> HttpResponse:
    """Propose times in the weeks to come, each a link that books it."""
    request.actor.require(WRITE)
    me = [str(request.actor.user.pk)] if request.actor.user else []
    form = TimesForm(request.GET if "minutes" in request.GET else None, initial={"minutes": 60, "users": me})
    found, asked = [], form.is_bound and form.is_valid()
    if asked:
        found = _proposals(request, form.cleaned_data)
    return render(request, "crm_core/bookings/times.html", {"form": form, "found": found, "asked": asked})


def _proposals(request: TenantRequest, data: dict[str, Any]) -> list[dict[str, Any]]:
    users, resources = ([key for key in map(as_key, data.get(name, [])) if key] for name in ("users", "resources"))
    first = max(data["since"] or timezone.localdate(), timezone.localdate())
    window = Window(first, first + AHEAD)
    busy = occurrences_in(request.actor, window, Booking.objects.of_anybody(users, resources))
    busy += busy_elsewhere(request.actor, window, users)
    length = dt.timedelta(minutes=data["minutes"])
    free = free_times(busy, [*users, *resources], window.days, length, hours=working_hours_of(users).values())
    return [_proposal(starts, ends, length, users, resources) for starts, ends in islice(free, PROPOSED)]


def _proposal(
    starts: dt.datetime, ends: dt.datetime, length: dt.timedelta, users: Any, resources: Any
) -> dict[str, Any]:
    query = [
        *(("date", starts.date().isoformat()), ("from", f"{starts:%H:%M}"), ("to", f"{starts + length:%H:%M}")),
        *(("user", str(key)) for key in users),
        *(("resource", str(key)) for key in resources),
    ]
    return {"starts": starts, "ends": ends, "url": f"{reverse('booking_create')}?{urlencode(query)}"}
