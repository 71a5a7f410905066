"""Filters of the customer window."""

from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

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


@register.filter
def figures(head: Head, customer: Customer) -> list[tuple[str, str]]:
    """Return the key figures that are true of a customer without deals: number and what it counts."""
    year = timezone.localdate().year
    shown = [(number(head.per_year.get(year, 0)), _("Notes this year"))]
    if head.total and head.first and head.first.year < year:
        shown.append((number(head.per_year.get(year - 1, 0)), _("Notes last year")))
    if customer.customer_since:
        today = timezone.localdate()
        since = customer.customer_since
        years = today.year - since.year - ((today.month, today.day) < (since.month, since.day))
        if years >= 1:
            shown.append((ngettext("%(count)s year", "%(count)s years", years) % {"count": years}, _("As customer")))
    return shown


@register.filter
def short_name(customer: Customer) -> str:
    """Return a customer's name as one says it: the first word of a long one."""
    name = customer.name
    return name if len(name) <= 22 else name.split()[0][:30]
