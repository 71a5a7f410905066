"""What must hold for a deal as a whole; each refusal stands beside the field that one changes to put it right."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from crm_core.deals.models import Deal, DealStatus
from crm_core.deals.registry import DEAL
from crm_core.fields.registry import Field, field_of

# Empty, a new deal gets them by itself; one that is there keeps them.
ALWAYS = ("quantity", "unit_price")
PERSONS = ("orderer", "reference_contact")
# A million million: above it somebody has typed too many digits.
MOST = Decimal(10**12)


def require(field: Field, value: Any) -> None:
    """Refuse that a field is empty which every deal has."""
    if value in (None, "") and (field.required or field.name in ALWAYS):
        raise field.error(field.kind.missing(field), "required")


def check_whole(deal: Deal) -> None:
    """Refuse what no single field can tell is wrong."""
    if deal.quantity <= 0:
        raise field_of(DEAL, "quantity").error(_("The quantity must be more than 0."), "too_small")
    if deal.quantity * deal.unit_price >= MOST:
        raise field_of(DEAL, "unit_price").error(_("The amount is too large."), "too_large")
    if deal.starts_on and deal.ends_on and deal.ends_on < deal.starts_on:
        raise field_of(DEAL, "ends_on").error(_("The end is before the start."), "period")
    if not deal.status.is_for(deal.product_id):
        raise field_of(DEAL, "status").error(not_for(deal.status), "other_product")


def not_for(status: DealStatus) -> str:
    """Say that a status belongs to another product."""
    names = {"status": status.name, "product": status.product}
    return _("%(status)s is only for deals about %(product)s.") % names


def check_persons(deal: Deal, names: Iterable[str] = PERSONS) -> None:
    """Refuse somebody who is chosen from another customer; one who was merged with somebody there may stay."""
    said = {
        "orderer": _("The orderer must be a contact person of the customer."),
        "reference_contact": _("Whoever is named as a reference must be a contact person of the customer."),
    }
    for name in names:
        person = getattr(deal, name)
        if person is not None and person.customer_id != deal.customer_id:
            raise field_of(DEAL, name).error(said[name], "other")
