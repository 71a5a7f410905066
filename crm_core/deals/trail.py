"""What the history calls the tables of deals."""

from django.utils.translation import gettext_lazy as _

from crm_core.history.tables import SETTINGS, Table, register

DEALS = "deals"

register(
    Table(
        "deal",
        _("Deal"),
        _("Deals"),
        area=DEALS,
        parent="customer_id",
        related=("product",),
        titles=("description",),
        hidden=("status_since",),
        address="deal_show",
        can_undo=True,
    ),
    Table(
        "deal_share",
        _("Share of a deal"),
        _("Shares of deals"),
        area=DEALS,
        parent="deal_id",
        is_part=True,
        named=lambda row: str(row.unit),
        related=("unit",),
        titles=(),
        labels={"percent": _("Share, %"), "unit_id": _("Unit"), "deal_id": _("Deal")},
        can_undo=True,
    ),
    # Says once more what the deal's own row says.
    Table(
        "deal_status_change",
        _("Status of a deal"),
        _("Statuses of deals"),
        parent="deal_id",
        is_part=True,
        hidden=("changed_by_id",),
        is_shown=False,
    ),
    Table("deal_status", _("Deal status"), _("Deal statuses"), SETTINGS),
    Table("loss_reason", _("Reason for loss"), _("Reasons for loss"), SETTINGS),
)
