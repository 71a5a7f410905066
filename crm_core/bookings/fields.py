"""The fields of a booking, as its list, its print and its files show them; it is filled in with a form of its own."""

import datetime as dt
from typing import Any

from django.db.models import Model, QuerySet
from django.db.models.expressions import Combinable
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_core.bookings import rules
from crm_core.bookings.models import Booking, BookingKind
from crm_core.bookings.windows import local
from crm_core.customers.models import Customer
from crm_core.fields.choices import Choice, Reference, UserChoice
from crm_core.fields.kinds import Kind, LongText, Moment, Number, Text, YesNo
from crm_core.fields.registry import Field, Sort, register
from crm_core.fields.sorting import swedish_order
from crm_core.fields.told import Told
from kundsystem.shared import formatting

BOOKING = "booking"


class When(Moment):
    """When it begins or ends; whole days are from midnight to midnight here."""

    def read(self, field: Field, thing: Model) -> dt.datetime:
        moment: dt.datetime = getattr(thing, field.name)
        if getattr(thing, "is_all_day", False):
            return local(moment.astimezone(dt.UTC).replace(tzinfo=None))
        return timezone.localtime(moment)

    def show(self, value: Any) -> str:
        # Midnight is how whole days begin, and the day alone says that.
        day = super().show(value)
        return f"{day} {formatting.clock(value)}" if value and value.time() != dt.time() else day

    def sheet_source(self, field: Field) -> str | Combinable | None:
        return None


def _field(name: str, label: Any, kind: Kind, **more: Any) -> Field:
    return Field(BOOKING, name, label, kind, in_form=False, editable=False, importable=False, **more)


def _customers() -> QuerySet[Customer]:
    return Customer.objects.active()


def _names(name: str) -> Told:
    return Told(lambda booking: ", ".join(str(one) for one in getattr(booking, name).all()))


def _repeats(booking: Booking) -> str:
    return rules.in_words(booking.rule, booking.local_start().date(), booking.repeats_until)


register(
    _field("title", _("What it is about"), Told(str), sort=Sort(swedish_order("title"), always=True)),
    _field("starts_at", _("Starts"), When(), default_column=1, phone="ort", sort=Sort("starts_at", always=True)),
    _field("ends_at", _("Ends"), When(), sort=Sort("ends_at", always=True)),
    _field(
        "customer",
        _("Customer"),
        Reference(_customers, "customer_suggest"),
        default_column=2,
        sort=Sort("customer__sort_key", column="customer"),
    ),
    _field("kind", _("Kind"), Choice(BookingKind), required=True, default_column=3, phone="st", filterable=True),
    _field("users", _("Colleagues"), _names("users"), default_column=4),
    _field("place", _("Place"), Text(), default_column=5),
    _field("repeats", _("Repeats"), Told(_repeats)),
    _field("contacts", _("Contact persons"), _names("contacts")),
    _field("resources", _("Booked too"), _names("resources")),
    _field("deal", _("Deal"), Told(lambda booking: str(booking.deal.product) if booking.deal else "")),
    _field("owner", _("Booked by"), UserChoice()),
    _field("is_all_day", _("Whole days"), YesNo()),
    _field("is_private", _("Private"), YesNo()),
    _field("travel_minutes", _("Travel time"), Number()),
    _field("text", _("Text"), LongText()),
    _field("created_at", _("Added"), Moment(), sort=Sort("created_at", always=True)),
)
