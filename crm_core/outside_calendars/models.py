"""Calendars that are read from outside, when their owners are busy by them, and files that are being taken in."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from crm_core.outside_calendars.queries import OutsideTimeQuerySet
from kundsystem.shared.keys import new_key


class OutsideCalendar(models.Model):
    """An address at which somebody's other calendar is read."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    address = models.TextField(editable=False)  # sealed: whoever has it can read the calendar
    host = models.CharField(max_length=255)
    etag = models.CharField(max_length=250, blank=True)
    modified = models.CharField(max_length=60, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    read_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "outside_calendar"
        indexes = [models.Index(fields=["next_at"], name="outside_calendar_due")]

    def __str__(self) -> str:
        return self.name


class OutsideTime(models.Model):
    """When the owner of an outside calendar is busy by it."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    calendar = models.ForeignKey(OutsideCalendar, models.CASCADE, related_name="times")
    title = models.CharField(max_length=160, blank=True)
    is_all_day = models.BooleanField(default=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    objects = OutsideTimeQuerySet.as_manager()

    class Meta:
        db_table = "outside_time"
        indexes = [models.Index(fields=["calendar", "ends_at"], name="outside_time_of")]

    def __str__(self) -> str:
        return self.title


class CalendarUpload(models.Model):
    """A calendar file that somebody is about to take in."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    path = models.CharField(max_length=120, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "calendar_upload"

    def __str__(self) -> str:
        return self.name
