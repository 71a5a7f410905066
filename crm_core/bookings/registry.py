"""What bookings bring to the registries of others: how they follow customers and persons that are merged."""

from django.utils.translation import ngettext_lazy

from crm_core.merging.hanging import Hanging, lead_once, register

_TOLD = ngettext_lazy("%(count)s booking", "%(count)s bookings", "count")

register("customer", "booking", "customer_id", Hanging(_TOLD))
register(
    "contact", "booking_contact", "contact_id", Hanging(move=lead_once("booking_contact", "contact_id", "booking_id"))
)
