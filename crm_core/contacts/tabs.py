"""The contact persons in the customer window."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from crm_core.contacts.cells import show_own
from crm_core.contacts.marks import show_marks
from crm_core.contacts.models import Contact
from crm_core.contacts.permissions import CONTACTS_WRITE
from crm_core.customers.models import Customer
from crm_core.customers.tabs import Tab, register, some_of
from kundsystem.accounts.http import TenantRequest


def context(request: TenantRequest, customer: Customer) -> dict[str, Any]:
    """What the tab shows: the first persons, or all of them when asked."""
    some = some_of(request, Contact.objects.of_customer(customer.pk).select_related("position_type").with_last_note())
    show_own(some.things)
    show_marks(request.actor, some.things)
    return {
        "contacts": some.things,
        "some": some,
        "total": getattr(customer, "count_contacts", 0),
        "may_write": request.actor.may(CONTACTS_WRITE),
    }


register(
    Tab(
        key="contacts",
        label=_("Contact persons"),
        template="crm_core/contacts/_tab.html",
        context=context,
        count=lambda: Contact.objects.active(),
        order=20,
    )
)
