"""Bookings: what is to happen when, where, with whom; their kinds, and the rooms and cars that are booked with them."""

import datetime as dt

from django.conf import settings
from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_core.bookings.queries import BookingQuerySet
from crm_core.contacts.models import Contact
from crm_core.custom_fields.models import WithCustomFields, values_index
from crm_core.customers.models import Customer, once_by_name
from crm_core.deals.models import Deal
from crm_core.fields.values import OwnValue, TonedValue
from crm_core.search.columns import words_index, words_of
from kundsystem.shared.keys import new_key

TEXT_LIMIT = 5_000
# Longer than this a single booking is not: what goes on for years is a series, or no booking.
LONGEST = dt.timedelta(days=366)


class BookingKind(TonedValue):
    """What is booked: visit, phone meeting, training, absence …"""

    # Whether whoever has it is away: shown hatched, and never offered as a free time.
    is_away = models.BooleanField(default=False)
    # Whether somebody was in touch with its customer when one has taken place.
    is_contact = models.BooleanField(default=True, db_default=True)

    class Meta(TonedValue.Meta):
        db_table = "booking_kind"
        constraints = [once_by_name("booking_kind_name")]


class Resource(OwnValue):
    """A room, a car or something else that is booked like a person."""

    description = models.CharField(max_length=120, blank=True)

    class Meta(OwnValue.Meta):
        db_table = "resource"
        constraints = [once_by_name("resource_name")]


class Booking(WithCustomFields):
    """An entry in the calendar: once, or again and again by a rule.

    A booking of whole days begins and ends at midnight UTC, whatever the organisation's time zone: days are days,
    and do not move when the zone is changed. `zone_times` gives the moments that it means here.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    title = models.CharField(_("title"), max_length=160, blank=True)
    kind = models.ForeignKey(BookingKind, models.PROTECT, related_name="bookings", verbose_name=_("kind"))
    is_all_day = models.BooleanField(_("whole days"), default=False)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    # The recurrence rule of RFC 5545, without its end; empty for what happens once.
    rule = models.CharField(max_length=120, blank=True)
    # The last day on which one of the series may begin; none when it goes on.
    repeats_until = models.DateField(null=True, blank=True)
    # When the last of them has ended; none when there is no last. What the index is entered by.
    lasts_until = models.DateTimeField(null=True, blank=True, editable=False)
    # Kept by `in_touch` for those with a customer: when the latest of it that has taken place was over, and when the
    # next will be.
    last_held_at = models.DateTimeField(null=True, blank=True, editable=False)
    next_held_at = models.DateTimeField(null=True, blank=True, editable=False)
    # A booking that stands in the place of one of a series, and when that one would have begun.
    series = models.ForeignKey("self", models.CASCADE, null=True, blank=True, editable=False, related_name="changed")
    original_start = models.DateTimeField(null=True, blank=True, editable=False)
    place = models.CharField(_("place"), max_length=200, blank=True)
    customer = models.ForeignKey(Customer, models.CASCADE, null=True, blank=True, related_name="bookings")
    deal = models.ForeignKey(Deal, models.SET_NULL, null=True, blank=True, related_name="bookings")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("booked by")
    )
    is_private = models.BooleanField(_("private"), default=False)
    travel_minutes = models.PositiveSmallIntegerField(_("travel time"), default=0)
    text = models.TextField(_("text"), max_length=TEXT_LIMIT, blank=True)
    words = words_of("title", others=("place",))
    # How many times it has been changed, as calendars elsewhere are told (SEQUENCE).
    sequence = models.PositiveIntegerField(default=0, editable=False)
    # What other calendars know it by, when it came from one of them.
    uid = models.CharField(max_length=250, blank=True, default="", db_default="", editable=False)
    users = models.ManyToManyField(settings.AUTH_USER_MODEL, through="BookingUser", related_name="+")
    resources = models.ManyToManyField(Resource, through="BookingResource", related_name="bookings")
    contacts = models.ManyToManyField(Contact, through="BookingContact", related_name="bookings")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = BookingQuerySet.as_manager()

    class Meta:
        db_table = "booking"
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="booking_takes_time")]
        indexes = [
            words_index("booking_words"),
            values_index("booking_custom"),
            GistIndex(
                Func("starts_at", "lasts_until", function="tstzrange", output_field=DateTimeRangeField()),
                name="booking_when",
                condition=Q(archived_at__isnull=True),
            ),
            models.Index(
                fields=["customer", "starts_at"], name="booking_of_customer", condition=Q(archived_at__isnull=True)
            ),
            models.Index(fields=["starts_at", "id"], name="booking_by_start"),
            models.Index(fields=["next_held_at"], name="booking_held_next", condition=Q(next_held_at__isnull=False)),
            models.Index(fields=["uid"], name="booking_by_uid", condition=~Q(uid="")),
        ]

    def __str__(self) -> str:
        return self.title or (self.customer.name if self.customer else str(self.kind))

    @property
    def calendar_uid(self) -> str:
        """What other calendars know it by; one that stands in the place of one of a series by the series' own."""
        whole = self.series or self
        return whole.uid or f"{whole.pk}@kundsystem"

    @property
    def is_series(self) -> bool:
        """Whether it happens again."""
        return bool(self.rule)

    @property
    def token(self) -> str:
        """What it is as it was shown, so that nobody's change is overwritten unseen."""
        return self.updated_at.isoformat()

    def local_start(self) -> dt.datetime:
        """Return when it begins on the clock here, without a zone: what a rule counts from."""
        zone = dt.UTC if self.is_all_day else timezone.get_current_timezone()
        return self.starts_at.astimezone(zone).replace(tzinfo=None)


class BookingUser(models.Model):
    """A colleague who takes part."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    booking = models.ForeignKey(Booking, models.CASCADE)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)

    class Meta:
        db_table = "booking_user"
        constraints = [models.UniqueConstraint(fields=["booking", "user"], name="booking_user_once")]

    def __str__(self) -> str:
        return f"{self.booking_id} {self.user_id}"


class BookingResource(models.Model):
    """A room or a car that is booked with it."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    booking = models.ForeignKey(Booking, models.CASCADE)
    resource = models.ForeignKey(Resource, models.PROTECT)

    class Meta:
        db_table = "booking_resource"
        constraints = [models.UniqueConstraint(fields=["booking", "resource"], name="booking_resource_once")]

    def __str__(self) -> str:
        return f"{self.booking_id} {self.resource_id}"


class BookingContact(models.Model):
    """A person at the customer who takes part."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    booking = models.ForeignKey(Booking, models.CASCADE)
    contact = models.ForeignKey(Contact, models.CASCADE)

    class Meta:
        db_table = "booking_contact"
        constraints = [models.UniqueConstraint(fields=["booking", "contact"], name="booking_contact_once")]

    def __str__(self) -> str:
        return f"{self.booking_id} {self.contact_id}"


class BookingGuest(models.Model):
    """Somebody from outside who is invited by e-mail."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    booking = models.ForeignKey(Booking, models.CASCADE, related_name="guests")
    email = models.EmailField(_("e-mail"), max_length=254)  # in small letters
    name = models.CharField(_("name"), max_length=120, blank=True)

    class Meta:
        db_table = "booking_guest"
        constraints = [models.UniqueConstraint(fields=["booking", "email"], name="booking_guest_once")]

    def __str__(self) -> str:
        return self.name or self.email


class BookingSkip(models.Model):
    """One of a series that does not happen as the rule says: it was taken away, or changed on its own."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    booking = models.ForeignKey(Booking, models.CASCADE, related_name="skips")
    original_start = models.DateTimeField()

    class Meta:
        db_table = "booking_skip"
        constraints = [models.UniqueConstraint(fields=["booking", "original_start"], name="booking_skip_once")]

    def __str__(self) -> str:
        return f"{self.booking_id} {self.original_start}"


class WorkingHours(models.Model):
    """When somebody works, and how long they usually travel; until it is said, as most do."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    days = models.JSONField(default=dict)  # ISO weekday → from and to; a day that is not there is free
    works_bridge_days = models.BooleanField(_("works on bridge days"), default=True)
    travel_minutes = models.PositiveSmallIntegerField(_("travel time"), default=0)

    class Meta:
        db_table = "working_hours"

    def __str__(self) -> str:
        return str(self.user)


class CalendarFeed(models.Model):
    """A secret address at which another calendar reads bookings. Of the secret only its digest is kept."""

    class Of(models.TextChoices):
        PERSON = "person", _("My bookings")
        TEAM = "team", _("Everybody's bookings")
        RESOURCE = "resource", _("A room or car")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    of = models.CharField(max_length=8, choices=Of)
    resource = models.ForeignKey(Resource, models.CASCADE, null=True, blank=True, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "calendar_feed"

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What it is of."""
        return self.resource.name if self.resource else str(self.Of(self.of).label)
