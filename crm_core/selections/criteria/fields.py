"""Selecting by any field of the registry, with what fits its kind: also fields that the organisation adds later.

A condition is named after its field, `customer.industry`. What a kind offers:

    choice, user          is one of, is empty
    fixed                 is one of
    tags                  has any of, has none at all
    number, money         between, is empty
    date                  within a period, is empty
    yes/no                is yes, is no
    text and the like     is, begins with, contains, is empty
"""

from typing import Any

from django.db.models import Exists, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm_core.customers.models import Customer
from crm_core.customers.registry import CUSTOMER
from crm_core.fields.choices import Choice, Fixed, Reference, Tags
from crm_core.fields.kinds import Date, Moment, Number, YesNo
from crm_core.fields.registry import Field, built_in_of
from crm_core.selections.criteria.customers import OfCustomer
from crm_core.selections.lens import Lens
from crm_core.selections.parameters import Between, OneOf, Parameter, Rows, Several, When, Words, in_sentence
from crm_core.selections.phrases import phrase
from crm_core.selections.registry import Evidence, Phrase, Values, register
from crm_core.selections.within import within

# Fields that have a criterion of their own, or that nobody selects by.
OTHERWISE = {"postal_postcode", "visiting_postcode", "postal_town", "last_contact", "created", "name", "number"}
EMPTY, FILLED = "empty", "filled"
CONTENT = {FILLED: gettext_lazy("that is filled in"), EMPTY: gettext_lazy("that is empty")}
_FILLED_IN = OneOf("content", gettext_lazy("Whether it has a value"), choices=CONTENT)


class OfField(OfCustomer):
    """One field of the customer."""

    icon = "list-details"
    order = 150

    def __init__(self, field: Field) -> None:
        self.field = field
        self.name = field.key
        self.label = field.label
        self.parameters = parameters_of(field)
        self.together = tuple(parameter.name for parameter in self.parameters)

    def condition(self, given: Values, lens: Lens) -> Q | Exists:
        column = lens.column(self.field.stored_as)
        found = Q()
        if "content" in given:
            empty = self._empty(column, lens)
            found &= empty if given["content"] == EMPTY else ~empty
        if "is" in given:
            found &= self._is(column, given["is"], lens)
        if "begins" in given:
            found &= Q(**{f"{column}__istartswith": given["begins"]})
        if "contains" in given:
            found &= Q(**{f"{column}__icontains": given["contains"]})
        if "between" in given:
            least, most = given["between"]
            found &= Q(**{f"{column}__isnull": False})
            found &= Q(**{f"{column}__gte": least}) if least is not None else Q()
            found &= Q(**{f"{column}__lte": most}) if most is not None else Q()
        if "when" in given:
            found &= within(column, given["when"].days(lens.today), moments=isinstance(self.field.kind, Moment))
        if "answer" in given:
            found &= Q(**{column: given["answer"] == "yes"})
        return found

    def _is(self, column: str, value: Any, lens: Lens) -> Q:
        if isinstance(self.field.kind, Tags):
            return Q(lens.has(self._marks().filter(tag__in=value)))
        if isinstance(self.field.kind, Choice | Reference):
            return Q(**{f"{column}__isnull": False, f"{column}__in": value})
        if isinstance(self.field.kind, Fixed):
            return Q(**{f"{column}__in": value})
        return Q(**{f"{column}__iexact": value})

    def _empty(self, column: str, lens: Lens) -> Q:
        if isinstance(self.field.kind, Tags):
            return ~Q(lens.has(self._marks()))
        if isinstance(self.field.kind, Choice | Reference | Number | Date | Moment):
            return Q(**{f"{column}__isnull": True})
        return Q(**{column: ""})

    def _marks(self) -> QuerySet[Any]:
        """Return which customers are marked with which tags."""
        through = Customer._meta.get_field(self.field.stored_as).remote_field.through  # type: ignore[union-attr]
        return through._default_manager.all()

    def tell(self, customer: Customer) -> list[Evidence]:
        shown = self.field.show(customer) or _("empty")
        text = _("%(field)s: %(value)s") % {"field": self.field.label, "value": shown}
        return [Evidence(text, url=reverse("customer_show", args=[customer.pk]))]

    def phrase(self, given: Values, lens: Lens, *, negated: bool) -> Phrase:
        words = self.words(given, lens.references) | {"field": self.called(given)}
        if set(given) == {"content"}:
            lacks = (given["content"] == EMPTY) != negated
            return phrase(_("lacks %(field)s") if lacks else _("has %(field)s filled in"), [], words)
        said = _("does not have %(field)s") if negated else _("has %(field)s")
        return phrase(said, details(), words)

    def called(self, given: Values) -> str:
        """Return what the field is called in a sentence about it."""
        return in_sentence(str(self.label))


def details() -> list[tuple[str, str]]:
    """Return what is said of a field's value, by parameter."""
    return [
        ("is", "%(is)s"),
        ("begins", _("that begins with %(begins)s")),
        ("contains", _("that contains %(contains)s")),
        ("between", "%(between)s"),
        ("when", "%(when)s"),
        ("answer", "%(answer)s"),
        ("content", "%(content)s"),
    ]


def parameters_of(field: Field) -> tuple[Parameter, ...]:
    """Return what fits a field's kind."""
    kind = field.kind
    if isinstance(kind, Tags | Choice):
        model = kind.queryset().model
        chosen = Rows("is", field.label, model=model, options=kind.queryset)
        return (chosen, _FILLED_IN)
    if isinstance(kind, Reference):
        return (Rows("is", field.label, model=Customer, options=kind.queryset, widget="customers"), _FILLED_IN)
    if isinstance(kind, Fixed):
        return (Several("is", field.label, choices={choice.value: choice.label for choice in kind.choices}),)
    if isinstance(kind, YesNo):
        return (OneOf("answer", field.label, choices={"yes": gettext_lazy("yes"), "no": gettext_lazy("no")}),)
    if isinstance(kind, Number):
        return (Between("between", field.label, money=kind.name == "money"), _FILLED_IN)
    if isinstance(kind, Date | Moment):
        return (When("when", field.label), _FILLED_IN)
    return (
        Words("is", gettext_lazy("Is exactly")),
        Words("begins", gettext_lazy("Begins with")),
        Words("contains", gettext_lazy("Contains")),
        _FILLED_IN,
    )


def add_fields() -> None:
    """Register a criterion for every field of the customer."""
    register(*(OfField(field) for field in built_in_of(CUSTOMER) if field.name not in OTHERWISE))


add_fields()
