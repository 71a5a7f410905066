"""The forms of a deal, and of how its revenue is shared."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm_core.customers.models import Customer, Unit
from crm_core.deals.models import Deal, DealShare, DealStatus
from crm_core.deals.registry import DEAL
from crm_core.fields.forms import SubjectForm
from crm_core.fields.kinds import Number
from crm_core.fields.registry import Field, field_of
from crm_core.products.models import Product, Recurrence
from kundsystem.accounts.models import User
from kundsystem.shared.errors import UserError

# What choosing a product fills in; what somebody has typed is left alone.
FROM_PRODUCT = ("unit_price", "recurrence", "notice_months")


class DealForm(SubjectForm):
    """A new deal at a customer, or one that is edited.

    Args:
        customer: whose.
        deal: what is edited.
        seller, status: what a new one begins with.
        refill: address that answers with the form once a product is chosen.
    """

    def __init__(
        self,
        *args: Any,
        customer: Customer,
        deal: Deal | None = None,
        seller: User | None = None,
        status: DealStatus | None = None,
        refill: str = "",
        **kwargs: Any,
    ) -> None:
        ids = f"d{deal.pk.hex}-%s" if deal else "dnew-%s"
        start = {"seller": seller, "status": status, "quantity": Decimal(1)}
        super().__init__(*args, subject=DEAL, thing=deal, start=start, auto_id=ids, **kwargs)
        if deal is None:
            # The orderer of a new one is chosen among the customer's persons too.
            orderer = field_of(DEAL, "orderer")
            self.fields["orderer"] = orderer.kind.form_field(orderer, Deal(customer=customer))
            choices = [("", gettext_lazy("As the product")), *Recurrence.choices]
            self.fields["recurrence"] = forms.ChoiceField(
                choices=choices, required=False, label=self.fields["recurrence"].label
            )
        if refill:
            self.fields["product"].widget.attrs |= {
                "hx-post": refill,
                "hx-trigger": "change",
                "hx-target": "closest form",
                "hx-swap": "outerHTML",
            }

    def fill_in(self, posted: Mapping[str, Any]) -> None:
        """Show what was typed, and what the chosen product says where nothing was."""
        self.initial.update({name: posted.get(name, "") for name in self.fields})
        try:
            product: Product | None = field_of(DEAL, "product").parse(posted.get("product", ""))
        except UserError:
            product = None
        self.filled = {}
        for name in FROM_PRODUCT:
            said = field_of(DEAL, name).kind.raw(getattr(product, name)) if product else ""
            if posted.get(name, "") in ("", posted.get(f"filled-{name}", "")):
                self.initial[name] = said
                self.filled[f"filled-{name}"] = said


def fill_out(posted: Mapping[str, Any]) -> dict[str, str]:
    """Return what a product has filled in so far, as the form carries it."""
    return {f"filled-{name}": posted.get(f"filled-{name}", "") for name in FROM_PRODUCT}


class SharesForm:
    """The units with a share each, in per cent; an empty one has none.

    Args:
        data: what was posted, or None.
        shares: what they are now.
    """

    _percent = Field(DEAL, "share", gettext_lazy("Share"), Number(decimals=2, most=100), limit=6)

    def __init__(self, data: Mapping[str, Any] | None, units: list[Unit], shares: list[DealShare]) -> None:
        now = {share.unit_id: share for share in shares}
        self.rows = [
            (unit, self._raw(data, unit, now), now[unit.pk].percent if unit.pk in now else None) for unit in units
        ]
        self.data = data
        self.error = ""

    def _raw(self, data: Mapping[str, Any] | None, unit: Unit, now: Mapping[Any, DealShare]) -> str:
        if data is not None:
            return str(data.get(f"share-{unit.pk}", ""))
        return self._percent.kind.raw(now[unit.pk].percent) if unit.pk in now else ""

    def read(self) -> list[tuple[Unit, Decimal]] | None:
        """Return the shares that were written; None, with `error`, when one is no number."""
        read = []
        for unit, raw, _now in self.rows:
            try:
                percent = self._percent.parse(raw)
            except UserError as error:
                self.error = _("%(unit)s: %(problem)s") % {"unit": unit, "problem": error.message}
                return None
            if percent:
                read.append((unit, percent))
        return read
