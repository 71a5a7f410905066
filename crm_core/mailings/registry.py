"""What mailings bring to the registries of others."""

from crm_core.mailings import applying  # noqa: F401 (registers what carries reports to deliveries)
from crm_core.merging.hanging import Hanging, register

register("customer", "mail_delivery", "customer_id", Hanging())
register("contact", "mail_delivery", "contact_id", Hanging())
