"""Users, roles and keys. They live in every schema: an organisation's own in its own, operators in public."""

import datetime as dt

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kundsystem.accounts import permissions
from kundsystem.shared import swedish
from kundsystem.shared.keys import new_key


class Role(models.Model):
    """A named set of permissions.

    A built-in role is recognised by its `key`, shows a translated name and follows the product's own list of
    permissions; what an organisation has changed in it is kept as a difference, so that it goes on following. A role of
    the organisation's own has an empty key and holds its list itself.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    key = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=60, blank=True)
    # Of a built-in role: those that it has been given besides its own.
    permissions = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    # Of a built-in role: those of its own that have been taken from it.
    withheld = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

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
        if not self.key:
            return frozenset(self.permissions)
        own = frozenset(permissions.built_in(self.key))
        return own if self.is_owner else (own - frozenset(self.withheld)) | frozenset(self.permissions)

    @property
    def is_built_in(self) -> bool:
        """Whether it is one that every organisation has."""
        return bool(self.key)

    @property
    def is_owner(self) -> bool:
        """Whether it is the one that may do everything, and that somebody must always have."""
        return self.key == permissions.OWNER

    @property
    def is_changed(self) -> bool:
        """Whether it is a built-in one that differs from what it was."""
        return self.is_built_in and bool(self.permissions or self.withheld)

    @property
    def is_archived(self) -> bool:
        """Whether nobody can get it any more."""
        return self.archived_at is not None


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
    title = models.CharField(max_length=80, blank=True, default="", db_default="")
    phone = models.CharField(max_length=40, blank=True, default="", db_default="")
    signature = models.TextField(max_length=1000, blank=True, default="", db_default="")
    avatar = models.CharField(max_length=120, blank=True, default="", db_default="", editable=False)
    is_active = models.BooleanField(default=True)
    deactivated_at = models.DateTimeField(null=True, blank=True, editable=False)
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

    @property
    def signed(self) -> str:
        """What stands below a mail from this person: the own signature, or the usual one."""
        return self.signature.strip() or self.usual_signature

    @property
    def usual_signature(self) -> str:
        """What stands there as long as nothing else was written: name, title and how one is reached."""
        reach = " · ".join(filter(None, (swedish.format_phone(self.phone), self.email)))
        return "\n".join(filter(None, (self.name, self.title, reach)))


class Invitation(models.Model):
    """That somebody has been invited by mail. Only the digest of the link's secret is kept."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    email = models.EmailField(_("e-mail"), max_length=254)
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "accounts_invitation"
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=models.Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="invitation_once",
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def has_expired(self) -> bool:
        """Whether its time is over."""
        return self.expires_at <= timezone.now()

    @property
    def is_usable(self) -> bool:
        """Whether its link leads anywhere."""
        return self.accepted_at is None and self.revoked_at is None and not self.has_expired


class OpenIDProvider(models.Model):
    """Where people of the organisation have their account: its own OpenID Connect provider, at most one."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    # The same in every row, so that there is one.
    only = models.BooleanField(default=True, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=40)
    issuer = models.CharField(max_length=300)
    client_id = models.CharField(max_length=300)
    secret = models.TextField(editable=False)  # sealed; read by openid.tokens, and by nobody else
    domains = ArrayField(models.CharField(max_length=253))
    # What somebody becomes who comes for the first time; nobody does without.
    role = models.ForeignKey(Role, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    has_two_steps = models.BooleanField(default=False)
    closes_passwords = models.BooleanField(default=False)

    class Meta:
        db_table = "accounts_openid_provider"

    def __str__(self) -> str:
        return self.name

    def lets_in(self, email: str) -> bool:
        """Tell whether an address is in one of its domains."""
        return email.rpartition("@")[2].lower() in self.domains


class ApiToken(models.Model):
    """A key with which a program acts as a user (API-nyckel).

    Only the digest of the secret is kept: it is shown once, when the key is made. The prefix tells keys apart.
    """

    class Scope(models.TextChoices):
        READ = "read", _("Read")
        WRITE = "write", _("Read and write")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=60)
    prefix = models.CharField(max_length=8, unique=True)
    digest = models.CharField(max_length=64)
    scope = models.CharField(pgettext_lazy("what a key may do", "may"), max_length=5, choices=Scope, default=Scope.READ)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "accounts_api_token"

    def __str__(self) -> str:
        return self.name

    @property
    def is_revoked(self) -> bool:
        """Whether somebody has taken it back."""
        return self.revoked_at is not None

    def has_expired(self, now: dt.datetime | None = None) -> bool:
        """Whether its time is over."""
        return self.expires_at is not None and self.expires_at <= (now or timezone.now())

    @property
    def is_usable(self) -> bool:
        """Whether a program can come in with it, as far as the key itself is concerned."""
        return not self.is_revoked and not self.has_expired()
