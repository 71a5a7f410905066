"""Bookings, their kinds and what is booked with them, for programs."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from crm_core.bookings import access, actions
from crm_core.bookings.access import booking_for, bookings_for
from crm_core.bookings.content import Content, Guest, content_of
from crm_core.bookings.fields import BOOKING
from crm_core.bookings.models import Booking, BookingKind
from crm_core.bookings.models import Resource as Bookable
from crm_core.bookings.permissions import VIEW, WRITE
from crm_core.bookings.queries import BookingQuerySet
from crm_core.bookings.serializers import KIND, BookingSerializer, WhichSerializer
from crm_core.bookings.series import Scope, moment_of, start_named
from crm_core.contacts.access import contacts_for
from crm_core.custom_fields.definitions import own_fields_of
from crm_core.customers.models import Customer
from crm_core.deals.access import deals_for
from crm_core.deals.models import Deal
from crm_core.fields.registry import fetch
from crm_core.fields.resources import FieldParameter, archived_parameter, own_parameters
from crm_core.fields.value_resources import OwnValues, OwnValueSerializer, TonedValueSerializer
from kundsystem.api.parameters import Key, Moment, Parameter
from kundsystem.api.registry import register
from kundsystem.api.resources import Resource
from kundsystem.shared.errors import UserError

_HOUR, _DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


class Bookings(Resource):
    """The shared calendar: each booking once, a series as its rule."""

    subject = BOOKING
    serializer_class = BookingSerializer
    writes = WRITE
    heading = gettext_lazy("Bookings")
    texts = {
        "list": gettext_lazy("List bookings"),
        "retrieve": gettext_lazy("Read a booking"),
        "create": gettext_lazy("Book something"),
        "partial_update": gettext_lazy("Change a booking"),
        "cancel": gettext_lazy("Take away a booking"),
    }
    more = {
        "create": gettext_lazy("For the key's owner, and an hour long, unless it says otherwise."),
        "partial_update": gettext_lazy("Of a series all is changed; the times are those of its first."),
        "cancel": gettext_lazy("Of a series all is taken away, unless it says which one and how much."),
    }
    bodies = {"cancel": WhichSerializer}
    orderings = {"starts": "starts_at", "created": "created_at"}
    default_ordering = "starts"
    parameters = (
        Moment("ends_after", gettext_lazy("Those of which something is left at this time."), BookingQuerySet.not_over),
        Moment("starts_before", gettext_lazy("Those that begin before this time."), BookingQuerySet.beginning_before),
        Key("customer", gettext_lazy("Those with this customer."), BookingQuerySet.with_customer),
        Key("user", gettext_lazy("Those that this colleague takes part in."), BookingQuerySet.with_user),
        Key("resource", gettext_lazy("Those that this room or car is booked for."), BookingQuerySet.with_resource),
        FieldParameter("kind", KIND.label, many=True, of=KIND),
        Moment("changed_since", gettext_lazy("Made or changed at this time or later."), BookingQuerySet.changed_since),
        archived_parameter(),
    )

    def narrowing(self) -> tuple[Parameter, ...]:
        return (*super().narrowing(), *own_parameters(BOOKING))

    def fetch(self, things: Sequence[Any]) -> None:
        fetch(BOOKING, things)

    def rows(self) -> BookingQuerySet:
        return bookings_for(self.actor).for_programs()

    def one(self, pk: uuid.UUID, *, write: bool = False) -> Booking:
        return booking_for(self.actor, pk, write=write)

    def make(self, values: Mapping[str, Any]) -> Booking:
        starts = values["starts_at"]
        kind = values.get("kind") or next(iter(access.kinds()), None)
        if kind is None:
            raise UserError(_("There is no kind of booking. Ask an administrator to add one."), field="kind")
        length = _DAY if values.get("is_all_day") else _HOUR
        users = [self.actor.user.pk] if self.actor.user else []
        content = Content(kind=kind, starts_at=starts, ends_at=values.get("ends_at") or starts + length, users=users)
        with _named_as_here():
            return actions.create_booking(actor=self.actor, content=self._said(content, values, None))

    def change(self, thing: Booking, values: Mapping[str, Any], seen: Mapping[str, str] | None) -> None:
        token = "" if seen is None else seen["token"]
        had = content_of(thing)
        if "starts_at" in values and "ends_at" not in values:
            had = replace(had, ends_at=values["starts_at"] + had.length)
        content = self._said(had, values, thing)
        with _named_as_here():
            actions.change_booking(actor=self.actor, pk=thing.pk, content=content, seen=token)

    def seen(self, thing: Booking, values: Mapping[str, Any]) -> dict[str, str]:
        return {"token": thing.token}

    def mark(self, thing: Booking) -> str:
        own = [field.token(thing) for field in own_fields_of(BOOKING)]
        told = f"{thing.token}\x1f{content_of(thing)}\x1f{thing.archived_at}\x1f{own}"
        return hashlib.sha256(told.encode()).hexdigest()[:32]

    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: uuid.UUID) -> Response:
        """Take it away, or some of a series, and answer with how it is then."""
        booking = self.found(request, pk)
        which = self.read(WhichSerializer(data=request.data))
        scope = which.get("scope") or (Scope.THIS if which.get("at") else Scope.ALL)
        start_named(booking, which.get("at", ""))
        actions.take_away(actor=self.actor, pk=booking.pk, at=which.get("at", ""), scope=scope)
        return self.answer(bookings_for(self.actor).for_card().get(pk=booking.pk))

    def _said(self, content: Content, values: Mapping[str, Any], booking: Booking | None) -> Content:
        """Return a content with what a body says; keys of nobody are refused, where forms would not offer them."""
        facts = {name: value for name, value in values.items() if name in _PLAIN}
        own = {field.name: values[field.name] for field in own_fields_of(BOOKING) if field.name in values}
        content = replace(content, own=own, **facts)
        if "guests" in values:
            content = replace(content, guests=[Guest(one["email"], one.get("name", "")) for one in values["guests"]])
        if "deal_id" in values:
            content = replace(content, deal=self._deal(content, values["deal_id"]))
        self._refuse_strangers(content, values, booking)
        return _whole_days(content) if content.is_all_day else content

    def _deal(self, content: Content, key: uuid.UUID | None) -> Deal | None:
        deal = deals_for(self.actor).with_keys([key]).first() if key else None
        if key and (deal is None or content.customer is None or deal.customer_id != content.customer.pk):
            raise UserError(_("The customer has no such deal."), code="other", field="deal")
        return deal

    def _refuse_strangers(self, content: Content, values: Mapping[str, Any], booking: Booking | None) -> None:
        if "users" in values and len({one.pk for one in access.people()} & {*content.users}) < len(set(content.users)):
            raise UserError(_("Not all of them are colleagues."), code="other", field="users")
        if "resources" in values and not set(content.resources) <= {one.pk for one in access.resources()}:
            raise UserError(_("Not all of them can be booked."), code="other", field="resources")
        if values.get("contacts"):
            customer: Customer | None = content.customer
            had = [one.pk for one in booking.contacts.all()] if booking else []
            known = contacts_for(self.actor).at_customer_or(customer.pk, had) if customer else None
            if known is None or len(known.named_by(content.contacts)) < len(set(content.contacts)):
                message = _("Not all of them are contact persons of the customer.")
                raise UserError(message, code="other", field="contacts")


_PLAIN = {
    *("title", "kind", "starts_at", "ends_at", "is_all_day", "rule", "repeats_until", "place", "text", "customer"),
    *("contacts", "users", "resources", "is_private", "travel_minutes"),
}


# What the form calls a field that programs call something else.
_NAMES = {"ends": "ends_at", "repeats": "rule", "until": "repeats_until"}


@contextmanager
def _named_as_here() -> Iterator[None]:
    """Let an action's refusal name the field as programs do."""
    try:
        yield
    except UserError as error:
        error.field = _NAMES.get(error.field, error.field)
        raise


def _whole_days(content: Content) -> Content:
    """Let whole days begin and end at midnight UTC, as they are kept."""
    starts, ends = (_midnight(moment) for moment in (content.starts_at, content.ends_at))
    return replace(content, starts_at=starts, ends_at=max(ends, starts + _DAY))


def _midnight(moment: dt.datetime) -> dt.datetime:
    if moment.utcoffset() == dt.timedelta() and moment.time() == dt.time():
        return moment  # as it is kept already
    return moment_of(Booking(is_all_day=True), dt.datetime.combine(timezone.localtime(moment).date(), dt.time()))


class BookingKindSerializer(TonedValueSerializer):
    """A kind of booking."""

    is_contact = serializers.BooleanField(read_only=True)
    is_away = serializers.BooleanField(read_only=True)


class BookingKinds(OwnValues):
    """What kinds of bookings there are."""

    model = BookingKind
    serializer_class = BookingKindSerializer
    called = gettext_lazy("Kinds of bookings")
    permission = VIEW


class BookableSerializer(OwnValueSerializer):
    """A room, a car or something else that is booked."""

    description = serializers.CharField(read_only=True)


class Bookables(OwnValues):
    """The rooms and cars."""

    model = Bookable
    serializer_class = BookableSerializer
    called = gettext_lazy("Rooms and cars")
    permission = VIEW


register("bookings", Bookings)
register("booking-kinds", BookingKinds)
register("resources", Bookables)
