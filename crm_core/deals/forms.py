"""The form of a deal: the registry's fields, with what a product proposes filled in where nothing was typed."""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.forms import BoundField
from django.urls import reverse
from django.utils.translation import gettext as _

from crm_core.contacts.models import Contact
from crm_core.customers.models import Customer
from crm_core.deals.actions import FROM_PRODUCT
from crm_core.deals.checks import PERSONS
from crm_core.deals.models import Deal, DealStatus
from crm_core.deals.registry import DEAL
from crm_core.fields.choices import no_customer
from crm_core.fields.form_field import KindField
from crm_core.fields.forms import SubjectForm
from crm_core.fields.lookups import as_key
from crm_core.fields.registry import field_of
from crm_core.products.models import Product
from crm_core.reach import reaches
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import UserError

# What the amount is worked out from; looked at as one types.
PRICE = ("quantity", "unit_price", "discount", "recurrence")
# Says which product proposed what stands in the form.
FROM = "from_product"


class DealForm(SubjectForm):
    """A new deal, or one that is edited.

    Args:
        actor: who fills it in, for a new one whose customer is chosen in the form.
        customer: whose deal it is; None where it is chosen in the form.
        deal: the one that is edited.
        start: values that a new one begins with.
    """

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        actor: Actor | None = None,
        customer: Customer | None = None,
        deal: Deal | None = None,
        start: dict[str, Any] | None = None,
    ) -> None:
        self.actor, self.customer, self.deal = actor, customer, deal
        super().__init__(data, subject=DEAL, thing=deal, start=start, auto_id=f"{self.prefix_of(deal)}-%s")
        if deal is None:
            self._leave_to_the_product()
            self._choose_orderer()
        if customer is None and deal is None:
            self.fields["customer"] = _customer_field()
        self.offer_statuses(as_key(self.data.get("product") or self.initial.get("product") or ""))
        self._fetch()

    @staticmethod
    def prefix_of(deal: Deal | None) -> str:
        """Return what the ids of its fields begin with."""
        return f"d{deal.pk.hex}" if deal else "dnew"

    def clean_customer(self) -> Customer:
        """Let only a customer be chosen that may be seen; of others it is not even said that they exist."""
        chosen: Customer = self.cleaned_data["customer"]
        if self.actor is None or not reaches(self.actor, chosen):
            raise forms.ValidationError(no_customer(self.data.get("customer", "")))
        return chosen

    @property
    def chosen_customer(self) -> Customer:
        """The customer, given or chosen, once the form is valid."""
        return self.customer or self.cleaned_data["customer"]

    @property
    def sum_id(self) -> str:
        """The id of what tells the amount."""
        return f"{self.prefix_of(self.deal)}-sum"

    @property
    def from_product(self) -> str:
        """The key of the product that proposed what stands in the form."""
        if FROM in self.data:
            return self.data[FROM]
        return str(self.deal.product_id) if self.deal else ""

    def what(self) -> list[BoundField]:
        """Return what the deal is about, and who."""
        return self._up_front("what")

    def price(self) -> list[BoundField]:
        """Return what the amount is worked out from."""
        return self._up_front("price")

    def _up_front(self, group: str) -> list[BoundField]:
        return [self[field.name] for field in self.subject_fields if field.up_front and field.group == group]

    def _leave_to_the_product(self) -> None:
        """What a product proposes, and what has a usual value, need not be filled in for a new deal."""
        for field in self.subject_fields:
            if field.name in (*FROM_PRODUCT, "quantity", "status"):
                control = self.fields[field.name]
                control.field = replace(field, required=False)  # type: ignore[attr-defined]
                control.required = field.name in {"unit_price", "quantity", "status", "recurrence"}
        charged = self.fields["recurrence"].widget
        charged.choices = [("", _("As the product")), *charged.choices]
        product = self.fields["product"].widget
        product.choices = [("", _("Choose …")), *product.choices]

    def _choose_orderer(self) -> None:
        customer = self.customer or (customer_in(self.actor, self.data) if self.actor else None)
        persons = Contact.objects.of_customer(customer.pk) if customer else []
        choices = [("", "–"), *((str(person.pk), person.name) for person in persons)]
        for name in PERSONS:
            self.fields[name].widget = forms.Select(choices=choices)

    def offer_statuses(self, product: uuid.UUID | None) -> None:
        """Offer the common statuses, and those of the product that the deal is about."""
        now = self.deal.status_id if self.deal else None
        found = DealStatus.objects.filter(archived_at__isnull=True)
        self.fields["status"].widget.choices = [
            (str(status.pk), status.name) for status in found if status.is_for(product) or status.pk == now
        ]

    def _fetch(self) -> None:
        """Let what is chosen and typed be answered by the server: a product's price, and what the amount comes to."""
        self.fields["product"].widget.attrs |= {
            "hx-get": reverse("deal_from_product"),
            "hx-include": "closest form",
            "hx-params": ",".join(("product", "deal", "status", *PRICE, "notice_months", FROM)),
            "hx-trigger": "change",
            "hx-target": "closest form",
            "hx-swap": "none",
        }
        for name in PRICE:
            self.fields[name].widget.attrs |= {
                "hx-get": reverse("deal_sum"),
                "hx-include": "closest form",
                "hx-params": ",".join(PRICE),
                "hx-trigger": "change" if name == "recurrence" else "input changed delay:250ms",
                # Not with the form: what is asked for while one types must never give up what is being saved.
                "hx-sync": f"#{self.sum_id}:replace",
                "hx-target": f"#{self.sum_id}",
                "hx-swap": "innerHTML",
            }


def proposed(data: Mapping[str, str]) -> dict[str, str]:
    """Return what a chosen product fills in: field name → what stands in its box.

    A box is filled when it is empty or holds what the product before proposed; what somebody typed stays.
    """
    product, before = _product(data.get("product", "")), _product(data.get(FROM, ""))
    if product is None:
        return {}
    filled = {}
    for name in FROM_PRODUCT:
        kind = field_of(DEAL, name).kind
        typed, proposal = data.get(name, "").strip(), kind.raw(getattr(product, name))
        earlier = kind.raw(getattr(before, name)) if before else ""
        if not typed or _same(name, typed, earlier):
            filled[name] = proposal
    return filled


def _same(name: str, typed: str, other: str) -> bool:
    """Whether two texts mean the same to a field, however they are written."""
    field = replace(field_of(DEAL, name), required=False)
    try:
        return bool(field.parse(typed) == field.parse(other))
    except UserError:
        return False


def _product(key: str) -> Product | None:
    try:
        return field_of(DEAL, "product").parse(key) if key else None
    except UserError:
        return None


def _customer_field() -> forms.Field:
    """Make the box in which the customer of a new deal is chosen."""
    field = replace(field_of(DEAL, "customer"), required=True)
    return KindField(field, field.kind.form_widget(field, None))


def customer_in(actor: Actor, data: Mapping[str, Any]) -> Customer | None:
    """Return the customer that is chosen in what was filled in; None while there is none that the actor may see."""
    try:
        chosen = field_of(DEAL, "customer").parse(data.get("customer", ""))
        return chosen if chosen and reaches(actor, chosen) else None
    except UserError:
        return None
