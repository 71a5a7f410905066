"""A reminder in JSON. What it is about and whose it is are keys; its notices say what became of each message."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from crm_core.customers.references import CustomerField
from crm_core.reminders.models import TEXT_LIMIT, Channel, Every, ReminderNotice, Who
from kundsystem.api.serializers import StrictSerializer


class OptionalCustomerField(CustomerField):
    """What it is about, if it is about a customer."""

    def __init__(self) -> None:
        super().__init__()
        self.required = False


class NoticeSerializer(serializers.Serializer[ReminderNotice]):
    """That one person is told by one channel, and what became of it."""

    recipient = serializers.UUIDField(source="recipient_id")
    channel = serializers.ChoiceField(choices=Channel.values)
    state = serializers.ChoiceField(choices=ReminderNotice.State.values)
    reason = serializers.CharField()
    sent = serializers.DateTimeField(source="sent_at", allow_null=True)
    delivered = serializers.DateTimeField(source="delivered_at", allow_null=True)


class DayField(serializers.DateField):
    """A day that somebody may live to see: before 1900 clocks went by seconds that no time zone says any more."""

    def to_internal_value(self, value: Any) -> dt.date:
        """Read a day."""
        day: dt.date = super().to_internal_value(value)
        if not 1900 <= day.year <= 2200:
            raise serializers.ValidationError(_("The year cannot be right. Write the date as 2026-03-09."))
        return day


@extend_schema_field({"type": "string", "pattern": r"^([01][0-9]|2[0-3]):[0-5][0-9]$", "examples": ["08:30"]})
class ClockField(serializers.TimeField):
    """A time on the clock, in the organisation's time zone: `08:30`."""

    def __init__(self) -> None:
        super().__init__(format="%H:%M", input_formats=["%H:%M"], required=False, allow_null=True)


def _key(**more: Any) -> serializers.UUIDField:
    return serializers.UUIDField(required=False, allow_null=True, **more)


def _number(most: int, **more: Any) -> serializers.IntegerField:
    return serializers.IntegerField(required=False, min_value=0, max_value=most, **more)


class ReminderSerializer(StrictSerializer):
    """Something that somebody is to think of on a day."""

    only_new = ("customer",)
    id = serializers.UUIDField(read_only=True)
    text = serializers.CharField(max_length=TEXT_LIMIT)
    customer = OptionalCustomerField()
    contact = _key(source="contact_id")
    deal = _key(source="deal_id")
    who = serializers.ChoiceField(Who.values, required=False)
    person = _key(source="person_id", help_text=_("A colleague; the key's own user where nobody is named."))
    role = _key(source="role_id")
    by_mail = serializers.BooleanField(required=False)
    by_sms = serializers.BooleanField(required=False)
    due_on = DayField(required=False, allow_null=True)
    due_time = ClockField()
    lead_minutes = _number(60 * 24 * 60)
    anchor = serializers.CharField(
        required=False, allow_blank=True, max_length=80, help_text=_("A date field that it goes by, as deal.ends_on.")
    )
    anchor_count = _number(999)
    anchor_unit = serializers.ChoiceField(Every.values, required=False)
    every_count = _number(999, allow_null=True)
    every_unit = serializers.ChoiceField(Every.values, required=False)
    until = DayField(required=False, allow_null=True)
    on_working_days = serializers.BooleanField(required=False)
    escalate_days = _number(365, allow_null=True)
    escalate_to = _key(source="escalate_to_id")
    due = serializers.DateTimeField(source="due_at", read_only=True, allow_null=True)
    rule = serializers.UUIDField(source="rule_id", read_only=True, allow_null=True)
    done = serializers.DateTimeField(source="done_at", read_only=True, allow_null=True)
    done_by = serializers.UUIDField(source="done_by_id", read_only=True, allow_null=True)
    created = serializers.DateTimeField(source="created_at", read_only=True)
    changed = serializers.DateTimeField(source="updated_at", read_only=True)
    notices = NoticeSerializer(many=True, read_only=True)


class DoneSerializer(StrictSerializer):
    """What happened, when it is to be kept as a note."""

    note = serializers.CharField(required=False, allow_blank=True, max_length=20_000)
    again_on = DayField(required=False, allow_null=True)


class LaterSerializer(StrictSerializer):
    """When it is due instead."""

    day = DayField()
    time = ClockField()


class HandOverSerializer(StrictSerializer):
    """To whom."""

    person = serializers.UUIDField()


KEYS = ("contact_id", "deal_id", "person_id", "role_id", "escalate_to_id")
