"""A booking in JSON."""

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.fields import empty

from crm_core.bookings import fields
from crm_core.bookings.content import MOST_TRAVEL
from crm_core.bookings.fields import BOOKING
from crm_core.bookings.models import TEXT_LIMIT, Booking, BookingKind
from crm_core.bookings.series import Scope
from crm_core.customers.models import Customer
from crm_core.fields.choices import Choice, Reference, no_customer, reference
from crm_core.fields.kinds import Kind, LongText, Text, YesNo
from crm_core.fields.registry import Field
from crm_core.fields.serializers import KindField, own_fields
from crm_core.reach import reaches
from kundsystem.api import parameters
from kundsystem.api.serializers import StrictSerializer

if TYPE_CHECKING:
    from crm_core.fields.lookups import Lookups


class When(fields.When):
    """When it begins or ends; without a zone it is Swedish time."""

    def from_json(self, raw: Any, field: Field, lookups: "Lookups | None" = None) -> dt.datetime:
        try:
            found: dt.datetime = parameters.Moment("", "").read(raw if isinstance(raw, str) else "")
        except ValueError as error:
            raise field.error(str(error), "invalid") from error
        return found


class Keys(Kind):
    """Those who take part, or what is booked too: sent as keys."""

    def read(self, field: Field, thing: Model) -> Any:
        return getattr(thing, field.name).all()

    def from_json(self, raw: Any, field: Field, lookups: "Lookups | None" = None) -> list[uuid.UUID]:
        try:
            return [uuid.UUID(one) for one in (raw if isinstance(raw, list) else [raw])]
        except (ValueError, AttributeError, TypeError) as error:
            raise field.error(_("Write this as a list of keys."), "wrong_type") from error

    def to_json(self, value: Any) -> list[dict[str, str]]:
        return [{"id": str(one.pk), "name": str(one.name or getattr(one, "email", ""))} for one in value]

    def described(self, field: Field, *, reading: bool) -> dict[str, Any]:
        if reading:
            return {"type": "array", "items": reference()}
        return {"type": "array", "maxItems": 100, "items": {"type": "string", "format": "uuid"}}


def _customers() -> QuerySet[Customer]:
    return Customer.objects.active()


class OptionalCustomer(KindField):
    """Whom it is with, if anybody; one out of reach does not exist."""

    def __init__(self) -> None:
        super().__init__(Field(BOOKING, "customer", gettext_lazy("Customer"), Reference(_customers)))

    def run_validation(self, data: Any = empty) -> Any:
        customer = super().run_validation(data)
        if customer is not None and not reaches(self.context["view"].actor, customer):
            raise serializers.ValidationError(no_customer(str(data)), "invalid")
        return customer


class GuestSerializer(StrictSerializer):
    """Somebody from outside who is invited by e-mail."""

    email = serializers.EmailField(max_length=254)
    name = serializers.CharField(max_length=120, required=False, allow_blank=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse a guest without an address when part of a booking is changed, too: a guest is given whole."""
        if "email" not in attrs:
            raise serializers.ValidationError({"email": self.fields["email"].error_messages["required"]})
        return attrs


def _field(name: str, label: Any, kind: Kind, **more: Any) -> Field:
    return Field(BOOKING, name, label, kind, **more)


KIND = _field("kind", gettext_lazy("Kind"), Choice(BookingKind), required=True)


class WhichSerializer(StrictSerializer):
    """Which of a series is meant, and how much of it."""

    at = serializers.RegexField(
        r"^\d{8}T\d{4}$",
        required=False,
        help_text=gettext_lazy("Which of a series, by when it would have begun: 20260309T0900. The first without it."),
    )
    scope = serializers.ChoiceField(
        [(scope.value, scope.value) for scope in Scope],
        required=False,
        help_text=gettext_lazy("How much of a series: only this one, this and the following, or all of it."),
    )


class BookingSerializer(StrictSerializer):
    """A booking, or a series."""

    id = serializers.UUIDField(read_only=True)
    title = KindField(_field("title", gettext_lazy("Title"), Text(), limit=160))
    kind = KindField(KIND)
    starts_at = KindField(_field("starts_at", gettext_lazy("Starts"), When(), required=True), needed=True)
    ends_at = KindField(_field("ends_at", gettext_lazy("Ends"), When(), required=True))
    is_all_day = KindField(_field("is_all_day", gettext_lazy("Whole days"), YesNo()))
    rule = serializers.CharField(
        max_length=120,
        required=False,
        allow_blank=True,
        help_text=gettext_lazy("How it repeats, as a rule of RFC 5545 without its end; empty for what happens once."),
    )
    repeats_until = serializers.DateField(
        required=False, allow_null=True, help_text=gettext_lazy("The last day on which one of the series may begin.")
    )
    series = serializers.UUIDField(source="series_id", read_only=True, allow_null=True)
    original_start = serializers.DateTimeField(read_only=True, allow_null=True)
    skips = serializers.SerializerMethodField(
        help_text=gettext_lazy("Those of a series that do not happen by its rule.")
    )
    place = KindField(_field("place", gettext_lazy("Place"), Text(), limit=200))
    text = KindField(_field("text", gettext_lazy("Text"), LongText(), limit=TEXT_LIMIT))
    customer = OptionalCustomer()
    deal = serializers.UUIDField(source="deal_id", required=False, allow_null=True)
    contacts = KindField(_field("contacts", gettext_lazy("Contact persons"), Keys()))
    users = KindField(_field("users", gettext_lazy("Colleagues"), Keys()))
    resources = KindField(_field("resources", gettext_lazy("Rooms and cars"), Keys()))
    guests = GuestSerializer(many=True, required=False)
    is_private = KindField(_field("is_private", gettext_lazy("Private"), YesNo()))
    travel_minutes = serializers.IntegerField(min_value=0, max_value=MOST_TRAVEL, required=False)
    created = serializers.DateTimeField(source="created_at", read_only=True)
    changed = serializers.DateTimeField(source="updated_at", read_only=True)
    archived_at = serializers.DateTimeField(read_only=True, allow_null=True)

    def get_skips(self, booking: Booking) -> list[dt.datetime]:
        """Give the starts of those that do not happen."""
        return sorted(skip.original_start for skip in booking.skips.all())

    def get_fields(self) -> dict[str, Any]:
        return super().get_fields() | own_fields(BOOKING)
