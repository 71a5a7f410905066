"""What differs between files of customers, of deals and of products: who may, what is needed, what can be chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from crm_core.deals import permissions as deals
from crm_core.imports.models import Import
from crm_core.imports.permissions import RUN
from crm_core.products import permissions as products
from kundsystem.accounts.actor import Actor

_D = Import.Duplicates


@dataclass(frozen=True)
class Content:
    """What a file of one sort of rows is.

    Args:
        holds: which sort.
        permission: what whoever imports it must have, besides the right to import.
        needs: one of these must be a column, of each group; `lacks` says so when there is none.
        choices: what can become of rows that are there already: choice, what it is called, what it means. The first
            is what is done unless something else is chosen.
        named_by: the columns by which a row is called in a list of faulty ones, the best first.
        page: where what it made is seen, and `crumb` where the page of the import says that it is.
    """

    holds: str
    permission: str
    needs: tuple[tuple[str, ...], ...]
    lacks: tuple[Any, ...]
    choices: tuple[tuple[str, Any, Any], ...]
    named_by: tuple[str, ...]
    page: str
    crumb: Any

    def lacking(self, mapping: Sequence[str]) -> str:
        """Say which column is missing; empty when nothing is."""
        for keys, sentence in zip(self.needs, self.lacks, strict=True):
            if not any(key in mapping for key in keys):
                return str(sentence)
        return ""

    @property
    def usual(self) -> str:
        """What becomes of rows that are there already unless something else is chosen."""
        return self.choices[0][0]


_SKIP = (_D.SKIP, _("Skip them"))
_FILL = (_D.FILL, _("Fill in empty fields"), _("Nothing that you have written is changed."))
_WHOSE = ("customer.number", "customer.org_number", "customer.name")

CONTENTS = {
    content.holds: content
    for content in (
        Content(
            Import.Holds.REGISTER,
            "",
            (("customer.name",),),
            (_("Choose which column is the customer's name."),),
            (
                _FILL,
                (*_SKIP, _("The existing customers stay as they are.")),
                (_D.CREATE, _("Create them as customers of their own"), _("They can be merged later.")),
            ),
            ("customer.name",),
            "customer_list",
            _("Customers"),
        ),
        Content(
            Import.Holds.DEALS,
            deals.WRITE,
            (_WHOSE, ("deal.product", "deal.product_code")),
            (
                _("Choose which column says which customer a deal is with."),
                _("Choose which column is the product or service."),
            ),
            (
                (*_SKIP, _("The same deal is not made twice.")),
                (_D.CREATE, _("Create them as deals of their own"), _("They are other deals that look the same.")),
            ),
            ("customer.name", "customer.number", "customer.org_number"),
            "deal_list",
            _("Deals"),
        ),
        Content(
            Import.Holds.PRODUCTS,
            products.WRITE,
            (("product.name", "product.code"),),
            (_("Choose which column is the product's name, or its code."),),
            (
                _FILL,
                (
                    _D.UPDATE,
                    _("Change them to what the file says"),
                    _("New prices, for example. Deals keep the prices that they were made with."),
                ),
                (*_SKIP, _("The existing products and services stay as they are.")),
            ),
            ("product.name", "product.code"),
            "product_list",
            _("Products and services"),
        ),
    )
}


def content_of(item: Import) -> Content:
    """Return what an import's file is."""
    return CONTENTS[item.holds]


def offered(actor: Actor) -> list[tuple[str, Any]]:
    """Return what somebody may bring in: value and what it is called."""
    return [(one.holds, Import.Holds(one.holds).label) for one in CONTENTS.values() if may_bring(actor, one.holds)]


def may_bring(actor: Actor, holds: str) -> bool:
    """Tell whether somebody may import such a file."""
    permission = CONTENTS[holds].permission
    return actor.may(RUN) and (not permission or actor.may(permission))
