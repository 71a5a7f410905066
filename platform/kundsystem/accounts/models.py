"""Users and roles. They live in every schema: an organisation's own in its own, operators in public."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from kundsystem.accounts import permissions
from kundsystem.shared.keys import new_key


class Role(models.Model):
    """A named set of permissions.

    A built-in role is recognised by its `key`, shows a translated name and follows the product's own list of
    permissions; a role of the organisation's own has an empty key and holds its list itself.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    key = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=60, blank=True)
    permissions = ArrayField(models.CharField(max_length=60), default=list, blank=True)

    class Meta:
        db_table = "accounts_role"
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=~models.Q(key=""), name="role_key_once"),
        ]

    def __str__(self) -> str:
        return self.name or str(permissions.ROLE_NAMES.get(self.key, self.key))

    @property
    def granted(self) -> frozenset[str]:
        """The permissions that this role gives."""
        return frozenset(permissions.built_in(self.key) if self.key else self.permissions)


class UserManager(BaseUserManager["User"]):
    """Finds users by e-mail address, whatever its letters' case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username or "")


class User(AbstractBaseUser):
    """A person who can sign in to one organisation. The same person elsewhere is another user there."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    email = models.EmailField(_("e-mail"), max_length=254)
    name = models.CharField(_("name"), max_length=120)
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="users")
    language = models.CharField(_("language"), max_length=5, default="sv")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        db_table = "accounts_user"
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def initials(self) -> str:
        """Two letters for the avatar: Karin Ekvall → KE."""
        words = (self.name or self.email).split()
        return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()
