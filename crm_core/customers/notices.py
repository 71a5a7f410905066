"""What the customer window says above the facts, when there is something to say.

A subject that knows something registers a provider in its `registry.py`; most customers have nothing of it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from crm_core.customers.models import Customer
from kundsystem.accounts.http import TenantRequest


@dataclass(frozen=True)
class Notice:
    """One thing that is said: the fragment that says it, and what it shows."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


Provider = Callable[[TenantRequest, Customer], Notice | None]
_providers: list[Provider] = []


def register(provider: Provider) -> Provider:
    """Add a provider; it asks the database only when the customer says that there is something."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def notices_for(request: TenantRequest, customer: Customer) -> list[Notice]:
    """Return what is to be said of a customer."""
    return [notice for provider in _providers if (notice := provider(request, customer))]
