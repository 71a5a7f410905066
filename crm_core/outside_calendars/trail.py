"""What the history calls the tables of calendars from outside."""

from django.utils.translation import gettext_lazy as _

from crm_core.history.tables import SETTINGS, Table, register

register(
    Table(
        "outside_calendar",
        _("Outside calendar"),
        _("Outside calendars"),
        SETTINGS,
        labels={"owner_id": _("Whose"), "host": _("Read from")},
        hidden=("address", "etag", "modified", "digest", "read_at", "next_at", "failures", "problem"),
    )
)
