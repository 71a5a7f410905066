"""The organisation that is measured in."""

from dataclasses import dataclass

from kundsystem.accounts.models import User
from tenants.models import Organisation


@dataclass(frozen=True)
class House:
    """An organisation, its host and its owner."""

    organisation: Organisation
    host: str
    owner: User
