"""Texts: how many there are left, and what one costs."""

from decimal import Decimal

from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

from crm_core.reminders import days
from crm_core.reminders.models import ReminderNotice
from tenants.entitlements import texts_a_month


def used_this_month() -> int:
    """Return how many parts of texts the organisation has sent this month."""
    first = days.at(timezone.localdate().replace(day=1), days.dt.time.min)
    return int(ReminderNotice.objects.texts_since(first).aggregate(sum=Sum("parts"))["sum"] or 0)


def quota_left(used: int | None = None) -> int:
    """Return how many parts may still be sent this month; `used` when that is known already."""
    return max(0, texts_a_month() - (used_this_month() if used is None else used))


def cost_of(parts: int) -> Decimal:
    """Return what parts of a text cost, in kronor."""
    return Decimal(settings.SMS_PRICE) * parts / 100
