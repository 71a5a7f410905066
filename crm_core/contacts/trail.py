"""What the history calls the tables of contact persons."""

from django.utils.translation import gettext_lazy as _

from crm_core.history.tables import SETTINGS, Table, register

register(
    Table(
        "contact",
        _("Contact person"),
        _("Contact persons"),
        area="contacts",
        parent="customer_id",
        titles=("first_name", "last_name"),
        labels={"merged_into_id": _("Merged with")},
        can_undo=True,
    ),
    Table("position_type", _("Position type"), _("Position types"), SETTINGS),
)
