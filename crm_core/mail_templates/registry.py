"""What letters bring to the registries of others."""

from crm_core.mail_templates import applying, mailing  # noqa: F401 (register what carries reports, and how letters to many are written)
from crm_core.merging.hanging import Hanging, register

register("customer", "mail_draft", "customer_id", Hanging())
register("contact", "mail_draft", "contact_id", Hanging())
