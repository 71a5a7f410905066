"""What the history calls the use of references."""

from django.utils.translation import gettext_lazy as _

from crm_core.history.tables import Table, register

register(
    Table(
        "reference_use",
        _("Use as a reference"),
        _("Uses as a reference"),
        area="deals",
        parent="deal_id",
        named=lambda row: str(row.deal.customer),
        related=("deal__customer",),
        titles=(),
        labels={"sent_to_id": _("Named to"), "used_at": _("When"), "used_by_id": _("By")},
    )
)
