"""What a schema can not bring along when it is made, copied or restored, and has to be made again in it.

Whoever has such a thing registers how it is made; whoever makes, copies or restores an organisation calls `renew`.
"""

from collections.abc import Callable

from django_tenants.utils import tenant_context

from tenants.models import Organisation

_renewals: list[Callable[[], None]] = []


def register(renewal: Callable[[], None]) -> Callable[[], None]:
    """Make it again in every organisation that has been made, copied or restored; it must be safe to do again."""
    if renewal not in _renewals:
        _renewals.append(renewal)
    return renewal


def renew(organisation: Organisation) -> None:
    """Make everything again that the organisation's schema lacks."""
    with tenant_context(organisation):
        renew_here()


def renew_here() -> None:
    """Do it in the organisation that is set."""
    for renewal in _renewals:
        renewal()
