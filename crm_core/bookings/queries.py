"""Questions about bookings."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Value
from django.db.models.functions import Concat, Now, Trim

from crm_core.bookings.identities import key_in
from crm_core.bookings.windows import midnight
from crm_core.customers.models import Customer
from crm_core.reach import sees_everybodys, within_reach
from crm_core.search.columns import named
from kundsystem.accounts.actor import Actor

if TYPE_CHECKING:
    from crm_core.bookings.models import Booking  # named in the class below

_RANGE = Func("starts_at", "lasts_until", function="tstzrange", output_field=DateTimeRangeField())


class BookingQuerySet(models.QuerySet["Booking"]):
    """Bookings, asked for in words."""

    def seen_by(self, actor: Actor) -> Self:
        """Those whose contents an actor may see: not others' private ones, nor about customers out of reach."""
        # Whoever sees everybody's customers is asked nothing, which is no condition to put beside another.
        found = self if sees_everybodys(actor) else self.filter(within_reach(actor, "customer") | Q(customer=None))
        if actor.is_system:
            return found
        own = actor.user.pk if actor.user else None
        return found.filter(Q(is_private=False) | Q(owner=own) | self._with("users", "user", [own]))

    def with_nobody(self) -> Self:
        """Those that are with no customer."""
        return self.filter(customer=None)

    def current(self) -> Self:
        """Those that have not been taken away."""
        return self.filter(archived_at__isnull=True)

    def taken_away(self) -> Self:
        """Those that have been taken away."""
        return self.filter(archived_at__isnull=False)

    def matching(self, text: str) -> Self:
        """Those whose words, or whose customer's, hold every word of a text."""
        if not text.strip():
            return self
        return self.filter(named(text) | Q(customer__in=Customer.objects.matching(text).values("pk")))

    def with_value(self, same: Q) -> Self:
        """Those that have a value of one of their fields, as `Field.same` says it."""
        return self.filter(same)

    def by_words(self) -> Self:
        """With what a list puts them in order by when nothing else tells them apart."""
        return self.annotate(sort_key=F("title"))

    def for_list(self, attributes: Iterable[str] = ()) -> Self:
        """With all that a list's columns show."""
        return self.for_card()

    def touching(self, starts: dt.datetime, ends: dt.datetime) -> Self:
        """Those of which something may lie between two moments; of a series, if any of it may."""
        wanted = Func(Value(starts), Value(ends), function="tstzrange", output_field=DateTimeRangeField())
        return self.alias(during=_RANGE).filter(during__overlap=wanted)

    def of_anybody(self, users: Iterable[uuid.UUID], resources: Iterable[uuid.UUID]) -> Self:
        """Those that any of some colleagues take part in, or that any of some resources are booked for."""
        return self.filter(self._with("users", "user", users) | self._with("resources", "resource", resources))

    def of_customer(self, customer_id: uuid.UUID) -> Self:
        """A customer's bookings."""
        return self.current().filter(customer=customer_id)

    def not_over(self, moment: dt.datetime | Now) -> Self:
        """Those of which something is still to come at a moment."""
        return self.filter(Q(lasts_until__gt=moment) | Q(lasts_until__isnull=True))

    def over(self, moment: dt.datetime) -> Self:
        """Those that are over at a moment, all of them."""
        return self.filter(lasts_until__lte=moment)

    def open_to_all(self) -> Self:
        """Those that are not private."""
        return self.filter(is_private=False)

    def of_kinds(self, kinds: Iterable[uuid.UUID]) -> Self:
        """Those of any of some kinds."""
        return self.filter(kind__in=list(kinds))

    def within(self, first: dt.date | None, last: dt.date | None) -> Self:
        """Those of which something may lie within days, both included; None is without end."""
        found = self
        if first is not None:
            found = found.not_over(midnight(first))
        return found if last is None else found.filter(starts_at__lt=midnight(last + dt.timedelta(days=1)))

    def with_keys(self, keys: Iterable[uuid.UUID]) -> Self:
        """Those with any of some keys."""
        return self.filter(pk__in=list(keys))

    def beginning_before(self, moment: dt.datetime) -> Self:
        """Those that begin before a moment."""
        return self.filter(starts_at__lt=moment)

    def with_customer(self, customer_id: uuid.UUID) -> Self:
        """Those with a customer, taken away or not."""
        return self.filter(customer=customer_id)

    def customers(self) -> models.QuerySet["Booking", uuid.UUID]:
        """Return the keys of the customers that they are with, each once."""
        return self.exclude(customer=None).order_by().values_list("customer", flat=True).distinct()

    def of_wholes(self, keys: Iterable[uuid.UUID]) -> Self:
        """Those with some keys, and those that stand in the place of one of these."""
        named = list(keys)
        return self.filter(Q(pk__in=named) | Q(series__in=named))

    def to_look_over(self, moment: dt.datetime) -> Self:
        """Those of which one has taken place that nobody has taken note of, some of them, kept from others."""
        return self.filter(next_held_at__lte=moment).order_by("next_held_at").select_for_update(skip_locked=True)

    def held_within(self, first: dt.date | None, last: dt.date | None) -> Self:
        """Those that count as having been in touch within days, both included; of a series, that it went on then."""
        found = self.current().open_to_all().filter(kind__is_contact=True, last_held_at__isnull=False)
        if first is not None:
            found = found.filter(last_held_at__gte=midnight(first))
        return found if last is None else found.filter(starts_at__lt=midnight(last + dt.timedelta(days=1)))

    def latest_held_first(self) -> Self:
        """The one that took place last first."""
        return self.order_by("-last_held_at", "-pk")

    def with_user(self, user: uuid.UUID) -> Self:
        """Those that a colleague takes part in."""
        return self.of_anybody([user], [])

    def with_resource(self, resource: uuid.UUID) -> Self:
        """Those that a resource is booked for."""
        return self.of_anybody([], [resource])

    def changed_since(self, moment: dt.datetime) -> Self:
        """Those made or changed at a moment or later."""
        return self.filter(updated_at__gte=moment)

    def for_programs(self) -> Self:
        """With all that the API gives of each: few questions, however many there are."""
        return self.for_card().prefetch_related("skips")

    def known_as(self, identities: Iterable[str]) -> Self:
        """Those that other calendars know by any of some identities (UID)."""
        named = list(identities)
        return self.filter(Q(uid__in=named) | Q(pk__in=[key for one in named if (key := key_in(one))], uid=""))

    def changed_out_of(self, series: uuid.UUID) -> Self:
        """Those that stand in the place of one of a series."""
        return self.filter(series=series)

    def for_card(self) -> Self:
        """With what a page about one shows."""
        return self.select_related("kind", "customer", "deal__product", "owner", "series").prefetch_related(
            "users", "resources", "contacts", "guests"
        )

    def for_file(self) -> Self:
        """With what a calendar file says of each: few questions, however many there are."""
        return self.select_related("kind", "customer", "series").prefetch_related("users", "contacts", "skips")

    def as_rows(self) -> models.QuerySet["Booking", Any]:
        """All that a calendar shows of each as plain values: one question, however many there are."""
        contact = Trim(Concat("contact__first_name", Value(" "), "contact__last_name"))
        return self.values_list(
            *("pk", "title", "kind__name", "kind__tone", "kind__is_away", "is_all_day", "starts_at", "ends_at"),
            *("rule", "repeats_until", "series", "original_start", "place", "is_private", "travel_minutes"),
            *("owner", "customer", "customer__name", "customer__owner", "kind"),
            self._listed("users", "user"),
            self._listed("resources", "resource"),
            ArraySubquery(self._through("contacts").filter(booking=OuterRef("pk")).values_list(contact)),
            ArraySubquery(self._skips().filter(booking=OuterRef("pk")).values("original_start")),
        )

    def _listed(self, name: str, column: str) -> ArraySubquery:
        return ArraySubquery(self._through(name).filter(booking=OuterRef("pk")).values(column))

    def _with(self, name: str, column: str, keys: Iterable[Any]) -> Exists:
        rows = self._through(name).filter(**{"booking": OuterRef("pk"), f"{column}__in": list(keys)})
        return Exists(rows)

    def _through(self, name: str) -> models.QuerySet[Any]:
        field: Any = self.model._meta.get_field(name)
        return field.remote_field.through._default_manager.all()

    def _skips(self) -> models.QuerySet[Any]:
        return self.model._meta.get_field("skips").related_model._default_manager.all()  # type: ignore[union-attr]

    def soonest_first(self) -> Self:
        """In the order in which they begin."""
        return self.order_by(F("starts_at").asc(), "pk")
