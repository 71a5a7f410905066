"""The built-in roles: part of every new organisation."""

from kundsystem.accounts.models import Role
from kundsystem.accounts.permissions import ROLE_NAMES
from tenants import starter


@starter.register
def load_roles() -> None:
    """Make one row for each built-in role; its name and permissions follow from its key."""
    Role.objects.bulk_create(Role(key=key) for key in ROLE_NAMES)
