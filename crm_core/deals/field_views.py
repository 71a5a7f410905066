"""One field of a deal, shown and changed where it stands."""

from typing import Any

from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from crm_core.deals import actions
from crm_core.deals.access import deal_for
from crm_core.deals.answers import CHANGED
from crm_core.deals.cells import cell_of
from crm_core.deals.models import Deal
from crm_core.deals.registry import DEAL
from crm_core.fields.cell_views import CellViews
from crm_core.fields.registry import Field
from kundsystem.accounts.actor import Actor


def _told(actor: Actor, field: Field, deal: Deal, value: Any) -> str:
    names = {"field": field.label, "name": deal.product, "value": field.kind.show(value)}
    if not names["value"]:
        return _("%(field)s of %(name)s is now empty") % names
    return _("%(field)s of %(name)s is now %(value)s") % names


_views = CellViews(
    subject=DEAL,
    find=lambda actor, pk, write: deal_for(actor, pk, write=write),
    cell=cell_of,
    change=lambda actor, deal, changes, seen: actions.update_deal(actor=actor, pk=deal.pk, changes=changes, seen=seen),
    told=_told,
    address="deal_show",
    changed=CHANGED,
)
edit = require_GET(_views.edit)
save = require_http_methods(["GET", "POST"])(_views.save)
