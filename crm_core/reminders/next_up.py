"""What reminders have to say of what comes next with a customer."""

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone

from crm_core.customers.models import Customer
from crm_core.customers.next_up import Step, register
from crm_core.customers.tabs import has_none
from crm_core.reminders.access import reminders_for
from crm_core.reminders.permissions import VIEW
from kundsystem.accounts.http import TenantRequest

AHEAD = dt.timedelta(days=90)


@register
def reminders(request: TenantRequest, customer: Customer) -> Iterable[Step]:
    """Say which reminders are near, whoever's they are."""
    if not request.actor.may(VIEW) or has_none(customer, "reminders"):
        return
    near = timezone.now() + AHEAD
    coming = reminders_for(request.actor).of_customer(customer.pk).open().due_before(near).by_time()
    for reminder in coming.only("id", "text", "due_on")[:2]:
        yield Step(reminder.text, reverse("reminder_show", args=[reminder.pk]), when=reminder.due_on, order=40)
