"""The form of a booking: works without scripts, by keyboard alone."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace
from email.utils import parseaddr
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm_core.bookings import access, recurrence, rules
from crm_core.bookings.content import Content, Guest
from crm_core.bookings.fields import BOOKING
from crm_core.bookings.models import TEXT_LIMIT, Booking
from crm_core.bookings.rules import Repeats
from crm_core.bookings.series import Scope
from crm_core.bookings.windows import local
from crm_core.contacts.models import Contact
from crm_core.custom_fields.definitions import own_fields_of, own_groups_of
from crm_core.customers.models import Customer
from crm_core.deals.models import Deal
from crm_core.deals.registry import DEAL
from crm_core.fields.choices import no_customer
from crm_core.fields.form_field import KindField
from crm_core.fields.lookups import as_key
from crm_core.fields.registry import field_of
from crm_core.mail_templates.permissions import SEND
from crm_core.reach import reaches
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import UserError

TRAVEL = (0, 15, 30, 45, 60, 90, 120, 180, 240)
_DAY = dt.timedelta(days=1)


class Clock(forms.TimeField):
    """A time as it is written here: `9`, `9.30`, `09:30`."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = re.sub(r"^(\d{1,2})$", r"\1:00", value.strip().replace(".", ":"))
        return super().to_python(value)


def _day(label: Any, *, required: bool = False) -> forms.DateField:
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, input_formats=["%Y-%m-%d"])


def _clock(label: Any) -> Clock:
    return Clock(label=label, required=False, widget=forms.TimeInput({"type": "time", "step": 300}, format="%H:%M"))


class BookingForm(forms.Form):
    """A new booking, or one that is changed.

    Args:
        actor: who fills it in.
        booking: the one that is changed, if any.
        customer: whom it is with before the form says so, for the choice of persons and deals.
    """

    title = forms.CharField(label=gettext_lazy("What it is about"), max_length=160, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"))
    first_day = _day(gettext_lazy("Day"), required=True)
    starts = _clock(gettext_lazy("From"))
    ends = _clock(gettext_lazy("To"))
    last_day = _day(gettext_lazy("Last day"))
    is_all_day = forms.BooleanField(label=gettext_lazy("All day"), required=False)
    users = forms.MultipleChoiceField(
        label=gettext_lazy("Colleagues"), required=False, widget=forms.CheckboxSelectMultiple
    )
    resources = forms.MultipleChoiceField(
        label=gettext_lazy("Book too"), required=False, widget=forms.CheckboxSelectMultiple
    )
    contacts = forms.MultipleChoiceField(
        label=gettext_lazy("Persons at the customer"), required=False, widget=forms.CheckboxSelectMultiple
    )
    deal = forms.ChoiceField(label=gettext_lazy("Deal"), required=False)
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200, required=False)
    travel_minutes = forms.TypedChoiceField(
        label=gettext_lazy("Travel time each way"), coerce=int, required=False, empty_value=None
    )
    repeats = forms.ChoiceField(label=gettext_lazy("Repeats"), choices=Repeats.choices, required=False)
    interval = forms.IntegerField(
        label=pgettext_lazy("interval", "Every"),
        min_value=1,
        max_value=99,
        required=False,
        help_text=gettext_lazy("2 is every other."),
    )
    weekdays = forms.MultipleChoiceField(
        label=gettext_lazy("On these weekdays too"),
        choices=list(zip(rules.WEEKDAYS, rules.NAMES, strict=True)),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    until = _day(gettext_lazy("Until and including"))
    times = forms.IntegerField(
        label=gettext_lazy("Or so many times"), min_value=1, max_value=recurrence.MOST_TIMES, required=False
    )
    invites_persons = forms.BooleanField(
        label=gettext_lazy("Invite the persons by e-mail"),
        required=False,
        help_text=gettext_lazy("Those above who have an address get an invitation to their calendars."),
    )
    guests = forms.CharField(
        label=gettext_lazy("Invite others by e-mail"),
        max_length=4_000,
        required=False,
        help_text=gettext_lazy("Addresses with a comma between. Guests see title, time, place and text."),
    )
    text = forms.CharField(
        label=gettext_lazy("Text"), max_length=TEXT_LIMIT, required=False, widget=forms.Textarea({"rows": 4})
    )
    is_private = forms.BooleanField(
        label=gettext_lazy("Private"),
        required=False,
        help_text=gettext_lazy("Others see that you are busy, and nothing more."),
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("Change"), choices=Scope.choices, required=False, widget=forms.RadioSelect
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        actor: Actor,
        booking: Booking | None = None,
        customer: Customer | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial, auto_id="booking-%s")
        self.actor, self.booking = actor, booking
        field = replace(field_of(DEAL, "customer"), required=False, label=gettext_lazy("Customer"))
        self.fields["customer"] = KindField(field, field.kind.form_widget(field, None))
        self._offer_values()
        self.offer_of(self._typed_customer() if data is not None else customer)
        self._add_own()
        if booking is None or not booking.is_series:
            del self.fields["scope"]
        self.fields["times"].widget.attrs["placeholder"] = "10"
        ways = [way for way in Repeats.choices if way[0] != Repeats.OTHER or self._is_other()]
        self.fields["repeats"].choices = ways  # type: ignore[attr-defined]

    def _add_own(self) -> None:
        """Ask for what the organisation wants to know of a booking besides."""
        self.own = own_fields_of(BOOKING)
        for one in self.own:
            value = one.start if self.booking is None else one.read(self.booking)
            self.fields[one.name] = one.kind.form_field(one, self.booking)
            self.initial.setdefault(one.name, one.kind.raw(value))

    @property
    def further(self) -> list[tuple[Any, list[BoundField]]]:
        """Return the organisation's own fields under their headings."""
        groups = own_groups_of(BOOKING).items()
        return [(heading, [self[one.name] for one in self.own if one.group == key]) for key, heading in groups]

    def _is_other(self) -> bool:
        return self.booking is not None and self.initial.get("repeats") == Repeats.OTHER

    def _offer_values(self) -> None:
        kinds, resources = access.kinds(), access.resources()
        if self.booking is not None:
            kinds += [self.booking.kind] if self.booking.kind not in kinds else []
            resources += [one for one in self.booking.resources.all() if one not in resources]
        people = access.people()
        if self.booking is not None:
            people += [one for one in self.booking.users.all() if one not in people]
        self.kinds = {str(kind.pk): kind for kind in kinds}
        self.fields["kind"].choices = [(key, kind.name) for key, kind in self.kinds.items()]  # type: ignore[attr-defined]
        self.fields["users"].choices = [(str(one.pk), str(one.name or one.email)) for one in people]  # type: ignore[attr-defined]
        self.fields["resources"].choices = [(str(one.pk), one.name) for one in resources]  # type: ignore[attr-defined]
        texts = [(0, "–"), *((minutes, _("%(count)s min") % {"count": minutes}) for minutes in TRAVEL[1:])]
        self.fields["travel_minutes"].choices = texts  # type: ignore[attr-defined]
        if not resources:
            del self.fields["resources"]
        if not self.actor.may(SEND):
            del self.fields["guests"], self.fields["invites_persons"]

    def offer_of(self, customer: Customer | None) -> None:
        """Offer the persons and deals of a customer."""
        persons = list(Contact.objects.of_customer(customer.pk)[:200]) if customer else []
        deals = list(Deal.objects.of_customer(customer.pk).select_related("product")[:200]) if customer else []
        if self.booking is not None and customer is not None and self.booking.customer_id == customer.pk:
            persons += [one for one in self.booking.contacts.all() if one not in persons]
            deals += [self.booking.deal] if self.booking.deal and self.booking.deal not in deals else []
        self.deals = {str(deal.pk): deal for deal in deals}
        self.persons = {str(one.pk): one for one in persons}
        self.fields["contacts"].choices = [(str(one.pk), one.name) for one in persons]  # type: ignore[attr-defined]
        self.fields["deal"].choices = [("", "–"), *((key, str(deal)) for key, deal in self.deals.items())]  # type: ignore[attr-defined]

    def _typed_customer(self) -> Customer | None:
        try:
            found = field_of(DEAL, "customer").parse(self.data.get("customer", ""))
        except UserError:
            return None
        return found if found and reaches(self.actor, found) else None

    def clean_customer(self) -> Customer | None:
        """Let only a customer be chosen that may be seen; of others it is not even said that they exist."""
        chosen: Customer | None = self.cleaned_data["customer"]
        if chosen is not None and not reaches(self.actor, chosen):
            raise forms.ValidationError(no_customer(self.data.get("customer", "")))
        return chosen

    def clean(self) -> dict[str, Any]:
        """See to it that there are times, unless it is all day; what ends before it begins ends the day after."""
        data = super().clean() or {}
        if not data.get("first_day"):
            return data
        if not data["is_all_day"]:
            if data.get("starts") is None and "starts" not in self.errors:
                self.add_error("starts", _("Write when it begins, or choose all day."))
            if data.get("ends") is None and data.get("starts") and "ends" not in self.errors:
                begins = dt.datetime.combine(data["first_day"], data["starts"])
                data["ends"] = (begins + dt.timedelta(hours=1)).time()
        return data

    def refuse(self, error: UserError) -> None:
        """Put an action's refusal beside the field it concerns."""
        self.add_error(error.field if error.field in self.fields else None, error.message)

    @property
    def content(self) -> Content:
        """What was filled in, once it is valid."""
        data = self.cleaned_data
        starts_at, ends_at = self._moments(data)
        rule, until = self._rule(data, starts_at)
        return Content(
            kind=self.kinds[data["kind"]],
            starts_at=starts_at,
            ends_at=ends_at,
            title=data["title"],
            is_all_day=data["is_all_day"],
            rule=rule,
            repeats_until=until,
            place=data["place"],
            text=data["text"],
            customer=data["customer"],
            deal=self.deals.get(data["deal"]),
            contacts=_keys(data["contacts"]),
            users=_keys(data["users"]),
            resources=_keys(data.get("resources", [])),
            is_private=data["is_private"],
            travel_minutes=data["travel_minutes"] or 0,
            guests=self._guests(data),
            own={one.name: data[one.name] for one in self.own},
        )

    def _guests(self, data: dict[str, Any]) -> list[Guest]:
        had = {one.email: one.name for one in self.booking.guests.all()} if self.booking else {}
        if "guests" not in self.fields:
            return [Guest(email, name) for email, name in had.items()]
        persons = [self.persons[key] for key in data["contacts"] if data["invites_persons"] and key in self.persons]
        found = [Guest(one.email, one.name) for one in persons if one.email]
        return [*found, *(_typed_guest(text, had) for text in re.split(r"[,;\n]", data["guests"]) if text.strip())]

    def _moments(self, data: dict[str, Any]) -> tuple[dt.datetime, dt.datetime]:
        first, last = data["first_day"], data["last_day"] or data["first_day"]
        if data["is_all_day"]:
            midnights = (dt.datetime.combine(day, dt.time(), dt.UTC) for day in (first, last + _DAY))
            return next(midnights), next(midnights)
        begins = dt.datetime.combine(first, data["starts"])
        ends = dt.datetime.combine(last, data["ends"])
        if ends <= begins and data["last_day"] is None:
            ends += _DAY  # an evening that goes on past midnight
        return local(begins), local(ends)

    def _rule(self, data: dict[str, Any], starts_at: dt.datetime) -> tuple[str, dt.date | None]:
        way = data["repeats"]
        if way == Repeats.OTHER and self.booking is not None:
            return self.booking.rule, data["until"]
        rule = rules.compose(way, data["first_day"], data["interval"] or 1, data["weekdays"])
        if rule and data["times"] and not data["until"]:
            first = dt.datetime.combine(data["first_day"], data["starts"] or dt.time())
            return rule, recurrence.day_of_time(rule, first, data["times"])
        return rule, data["until"]


def _typed_guest(text: str, had: Mapping[str, str]) -> Guest:
    """Read `name@example.com` or `Name <name@example.com>`; what is neither is refused as it was typed."""
    name, email = parseaddr(text)
    email = email or text.strip()
    return Guest(email, name or had.get(email.lower(), ""))


def _keys(texts: list[str]) -> list[Any]:
    return [key for key in map(as_key, texts) if key]
