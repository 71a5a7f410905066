"""Filters of deals: periods, how often something is charged, how long a status lasted."""

from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm_core.deals.models import Deal, DealStatusChange
from crm_core.products.models import Recurrence
from kundsystem.shared import formatting

register = template.Library()


@register.filter
def per(deal: Any) -> str:
    """Return how often an amount is charged: `per month`; nothing for what is charged once."""
    return {
        Recurrence.MONTH: _("a month"),
        Recurrence.QUARTER: _("a quarter"),
        Recurrence.YEAR: _("a year"),
    }.get(deal.recurrence, "")


@register.filter
def period(deal: Deal) -> str:
    """Return a contract period: `1 jan 2025 – 31 dec 2026`, `From 1 feb 2027`, `Until 31 dec 2026`."""
    starts, ends = formatting.day_with_year(deal.starts_on), formatting.day_with_year(deal.ends_on)
    if starts and ends:
        return f"{starts} – {ends}"
    if starts:
        return _("From %(day)s") % {"day": starts}
    return _("Until %(day)s") % {"day": ends} if ends else ""


@register.filter
def stayed(change: DealStatusChange, changes: list[DealStatusChange]) -> str:
    """Return how long a deal was, or has been, in the status that a change gave it; changes are newest first."""
    place = changes.index(change)
    until = changes[place - 1].changed_at if place else timezone.now()
    days = (timezone.localdate(until) - timezone.localdate(change.changed_at)).days
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}
