"""Deal statuses and the reasons why deals are lost, as the settings shape them."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from crm_core.deals.models import DealStatus, LossReason, Stage
from crm_core.own_values.families import STATUSES
from crm_core.own_values.registry import Column, Scope, Use, ValueList, register
from crm_core.products.models import Product
from kundsystem.shared import formatting

_DEALS = ngettext_lazy("%(count)s deal", "%(count)s deals", "count")

register(
    ValueList(
        STATUSES,
        "deal",
        pgettext_lazy("statuses of", "Deal"),
        _("New status"),
        DealStatus,
        (Use("deal", "status_id", _DEALS, "/deals/?show=list&view=all&status={}"),),
        # That a deal was in a status is what was so then.
        stays=(("deal_status_change", "status_id"),),
        columns=(
            Column("stage", _("Counts as"), lambda stage: str(Stage(stage).label)),
            Column("probability", _("Probability"), formatting.percent, number=True, suffix="%"),
        ),
        required=True,
        preview=_("Status"),
        scope=Scope(
            "product", _("Common to all products"), _("Statuses of"), lambda: Product.objects.active().by_name()
        ),
    )
)
register(
    ValueList(
        STATUSES,
        "loss-reasons",
        _("Why deals are lost"),
        _("New reason"),
        LossReason,
        (Use("deal", "loss_reason_id", _DEALS, "/deals/?show=list&view=all&loss_reason={}"),),
        preview=_("Reason"),
    )
)
