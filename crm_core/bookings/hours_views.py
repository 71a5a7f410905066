"""When one works, and how long one travels."""

import datetime as dt
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from crm_core.bookings.forms import TRAVEL, Clock
from crm_core.bookings.hours import Hours, set_hours, working_hours_of
from crm_core.bookings.permissions import VIEW
from crm_core.bookings.rules import NAMES
from kundsystem.accounts.http import TenantRequest
from kundsystem.web.toasts import toast

DAYS = range(1, 8)


class HoursForm(forms.Form):
    """From and to for each weekday; an empty day is free."""

    works_bridge_days = forms.BooleanField(
        label=gettext_lazy("I work on bridge days"),
        required=False,
        help_text=gettext_lazy("A single working day between two days off."),
    )
    travel_minutes = forms.TypedChoiceField(
        label=gettext_lazy("My usual travel time each way"),
        coerce=int,
        help_text=gettext_lazy("Proposed for new bookings with a customer."),
    )

    def __init__(self, data: Any = None, *, hours: Hours) -> None:
        initial: dict[str, Any] = {
            "works_bridge_days": hours.works_bridge_days,
            "travel_minutes": hours.travel_minutes,
        }
        for day, (opens, closes) in hours.days.items():
            initial |= {f"from_{day}": opens, f"to_{day}": closes}
        super().__init__(data, initial=initial, auto_id="hours-%s")
        for day in DAYS:
            for name, label in (("from", _("%(day)s from")), ("to", _("%(day)s to"))):
                widget = forms.TimeInput({"type": "time", "step": 300}, format="%H:%M")
                said = label % {"day": NAMES[day - 1]}
                self.fields[f"{name}_{day}"] = Clock(label=said[:1].upper() + said[1:], required=False, widget=widget)
        texts = [(0, "–"), *((minutes, _("%(count)s min") % {"count": minutes}) for minutes in TRAVEL[1:])]
        self.fields["travel_minutes"].choices = texts  # type: ignore[attr-defined]

    @property
    def days(self) -> list[tuple[Any, Any]]:
        """The fields of each weekday."""
        return [(self[f"from_{day}"], self[f"to_{day}"]) for day in DAYS]

    def clean(self) -> dict[str, Any]:
        """See to it that each day that is worked has both times, in order."""
        data = super().clean() or {}
        for day in DAYS:
            opens, closes = data.get(f"from_{day}"), data.get(f"to_{day}")
            if (opens is None) != (closes is None):
                self.add_error(f"to_{day}" if closes is None else f"from_{day}", _("Write both times, or neither."))
            elif opens is not None and closes <= opens:
                self.add_error(f"to_{day}", _("It has to end after it begins."))
        return data

    @property
    def hours(self) -> Hours:
        """What was filled in, once it is valid."""
        data = self.cleaned_data
        days: dict[int, tuple[dt.time, dt.time]] = {
            day: (data[f"from_{day}"], data[f"to_{day}"]) for day in DAYS if data[f"from_{day}"]
        }
        return Hours(days, data["works_bridge_days"], data["travel_minutes"])


@require_http_methods(["GET", "POST"])
def hours(request: TenantRequest) -> HttpResponse:
    """Show when one works; say it."""
    request.actor.require(VIEW)
    me = request.actor.person.pk
    form = HoursForm(request.POST or None, hours=working_hours_of([me])[me])
    if request.method == "POST" and form.is_valid():
        set_hours(actor=request.actor, hours=form.hours)
        toast(request, _("Saved."))
        return redirect("working_hours")
    status = 422 if request.method == "POST" else 200
    return render(request, "crm_core/bookings/hours.html", {"form": form}, status=status)
