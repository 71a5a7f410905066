"""The fields and the list of reminders, and how they follow customers and persons that are merged."""

from django.utils.translation import ngettext_lazy

from crm_core.merging.hanging import Hanging, register
from crm_core.reminders import applying, fields, listing  # noqa: F401  # they register themselves

_REMINDERS = ngettext_lazy("%(count)s reminder", "%(count)s reminders", "count")
_COUNTED = "archived_at IS NULL AND done_at IS NULL"

register("customer", "reminder", "customer_id", Hanging(_REMINDERS, _COUNTED))
register("contact", "reminder", "contact_id", Hanging(_REMINDERS, _COUNTED))
