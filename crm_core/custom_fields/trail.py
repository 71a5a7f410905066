"""What the history calls the tables of an organisation's own fields."""

from django.utils.translation import gettext_lazy as _

from crm_core.history.tables import SETTINGS, Table, register

register(
    Table("custom_field", _("Own field"), _("Own fields"), SETTINGS, hidden=("default", "index_state")),
    Table(
        "custom_option",
        _("Choice of an own field"),
        _("Choices of own fields"),
        SETTINGS,
        labels={"field_id": _("Own field")},
    ),
)
