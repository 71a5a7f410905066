"""A reminder in JSON. What it is about and whose it is are keys; its notices say what became of each message."""

from typing import Any

from django.utils.translation import gettext_lazy as _
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
    due_on = serializers.DateField(required=False, allow_null=True)
    due_time = serializers.TimeField(required=False, allow_null=True)
    lead_minutes = _number(60 * 24 * 60)
    anchor = serializers.CharField(
        required=False, allow_blank=True, max_length=80, help_text=_("A date field that it goes by, as deal.ends_on.")
    )
    anchor_count = _number(999)
    anchor_unit = serializers.ChoiceField(Every.values, required=False)
    every_count = _number(999, allow_null=True)
    every_unit = serializers.ChoiceField(Every.values, required=False)
    until = serializers.DateField(required=False, allow_null=True)
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
    again_on = serializers.DateField(required=False, allow_null=True)


class LaterSerializer(StrictSerializer):
    """When it is due instead."""

    day = serializers.DateField()
    time = serializers.TimeField(required=False, allow_null=True)


class HandOverSerializer(StrictSerializer):
    """To whom."""

    person = serializers.UUIDField()


KEYS = ("contact_id", "deal_id", "person_id", "role_id", "escalate_to_id")
