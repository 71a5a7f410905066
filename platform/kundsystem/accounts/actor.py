"""Whoever does something: a signed-in user, or the system itself on somebody's behalf."""

import uuid

from django.utils.translation import gettext as _

from kundsystem.accounts.models import Role, User
from kundsystem.accounts.permissions import all_permissions
from kundsystem.shared.errors import Forbidden


class Actor:
    """A user with the permissions of the role, and the door it came through.

    Args:
        user: the user, or None for the system itself.
        door: how it came in: `page`, `api`, `import`, `task`, `undo`, `command`.
        granted: permissions; taken from the user's role when not given.
    """

    def __init__(self, user: User | None, door: str = "page", granted: frozenset[str] | None = None) -> None:
        self.user = user
        self.door = door
        self.last_operation: uuid.UUID | None = None
        if granted is None:
            granted = user.role.granted if user is not None and user.is_active else frozenset()
        self.granted = granted

    @classmethod
    def system(cls, door: str = "task") -> "Actor":
        """The system itself: may do everything, and is named as such in the history."""
        return cls(None, door, frozenset(permission.name for permission in all_permissions()))

    @property
    def key(self) -> str:
        """The user's key as text; empty for the system."""
        return str(self.user.pk) if self.user else ""

    @property
    def person(self) -> User:
        """The user, for what only somebody can do; Forbidden to the system and to strangers."""
        if self.user is None:
            raise Forbidden(_("Sign in to do this."))
        return self.user

    @property
    def standing(self) -> tuple[uuid.UUID | None, uuid.UUID | None, frozenset[str]]:
        """All that decides what the actor may see: the person, the role, and what is granted."""
        return (self.user.pk, self.user.role_id, self.granted) if self.user else (None, None, self.granted)

    @property
    def name(self) -> str:
        """What the actor is called; empty for the system and for strangers."""
        return self.user.name if self.user else ""

    def may(self, permission: str) -> bool:
        """Tell whether the actor has a permission; an unknown one is denied."""
        return permission in self.granted

    def require(self, permission: str) -> None:
        """Raise Forbidden unless the actor has the permission."""
        if not self.may(permission):
            raise Forbidden(_("Your role does not allow this."))

    @property
    def is_system(self) -> bool:
        """Whether it is the system itself."""
        return self.user is None and bool(self.granted)

    @property
    def is_owner(self) -> bool:
        """Whether it may do everything: an owner in person or the system, and not by a key that only reads."""
        everything = self.granted >= {permission.name for permission in all_permissions()}
        return everything and (self.is_system or (self.user is not None and self.user.role.is_owner))

    def may_give(self, role: Role) -> bool:
        """Tell whether the actor may give, take and shape a role: one that allows nothing that the actor may not."""
        return self.is_owner if role.is_owner else role.granted <= self.granted

    def through(self, door: str) -> "Actor":
        """The same actor coming through another door."""
        return Actor(self.user, door, self.granted)
