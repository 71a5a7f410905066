"""The key figures of the customer window: each subject registers a provider of its own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from crm_core.customers.models import Customer
from kundsystem.accounts.actor import Actor

SHOWN = 4


@dataclass(frozen=True)
class Figure:
    """A number as it is shown, and what it is of. Those of a small order come first, and push others out."""

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


def figures_told(actor: Actor, customer: Customer) -> list[Figure]:
    """Return what each subject tells of a customer."""
    return [figure for provider in _providers for figure in provider(actor, customer)]


def figures_shown(*figures: Figure) -> list[Figure]:
    """Return the few that there is room for."""
    return sorted(figures, key=lambda figure: figure.order)[:SHOWN]
