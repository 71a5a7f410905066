"""Selecting by the fields that the organisation has added to persons, deals, products and notes.

Such a condition speaks of one person, one deal or one note, as the product's own conditions about them do, and may be
given all that they are: the own field and the rest are then about one and the same row.
"""

import uuid
from dataclasses import replace
from typing import Any

from django.db.models import Exists, Q, QuerySet
from django.utils.translation import gettext as _

from crm_core.contacts.models import Contact
from crm_core.contacts.registry import SUBJECT as CONTACT
from crm_core.custom_fields.field import OwnField
from crm_core.deals.registry import DEAL
from crm_core.notes.own_fields import NOTE
from crm_core.products.models import Product
from crm_core.products.registry import PRODUCT
from crm_core.selections.criteria.contacts import IsPerson, about_one
from crm_core.selections.criteria.deals import Bought, HasDeal
from crm_core.selections.criteria.fields import EMPTY, details, parameters_of
from crm_core.selections.criteria.notes import HasNote
from crm_core.selections.criteria.own_fields import MADE, called, own_condition
from crm_core.selections.lens import Lens
from crm_core.selections.phrases import phrase
from crm_core.selections.registry import Criterion, Evidence, Phrase, RowCriterion, Values

# What the rest of a row's conditions call their period; `when` is the own field's, if that is a day.
WHEN, ROW_WHEN = "when", "row_when"


class OfRow(Criterion):
    """One field that the organisation has added to what a customer has many of.

    Args:
        own: the field.
        base: the condition about the same rows, whose parameters this one takes too.
        without: those of them that would say nothing here.
    """

    icon = "forms"

    def __init__(self, own: OwnField, base: Criterion, without: tuple[str, ...] = ()) -> None:
        self.own, self.base = own, base
        self.name, self.label, self.group, self.about = own.key, own.label, base.group, base.about
        self.order = base.order + 100
        mine = parameters_of(own)
        self.mine = tuple(one.name for one in mine)
        theirs = (one for one in base.parameters if one.name not in without)
        self.parameters = (*mine, *(replace(one, name=ROW_WHEN) if one.name == WHEN else one for one in theirs))
        self.together = self.mine

    def of_base(self, given: Values) -> dict[str, Any]:
        """Return what the condition about the rows is given."""
        rest = {name: value for name, value in given.items() if name not in self.mine}
        return {WHEN if name == ROW_WHEN else name: value for name, value in rest.items()}

    def of_own(self, given: Values, lens: Lens) -> Q:
        """Return what the rows meet whose field is as was given."""
        return own_condition(self.own, given, lens)

    def check(self, given: Values, lens: Lens) -> Any:
        return self.base.check(self.of_base(given), lens)

    def phrase(self, given: Values, lens: Lens, *, negated: bool) -> Phrase:
        base = self.base.phrase(self.of_base(given), lens, negated=negated)
        text = base.text.replace(f"%({WHEN})s", f"%({ROW_WHEN})s")
        theirs = {ROW_WHEN if name == WHEN else name: value for name, value in base.values.items()}
        mine = {name: value for name, value in given.items() if name in self.mine}
        words = self.words(mine, lens.references) | {"field": called(self.own, mine)}
        if set(mine) == {"content"}:
            said = _("without %(field)s") if mine["content"] == EMPTY else _("with %(field)s filled in")
        else:
            said = phrase(_("with %(field)s"), details(), words).text
        return Phrase(f"{text} {said}", theirs | words)

    def with_value(self, told: Evidence, thing: Any) -> Evidence:
        """Return evidence that says the field's value too."""
        value = self.own.show(thing)
        named = _("%(field)s: %(value)s") % {"field": self.label, "value": value or _("empty")}
        return replace(told, text=f"{told.text}, {named}")


class OfRows(OfRow, RowCriterion):
    """A field of what a customer has many of: deals, notes, bookings."""

    base: RowCriterion

    def rows(self, given: Values, lens: Lens) -> QuerySet[Any]:
        return self.base.rows(self.of_base(given), lens).filter(self.of_own(given, lens))

    def newest(self, rows: Any) -> QuerySet[Any]:
        return self.base.newest(rows)

    def tell(self, row: Any) -> Evidence:
        return self.with_value(self.base.tell(row), row)


class OfBoughtProduct(OfRows):
    """A field of products: of one that the customer has bought."""

    def of_own(self, given: Values, lens: Lens) -> Q:
        return Q(product__in=Product.objects.filter(own_condition(self.own, given, lens)))

    def tell(self, row: Any) -> Evidence:
        return self.with_value(self.base.tell(row), row.product)


class OfPerson(OfRow):
    """A field of contact persons: of each where persons are asked for, otherwise of one at the customer."""

    def condition(self, given: Values, lens: Lens) -> Q | Exists:
        about = about_one(self.of_base(given)) & self.of_own(given, lens)
        return about if lens.of_persons else lens.has(Contact.objects.active().filter(about))

    def evidence(self, given: Values, lens: Lens, customer: uuid.UUID, person: uuid.UUID | None) -> list[Evidence]:
        persons: QuerySet[Any] = Contact.objects.of_customer(customer).select_related("position_type")
        about = about_one(self.of_base(given)) & self.of_own(given, lens)
        found = persons.filter(pk=person) if person is not None else persons.filter(about)[:3]
        return [self.with_value(IsPerson.tell(one), one) for one in found]


MADE |= {
    CONTACT: lambda own: OfPerson(own, IsPerson()),
    DEAL: lambda own: OfRows(own, HasDeal()),
    PRODUCT: lambda own: OfBoughtProduct(own, Bought(), without=("products", "match")),
    NOTE: lambda own: OfRows(own, HasNote()),
}
