"""What mailings bring to the registries of others."""

from crm_core.mailings import applying  # noqa: F401 (registers what carries reports to deliveries)
