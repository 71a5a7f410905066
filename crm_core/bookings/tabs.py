"""A customer's bookings in the customer window: what is to come, and what has been."""

import datetime as dt
from typing import Any

from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_core.bookings.models import Booking
from crm_core.bookings.occurrences import Occurrence, occurrences_in
from crm_core.bookings.permissions import VIEW, WRITE
from crm_core.bookings.windows import Window
from crm_core.customers.models import Customer
from crm_core.customers.tabs import Tab, register
from kundsystem.accounts.http import TenantRequest

# So far ahead and back it is looked, and so many are shown of each.
AHEAD, SHOWN = dt.timedelta(days=365), 20


def context(request: TenantRequest, customer: Customer) -> dict[str, Any]:
    """What the tab shows: those of a year to come, and the latest that are over."""
    today, now = timezone.localdate(), timezone.now()
    theirs = Booking.objects.of_customer(customer.pk)
    back = reverse("customer_tab", args=[customer.pk, "bookings"])
    coming = [one for one in occurrences_in(request.actor, Window(today, today + AHEAD), theirs) if one.ends > now]
    return {
        "coming": coming[:SHOWN],
        "more": len(coming) > SHOWN,
        "been": _been(request, theirs, today),
        "may_book": request.actor.may(WRITE) and not customer.is_archived,
        "new_url": f"{reverse('booking_create')}?customer={customer.pk}&back={back}",
    }


def _been(request: TenantRequest, theirs: Any, today: dt.date) -> list[Occurrence]:
    """Return the latest that are over, newest first: of the year that has been."""
    first = today - AHEAD
    found = [one for one in occurrences_in(request.actor, Window(first, today), theirs) if one.ends <= timezone.now()]
    return found[::-1][:SHOWN]


register(
    Tab(
        key="bookings",
        label=_("Bookings"),
        template="crm_core/bookings/_tab.html",
        context=context,
        count=lambda: Booking.objects.current().not_over(Now()),  # the database's clock: it is put into SQL once
        permission=VIEW,
        order=30,
    )
)
