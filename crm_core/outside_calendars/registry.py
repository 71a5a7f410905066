"""What calendars from outside bring to the registries of others."""

from crm_core.outside_calendars import busy  # noqa: F401 (registers what knows when people are busy)
