"""What bookings have to say of what comes next with a customer: the next one."""

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from crm_core.bookings.models import Booking
from crm_core.bookings.occurrences import occurrences_in
from crm_core.bookings.permissions import VIEW
from crm_core.bookings.windows import Window
from crm_core.customers.models import Customer
from crm_core.customers.next_up import Step, register
from crm_core.customers.tabs import has_none
from kundsystem.accounts.http import TenantRequest

AHEAD = dt.timedelta(days=365)


@register
def next_booking(request: TenantRequest, customer: Customer) -> Iterable[Step]:
    """Say when the next one is, and what it is about."""
    if not request.actor.may(VIEW) or has_none(customer, "bookings"):
        return
    today, now = timezone.localdate(), timezone.now()
    theirs = Booking.objects.of_customer(customer.pk).not_over(now)
    for one in occurrences_in(request.actor, Window(today, today + AHEAD), theirs):
        if one.ends > now and not one.is_veiled:
            title = ", ".join(filter(None, (one.title or one.kind, one.clock, one.people)))
            yield Step(title, one.url, when=one.first_day, order=30)
            return
