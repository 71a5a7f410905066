"""Filters of the customer window."""

from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from crm_core.customers.figures import Figure, figures_shown, figures_told
from crm_core.customers.models import Customer
from crm_core.fields.registry import Field
from crm_core.notes.strip import Head
from kundsystem.shared.formatting import number

register = template.Library()

# A card has less room than a form: the long names have short ones.
_SHORT = {
    "org_number": pgettext_lazy("fact", "Reg. no."),
    "number": pgettext_lazy("fact", "Number"),
    "employees": pgettext_lazy("fact", "Staff"),
    "customer_since": pgettext_lazy("fact", "Since"),
}


@register.filter
def fact_label(field: Field) -> Any:
    """Return a fact's short name."""
    return _SHORT.get(field.name, field.label)


@register.simple_tag(takes_context=True)
def key_figures(context: Any, head: Head, customer: Customer) -> list[Figure]:
    """Return the key figures: what each subject tells, and what the notes' chronology and the customer show."""
    year = timezone.localdate().year
    shown = [Figure(number(head.per_year.get(year, 0)), _("Notes this year"), 50)]
    if head.total and head.first and head.first.year < year:
        shown.append(Figure(number(head.per_year.get(year - 1, 0)), _("Notes last year"), 60))
    if customer.customer_since:
        today = timezone.localdate()
        since = customer.customer_since
        years = today.year - since.year - ((today.month, today.day) < (since.month, since.day))
        if years >= 1:
            text = ngettext("%(count)s year", "%(count)s years", years) % {"count": years}
            shown.append(Figure(text, _("As customer"), 55))
    told = getattr(customer, "told_figures", None)
    if told is None:
        told = figures_told(context["request"].actor, customer)
    return figures_shown(*told, *shown)


@register.filter
def short_name(customer: Customer) -> str:
    """Return a customer's name as one says it: the first word of a long one."""
    name = customer.name
    return name if len(name) <= 22 else name.split()[0][:30]
