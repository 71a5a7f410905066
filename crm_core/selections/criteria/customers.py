"""Selecting by what a customer is and where: postcode, area code, town, when it came and when it was changed."""

import uuid

from django.db.models import Exists, Q
from django.db.models.lookups import In
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm_core.customers.models import Customer
from crm_core.fields.sorting import sv_key, swedish_order
from crm_core.selections.lens import Lens
from crm_core.selections.parameters import AreaCodes, OneOf, Postcodes, Texts, When
from crm_core.selections.phrases import phrase
from crm_core.selections.registry import Criterion, Evidence, Phrase, Values, register
from crm_core.selections.within import within
from kundsystem.shared import formatting
from kundsystem.shared.swedish import format_phone, format_postcode

GROUP = gettext_lazy("Customer")
POSTAL, VISITING = "postal", "visiting"


class OfCustomer(Criterion):
    """What conditions on the customer's own row share."""

    group = GROUP

    def tell(self, customer: Customer) -> list[Evidence]:
        """Say what the customer's row shows."""
        raise NotImplementedError(self)

    def evidence(self, given: Values, lens: Lens, customer: uuid.UUID, person: uuid.UUID | None) -> list[Evidence]:
        return self.tell(Customer.objects.get(pk=customer))


class InPostcodes(OfCustomer):
    """That the postcode lies in some intervals."""

    name = "postcode"
    label = gettext_lazy("Postcode")
    icon = "map-pin"
    order = 110
    parameters = (
        Postcodes("in", gettext_lazy("Postcodes"), required=True),
        OneOf(
            "address",
            gettext_lazy("Of which address"),
            choices={POSTAL: gettext_lazy("the postal address"), VISITING: gettext_lazy("the visiting address")},
        ),
    )

    def condition(self, given: Values, lens: Lens) -> Q | Exists:
        column = lens.column(f"{given.get('address', POSTAL)}_postcode")
        found = Q()
        for first, last in given["in"]:
            # As text, between five digits: what is longer or has letters is a foreign one.
            found |= Q(**{f"{column}__gte": first, f"{column}__lte": last})
        return found & Q(**{f"{column}__regex": "^[0-9]{5}$"})

    def tell(self, customer: Customer) -> list[Evidence]:
        postcode, town = customer.postal_postcode or customer.visiting_postcode, customer.postal_town
        text = f"{format_postcode(postcode)} {town}".strip() or _("No postcode.")
        return [Evidence(text, url=reverse("customer_show", args=[customer.pk]))]

    def phrase(self, given: Values, lens: Lens, *, negated: bool) -> Phrase:
        if given.get("address") == VISITING:
            said = _("does not have the visiting postcode") if negated else _("has the visiting postcode")
        else:
            said = _("does not have the postcode") if negated else _("has the postcode")
        return phrase(said, [("in", "%(in)s")], self.words(given, lens.references))


class InAreaCodes(OfCustomer):
    """That the telephone number has an area code (riktnummer): of the customer, not of its persons."""

    name = "area_code"
    label = gettext_lazy("Area code")
    icon = "phone"
    order = 105
    parameters = (AreaCodes("in", gettext_lazy("Area codes"), required=True),)

    def condition(self, given: Values, lens: Lens) -> Q | Exists:
        # No area code begins another, so a number that begins so has exactly that one.
        found = Q()
        for code in given["in"]:
            found |= Q(**{f"{lens.column('phone')}__startswith": f"+46{code[1:]}"})
        return found

    def tell(self, customer: Customer) -> list[Evidence]:
        text = format_phone(customer.phone) if customer.phone else _("No telephone number.")
        return [Evidence(text, url=reverse("customer_show", args=[customer.pk]))]

    def phrase(self, given: Values, lens: Lens, *, negated: bool) -> Phrase:
        said = _("does not have the area code") if negated else _("has the area code")
        return phrase(said, [("in", "%(in)s")], self.words(given, lens.references))


class InTowns(OfCustomer):
    """That it is in a town."""

    name = "town"
    label = gettext_lazy("Town")
    icon = "map-pin"
    order = 115
    parameters = (Texts("in", gettext_lazy("Towns"), required=True),)

    def condition(self, given: Values, lens: Lens) -> Q | Exists:
        # Whatever the case and the accents of the letters.
        return Q(In(swedish_order(lens.column("postal_town")), [sv_key(town) for town in given["in"]]))

    def tell(self, customer: Customer) -> list[Evidence]:
        return [Evidence(customer.postal_town or _("No town."), url=reverse("customer_show", args=[customer.pk]))]

    def phrase(self, given: Values, lens: Lens, *, negated: bool) -> Phrase:
        said = _("is not in") if negated else _("is in")
        return phrase(said, [("in", "%(in)s")], self.words(given, lens.references))


class Came(OfCustomer):
    """When it was added, or last changed."""

    group = GROUP
    icon = "calendar"
    parameters = (When("when", gettext_lazy("When"), required=True),)
    column = ""

    def condition(self, given: Values, lens: Lens) -> Q | Exists:
        return within(lens.column(self.column), given["when"].days(lens.today), moments=True)

    def tell(self, customer: Customer) -> list[Evidence]:
        return [Evidence(str(self.label), formatting.as_date(getattr(customer, self.column)))]


class Created(Came):
    """When it was added."""

    name = "created"
    label = gettext_lazy("Added")
    order = 190
    column = "created_at"

    def phrase(self, given: Values, lens: Lens, *, negated: bool) -> Phrase:
        said = _("was not added") if negated else _("was added")
        return phrase(said, [("when", "%(when)s")], self.words(given, lens.references))


class Changed(Came):
    """When it was last changed."""

    name = "changed"
    label = gettext_lazy("Changed")
    order = 195
    column = "updated_at"

    def phrase(self, given: Values, lens: Lens, *, negated: bool) -> Phrase:
        said = _("was not changed") if negated else _("was changed")
        return phrase(said, [("when", "%(when)s")], self.words(given, lens.references))


register(InPostcodes(), InAreaCodes(), InTowns(), Created(), Changed())
