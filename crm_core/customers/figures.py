"""The key figures of the window: each subject that knows a number worth seeing registers a provider.

What a customer has bought comes first; where there is room left, how much has been written about them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm_core.customers.models import Customer
from crm_core.notes.strip import Head
from kundsystem.accounts.actor import Actor
from kundsystem.shared.formatting import number

SHOWN = 4


@dataclass(frozen=True)
class Figure:
    """One number and what it counts, as they are shown; small orders first."""

    number: str
    label: str
    order: int = 100


Provider = Callable[[Actor, Customer], Iterable[Figure]]
_providers: list[Provider] = []


def register(provider: Provider) -> Provider:
    """Add a provider; it may ask the database once at most."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def figures_for(actor: Actor, customer: Customer, head: Head) -> list[Figure]:
    """Return the figures that are shown of a customer."""
    return figures_shown(*figures_told(actor, customer), *_written(head), *_years(customer))


def figures_told(actor: Actor, customer: Customer) -> list[Figure]:
    """Return what each subject tells of a customer."""
    return [figure for provider in _providers for figure in provider(actor, customer)]


def figures_shown(*figures: Figure) -> list[Figure]:
    """Return the few that there is room for."""
    return sorted(figures, key=lambda figure: figure.order)[:SHOWN]


def _written(head: Head) -> Iterable[Figure]:
    year = timezone.localdate().year
    if head.total:
        yield Figure(number(head.per_year.get(year, 0)), _("Notes this year"))
    if head.first and head.first.year < year:
        yield Figure(number(head.per_year.get(year - 1, 0)), _("Notes last year"))


def _years(customer: Customer) -> Iterable[Figure]:
    since, today = customer.customer_since, timezone.localdate()
    if since is None:
        return
    years = today.year - since.year - ((today.month, today.day) < (since.month, since.day))
    if years >= 1:
        yield Figure(ngettext("%(count)s year", "%(count)s years", years) % {"count": years}, _("As customer"))
