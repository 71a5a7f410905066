"""What the history calls the tables of customers and of their values."""

from django.utils.translation import gettext_lazy as _

from crm_core.history.tables import SETTINGS, Table, register

# Where a customer's changes are narrowed.
BASICS = "basics"

register(
    Table(
        "customer",
        _("Customer"),
        _("Customers"),
        area=BASICS,
        hidden=("is_sample",),
        labels={"merged_into_id": _("Merged with")},
        address="customer_show",
        can_undo=True,
    ),
    Table(
        "customer_tag",
        _("Tag on a customer"),
        _("Tags on customers"),
        area=BASICS,
        parent="customer_id",
        is_part=True,
        named=lambda row: str(row.tag),
        related=("tag",),
        titles=(),
        can_undo=True,
    ),
    Table("customer_status", _("Customer status"), _("Customer statuses"), SETTINGS),
    Table(
        "window_tab",
        _("Tab of the customer window"),
        _("Tabs of the customer window"),
        SETTINGS,
        titles=("key",),
        labels={"is_hidden": _("Hidden")},
        hidden=("key",),
    ),
    Table("industry", _("Industry"), _("Industries"), SETTINGS),
    Table("unit", _("Unit"), _("Units"), SETTINGS),
    Table("tag", _("Tag"), _("Tags"), SETTINGS),
)
