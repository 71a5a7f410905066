"""What a deal comes to, as the database works it out: for what is typed and not saved yet."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from crm_core.deals.checks import MOST
from crm_core.deals.shares import ORE, WHOLE
from crm_core.products.models import TIMES_A_YEAR, Recurrence
from kundsystem.shared.formatting import kr


def amount_of(quantity: Decimal, unit_price: Decimal, discount: Decimal) -> Decimal:
    """Return what it costs each time it is charged, rounded to öre; `Deal.amount` is the same."""
    return (quantity * unit_price * (WHOLE - discount) / WHOLE).quantize(ORE, ROUND_HALF_UP)


def in_words(quantity: Decimal, unit_price: Decimal, discount: Decimal, recurrence: str) -> str:
    """Say what it comes to: each time, and in a year when that is something else. Empty for what cannot be."""
    if quantity * unit_price >= MOST:
        return ""
    amount = amount_of(quantity, unit_price, discount)
    names = {"amount": kr(amount), "value": kr(amount * TIMES_A_YEAR[Recurrence(recurrence)])}
    sentences = {
        Recurrence.ONCE: _("= %(amount)s"),
        Recurrence.YEAR: _("= %(amount)s per year"),
        Recurrence.QUARTER: _("= %(amount)s per quarter, %(value)s per year"),
        Recurrence.MONTH: _("= %(amount)s per month, %(value)s per year"),
    }
    return sentences[Recurrence(recurrence)] % names
