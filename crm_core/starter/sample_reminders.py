"""What there is to think of at the sample customers: overdue, today and coming, as of the day they are added."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from crm_core.customers.models import Customer
from crm_core.deals.models import Deal
from crm_core.reminders import days, timing
from crm_core.reminders.models import Reminder
from crm_core.reminders.preferences import preferences_of
from kundsystem.accounts.models import User


def write(
    key: Callable[[], uuid.UUID], customers: Sequence[Customer], deals: Sequence[Deal], people: Sequence[User]
) -> int:
    """Write reminders of some of the customers; returns how many."""
    today = timezone.localdate()
    theirs = {deal.customer_id: deal for deal in deals}
    told = (
        (_("Call about the price"), -6, None),
        (_("Send the comparison"), -3, None),
        (_("Customer care, six months since last"), -1, None),
        (_("Answer on the final price"), 0, dt.time(15, 30)),
        (_("Book an introduction"), 0, None),
        (_("Follow up the quote"), 1, dt.time(9)),
        (_("Agree on next year"), 4, None),
        (_("Ask about references"), 12, None),
        (_("The contract is soon to be given notice on or renewed"), 30, None),
    )
    morning = preferences_of(None).morning
    made = []
    for place, (text, ahead, time) in enumerate(told * max(1, min(len(people), 3))):
        customer = customers[(place * 7 + 3) % len(customers)]
        person = people[(place // len(told)) % len(people)]
        reminder = Reminder(id=key(), text=text, customer=customer, deal=theirs.get(customer.pk), author=person)
        reminder.person, reminder.by_mail = person, ahead > 0
        reminder.due_on = today + dt.timedelta(days=ahead)
        if ahead > 0:
            reminder.due_on = days.working_day_from(reminder.due_on)
        reminder.due_time = time
        # What is overdue from the beginning is no news.
        timing.set_times(reminder, tell_at_once=False, morning=morning)
        made.append(reminder)
    Reminder.objects.bulk_create(made)
    for reminder in made:
        timing.ask_to_be_woken(reminder)
    return len(made)
