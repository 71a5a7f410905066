"""A deal's contract period as a row shows it: in words, and how far it has gone."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from crm_core.deals.models import BOUGHT, Deal
from crm_core.deals.periods import share_gone
from kundsystem.shared import formatting

# How many days before its end a contract is something to do something about.
NEAR = 60


@dataclass(frozen=True)
class Term:
    """A contract period.

    Args:
        text: in words; empty when nothing is known of it.
        gone: per cent of the time that has gone by; None when that says nothing.
        hot: whether it soon ends, unless somebody does something.
        renews: whether it goes on by itself.
    """

    text: str = ""
    gone: int | None = None
    hot: bool = False
    renews: bool = False


def term_of(deal: Deal, today: dt.date) -> Term:
    """Return the period of a deal; of one that goes on by itself, the one that today falls in."""
    start, end = deal.period_on(today)
    if start is None and end is None:
        return Term()
    gone = None
    if start and end and start <= today and deal.status.stage in BOUGHT:
        gone = round(100 * share_gone(start, end, today))
    return Term(in_words(start, end), gone, ends_soon(deal, today), deal.renews)


def in_words(start: dt.date | None, end: dt.date | None) -> str:
    """Write a period as one says it."""
    if start and end:
        return formatting.period(start, end)
    if start:
        return _("From %(day)s") % {"day": formatting.date_with_year(start)}
    return _("Until %(day)s") % {"day": formatting.date_with_year(end)} if end else ""


def ends_soon(deal: Deal, today: dt.date) -> bool:
    """Whether a contract that is charged again and again ends soon, or has, and does not go on by itself."""
    runs_out = deal.is_recurring and not deal.renews and deal.status.stage in BOUGHT
    return runs_out and deal.ends_on is not None and (deal.ends_on - today).days <= NEAR
