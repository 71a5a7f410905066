"""What was merged lately with a customer, or among its persons, in its window, with the way back."""

import datetime as dt

from django.utils import timezone

from crm_core.contacts.models import Contact
from crm_core.customers.models import Customer
from crm_core.customers.notices import Notice, register
from crm_core.merging.subjects import CONTACTS, CUSTOMERS
from crm_core.merging.undoing import merged_since
from kundsystem.accounts import permissions
from kundsystem.accounts.http import TenantRequest

# For so long it is shown; an import can be undone for as long.
SHOWN_FOR = dt.timedelta(days=30)


@register
def merged_lately(request: TenantRequest, customer: Customer) -> Notice | None:
    """Say what was merged with it or among its persons, and let whoever did it, or an administrator, undo it."""
    if not getattr(customer, "has_merged", False):
        return None
    since = timezone.now() - SHOWN_FOR
    found = [
        *merged_since(CUSTOMERS, Customer.objects.merged().filter(merged_into=customer.pk), since),
        *merged_since(CONTACTS, Contact.objects.merged_at(customer.pk), since),
    ]
    if not found:
        return None
    user = request.actor.user
    anybodys = request.actor.may(permissions.SETTINGS_MANAGE)
    merges = [(merged, anybodys or (user is not None and merged.by == user.pk)) for merged in found]
    return Notice("crm_core/merging/_lately.html", {"merges": merges})
