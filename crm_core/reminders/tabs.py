"""The reminders about a customer: a tab of the window."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from crm_core.customers.models import Customer
from crm_core.customers.tabs import Tab, register, some_of
from crm_core.reminders.access import reminders_for
from crm_core.reminders.models import Reminder
from crm_core.reminders.overview import rows_of
from crm_core.reminders.permissions import VIEW
from crm_core.reminders.views import row_context
from kundsystem.accounts.http import TenantRequest

DONE = 10


def context(request: TenantRequest, customer: Customer) -> dict[str, Any]:
    """What the tab shows: what is open, and below it what was done last."""
    about = reminders_for(request.actor).of_customer(customer.pk).for_rows()
    some = some_of(request, about.open().by_time())
    done = list(about.done().select_related("done_by").order_by("-done_at", "id")[:DONE])
    return {
        "rows": rows_of(some.things),
        "some": some,
        "done": done,
        "total": getattr(customer, "count_reminders", 0),
        "in_tab": True,
        "here": request.path,
    } | row_context(request)


register(
    Tab(
        key="reminders",
        label=_("Reminders"),
        template="crm_core/reminders/_tab.html",
        context=context,
        count=lambda: Reminder.objects.open(),
        permission=VIEW,
        order=60,
    )
)
