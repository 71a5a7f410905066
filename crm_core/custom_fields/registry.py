"""Adds the organisation's own fields to the registry of fields, when the app starts."""

from crm_core.custom_fields import definitions  # noqa: F401  # registers itself
