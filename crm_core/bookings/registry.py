"""What bookings bring to the registries of others: fields, a list, and how they follow what is merged."""

from django.utils.translation import ngettext_lazy

from crm_core.bookings import fields, listing  # noqa: F401  # they register themselves
from crm_core.merging.hanging import Hanging, lead_once, register

_TOLD = ngettext_lazy("%(count)s booking", "%(count)s bookings", "count")

register("customer", "booking", "customer_id", Hanging(_TOLD))
register(
    "contact", "booking_contact", "contact_id", Hanging(move=lead_once("booking_contact", "contact_id", "booking_id"))
)
