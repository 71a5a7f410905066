"""What the history calls the tables of selections."""

from django.utils.translation import gettext_lazy as _

from crm_core.history.tables import Table, register

register(
    Table(
        "selection",
        _("Selection"),
        _("Selections"),
        labels={
            "name": _("Name"),
            "is_shared": _("Shared"),
            "owner_id": _("Owner"),
            "folder_id": _("Folder"),
        },
        hidden=("tree", "is_fixed"),
        address="selection_show",
    ),
    Table("selection_folder", _("Folder of selections"), _("Folders of selections")),
    Table(
        "selection_member",
        _("On a fixed list"),
        _("On fixed lists"),
        parent="customer_id",
        named=lambda row: str(row.selection),
        related=("selection",),
        titles=(),
        labels={"selection_id": _("Selection"), "customer_id": _("Customer"), "contact_id": _("Contact person")},
    ),
)
