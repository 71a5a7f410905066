"""What the platform knows about organisations. Nothing here names a customer of theirs."""

import secrets

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models.functions import Cast, Right
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin

from kundsystem.shared.keys import new_key

# What a new organisation begins with.
TIME_ZONE = "Europe/Stockholm"
LIST_ROWS = 50
DAYS = 60


def new_inbound() -> str:
    """Make what an organisation's address for incoming mail is known by."""
    return secrets.token_hex(6)


class Organisation(TenantMixin):
    """A tenant: one schema of its own, one or more domains. The public schema has a row here too."""

    class State(models.TextChoices):
        TRIAL = "trial", _("Trial")
        ACTIVE = "active", _("Active")
        PAST_DUE = "past_due", _("Past due")
        READ_ONLY = "read_only", _("Read-only")
        CLOSED = "closed", _("Closed")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=5, default="sv")
    state = models.CharField(max_length=12, choices=State, default=State.TRIAL)
    trial_ends_at = models.DateTimeField(null=True, blank=True)
    # From when everybody signs in with two steps; asked with every request, so it is here and not in a table of theirs.
    two_factor_from = models.DateField(null=True, blank=True)
    # What pages ask of it with every request. Their truth is among the organisation's own tables, whose history and
    # undo they have (`crm_core.organisation`); the database copies them here, as it does name and language.
    time_zone = models.CharField(max_length=64, default=TIME_ZONE, db_default=TIME_ZONE)
    colour = models.CharField(max_length=7, blank=True, default="", db_default="")
    logo = models.CharField(max_length=120, blank=True, default="", db_default="")
    list_rows = models.PositiveSmallIntegerField(default=LIST_ROWS, db_default=LIST_ROWS)
    # For how many days somebody stays signed in, on a phone and on a computer.
    phone_days = models.PositiveSmallIntegerField(default=DAYS, db_default=DAYS)
    computer_days = models.PositiveSmallIntegerField(default=DAYS, db_default=DAYS)
    # What its address for incoming mail is known by; old code, which knows nothing of it, need not give it.
    inbound = models.CharField(
        max_length=12,
        unique=True,
        editable=False,
        default=new_inbound,
        db_default=Right(Cast(RandomUUID(), models.CharField(max_length=36)), 12),
    )
    created_at = models.DateTimeField(auto_now_add=True)
    # A mark of the own fields it has, changed by the database with them; empty when it has never had any.
    shape = models.CharField(max_length=32, blank=True, default="", editable=False)

    # The schema is made by replaying the template (see provisioning), never by saving a row.
    auto_create_schema = False
    auto_drop_schema = False

    class Meta:
        db_table = "tenants_organisation"

    def __str__(self) -> str:
        return self.name

    @property
    def is_writable(self) -> bool:
        """Whether anything may be changed in it."""
        return self.state not in {self.State.READ_ONLY, self.State.CLOSED}


class Domain(DomainMixin):
    """A host name that leads to an organisation."""

    class Meta:
        db_table = "tenants_domain"

    def __str__(self) -> str:
        return self.domain


class Membership(models.Model):
    """That an e-mail address belongs to an organisation, so that its holder can ask which ones.

    The address itself is not here: only a keyed digest of it, of no use to anyone who does not already know it.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    email_digest = models.CharField(max_length=64)

    class Meta:
        db_table = "tenants_membership"
        constraints = [
            models.UniqueConstraint(fields=["email_digest", "organisation"], name="membership_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.email_digest[:8]}"


class SignInToken(models.Model):
    """A single-use, one-minute way across hosts: from sign-up on the public site into the own subdomain."""

    digest = models.CharField(primary_key=True, max_length=64)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    user_id = models.UUIDField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "tenants_sign_in_token"

    def __str__(self) -> str:
        return self.digest[:8]


class TemplateSnapshot(models.Model):
    """The SQL that makes a new organisation's schema; the newest row is the one in force.

    `ddl` makes the tables and fills `django_migrations`; `starter` is language → INSERTs of the starter content.
    Both name the template's schema where the new one's name goes.
    """

    fingerprint = models.CharField(max_length=64, unique=True)
    # How far its schema has been migrated: what the ledger says of an organisation that is made from it.
    migrations = models.CharField(max_length=64, default="")
    ddl = models.TextField()
    starter = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "tenants_template_snapshot"

    def __str__(self) -> str:
        return self.fingerprint[:12]


class SchemaState(models.Model):
    """How far an organisation's schema has been migrated: the ledger that makes migrating resumable."""

    organisation = models.OneToOneField(
        Organisation, primary_key=True, on_delete=models.CASCADE, related_name="schema_state"
    )
    fingerprint = models.CharField(max_length=64, db_index=True)
    migrated_at = models.DateTimeField(auto_now=True)
    error = models.TextField(blank=True)

    class Meta:
        db_table = "tenants_schema_state"

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.fingerprint[:12]}"


class WakeUp(models.Model):
    """A hint that something of a kind is due in an organisation at a minute.

    The organisation's own rows are the truth: a hint too many costs a look, and a nightly sweep replaces a lost one.
    """

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="wake_ups")
    kind = models.CharField(max_length=40)
    minute = models.DateTimeField()

    class Meta:
        db_table = "tenants_wake_up"
        constraints = [models.UniqueConstraint(fields=["organisation", "kind", "minute"], name="wake_up_once")]
        indexes = [models.Index(fields=["minute"], name="wake_up_minute")]

    def __str__(self) -> str:
        return f"{self.kind} {self.minute:%Y-%m-%d %H:%M}"
