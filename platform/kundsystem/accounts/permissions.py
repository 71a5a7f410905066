"""Every permission there is, and what the built-in roles have.

Permissions are data: a role holds a list of these names. What is not in the list is denied.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

OWNER, ADMINISTRATOR, MEMBER, READER = "owner", "administrator", "member", "reader"
ROLE_NAMES = {OWNER: _("Owner"), ADMINISTRATOR: _("Administrator"), MEMBER: _("Member"), READER: _("Reader")}


@dataclass(frozen=True)
class Permission:
    """A named permission and the built-in roles that have it; the owner has every one."""

    name: str
    label: Any
    roles: frozenset[str]
    also_to_read: bool = False

    @property
    def subject(self) -> str:
        """What it is about: the first part of its name."""
        return self.name.partition(".")[0]

    @property
    def is_reading(self) -> bool:
        """Whether it is needed to see something: such a permission is called `….view`, or says so."""
        return self.name.endswith(".view") or self.also_to_read


@dataclass(frozen=True)
class Group:
    """The permissions about one subject, under its heading."""

    label: Any
    permissions: list[Permission]


_registry: dict[str, Permission] = {}
_headings: dict[str, tuple[int, Any]] = {}


def describe(subject: str, label: Any, order: int) -> None:
    """Say what permissions about a subject are headed by, and where they stand among the others; small first."""
    _headings[subject] = (order, label)


def register(name: str, label: Any, *roles: str, also_to_read: bool = False) -> str:
    """Add a permission; each subject registers its own when it starts. Returns the name.

    One that is needed `also_to_read` is left to keys that only read: they write nothing by any address.
    """
    _registry[name] = Permission(name, label, frozenset({OWNER, *roles}), also_to_read)
    return name


def all_permissions() -> list[Permission]:
    """Return every permission, by name."""
    return sorted(_registry.values(), key=lambda permission: permission.name)


def label_of(name: str) -> Any:
    """Return what a permission is called; its name where it is no more."""
    known = _registry.get(name)
    return known.label if known else name


def grouped() -> list[Group]:
    """Return every permission under the heading of its subject, in the order in which they were registered."""
    found: dict[str, list[Permission]] = {}
    for permission in _registry.values():
        found.setdefault(permission.subject, []).append(permission)
    # A subject without a heading of its own is shown all the same, last and by its name.
    headed = sorted(found, key=lambda subject: (_headings.get(subject, (1000, ""))[0], subject))
    return [Group(_headings.get(subject, (1000, subject))[1], found[subject]) for subject in headed]


def reading_only(granted: frozenset[str]) -> frozenset[str]:
    """Return what is left of permissions when nothing may be changed; an unknown one is not."""
    return granted & {permission.name for permission in all_permissions() if permission.is_reading}


def built_in(role: str) -> list[str]:
    """Return what a built-in role starts with."""
    return [permission.name for permission in all_permissions() if role in permission.roles]


describe("people", _("People and roles"), 200)
describe("settings", _("Settings"), 210)
describe("api", _("API"), 220)
describe("security", _("Signing in"), 230)
PEOPLE_MANAGE = register("people.manage", _("Manage people and roles"), ADMINISTRATOR)
SETTINGS_MANAGE = register("settings.manage", _("Shape the system"), ADMINISTRATOR)
API_USE = register("api.use", _("Use the API"), ADMINISTRATOR, MEMBER, READER)
# Nobody but the owner: whoever decides this can lock everybody else out.
SECURITY_MANAGE = register("security.manage", _("Decide how everybody signs in"))
