"""What a column becomes in a file of deals, or of products.

A deal's customer, its persons and its product are found, never made: by what the organisation itself calls them or
numbers them by.
"""

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm_core.deals.checks import PERSONS
from crm_core.fields import choices, registry
from crm_core.imports.deal_parts import person_target, share_targets
from crm_core.imports.targets import CUSTOMER, DEAL, PRODUCT, Target, only_in_files
from crm_core.products.models import Product

if TYPE_CHECKING:
    from crm_core.fields.lookups import Lookups
    from crm_core.fields.registry import Field


class InCatalogue(choices.Choice):
    """A product of the catalogue, by its code or by its name."""

    def __init__(self, *by: str) -> None:
        super().__init__(Product)
        self.by = by

    def queryset(self) -> QuerySet[Any]:
        return Product.objects.active()

    def understand(self, text: str, field: "Field", lookups: "Lookups | None") -> Any:
        try:
            return super().understand(text, field, lookups)
        except ValueError:
            if "name" in self.by:
                raise ValueError(_("There is no such product or service.")) from None
            raise ValueError(_("There is no product or service with that code.")) from None


# Headings by which an old register says whose a deal is.
_WHOSE: dict[str, tuple[Any, tuple[str, ...]]] = {
    "number": (
        gettext_lazy("Customer, number"),
        ("kundnr", "kundnummer", "kund nr", "customer number", "customer no"),
    ),
    "org_number": (
        gettext_lazy("Customer, organisation number"),
        ("orgnr", "org.nr", "organisationsnummer", "organisationsnr", "org number", "organisation number"),
    ),
    "name": (
        gettext_lazy("Customer, name"),
        ("kund", "kundnamn", "företag", "företagsnamn", "namn", "customer", "customer name", "company", "name"),
    ),
}
_CODES = ("artikelnummer", "artikelnr", "artnr", "art.nr", "produktkod", "kod", "sku", "product code", "item number")
# A product's own words for what everybody calls otherwise.
_ALSO = {
    "product.name": ("benämning", "artikel", "namn"),
    "product.code": _CODES,
    "product.unit_price": ("belopp", "listpris", "a-pris"),
}


def _is_plain(field: "Field") -> bool:
    return field.importable and not isinstance(field.kind, choices.Reference)


def of_deals() -> list[Target]:
    """Return what a column becomes where each row is a deal."""
    found = []
    for name, (label, synonyms) in _WHOSE.items():
        found.append(Target(f"{CUSTOMER}.{name}", label, registry.field_of(CUSTOMER, name), synonyms))
    for field in registry.fields_of(DEAL):
        if field.name in PERSONS:
            found.append(person_target(field.name))
        elif not _is_plain(field):
            continue
        elif field.name == "product":
            by_name, by_code = InCatalogue("name", "code"), InCatalogue("code")
            found.append(only_in_files(DEAL, "product", field.label, by_name, *field.synonyms))
            found.append(only_in_files(DEAL, "product_code", gettext_lazy("Product's code"), by_code, *_CODES))
        else:
            found.append(Target(field.key, field.label, field, field.synonyms))
    return found + share_targets()


def of_products() -> list[Target]:
    """Return what a column becomes where each row is a product or service."""
    fields = [field for field in registry.fields_of(PRODUCT) if _is_plain(field)]
    return [Target(one.key, one.label, one, (*one.synonyms, *_ALSO.get(one.key, ()))) for one in fields]
