"""Mailings, their deliveries, and addresses that get no mail."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_core.contacts.models import Contact
from crm_core.customers.models import Customer
from crm_core.mailings.fates import TONES
from crm_core.mailings.queries import DeliveryQuerySet, MailingQuerySet, SuppressionQuerySet
from crm_core.mailings.states import FACT_FIELDS, Reason, State
from crm_core.selections.models import Selection
from kundsystem.shared.keys import new_key


class Mailing(models.Model):
    """One letter to many."""

    class Stage(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SCHEDULED = "scheduled", _("Scheduled")
        RUNNING = "running", _("Being sent")
        PAUSED = "paused", _("Paused")
        DONE = "done", _("Sent")
        STOPPED = "stopped", _("Stopped")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    name = models.CharField(_("name"), max_length=120)
    state = models.CharField(max_length=10, choices=Stage, default=Stage.DRAFT)
    selection = models.ForeignKey(
        Selection, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("selection")
    )
    # Instead of a selection: those who receive a newsletter get it.
    newsletter = models.ForeignKey(
        "crm_core.Newsletter",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="mailings",
        verbose_name=_("newsletter"),
    )
    # Whom else it is to, and at which address; see `recipients`.
    recipients = models.JSONField(default=dict, db_default={})
    # The one that this is sent after, to those of its recipients who have not opened it, for instance.
    follows = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="followed_by")
    # Files that go with every message: key, name, content_type, size and path of each.
    files = models.JSONField(default=list, db_default=[], editable=False)
    content = models.JSONField(default=dict)  # `kind` says which writer reads the rest, see `writing`
    sender_name = models.CharField(max_length=120, blank=True)
    reply_to = models.EmailField(blank=True)
    # Each is from whoever is responsible for its customer.
    from_owner = models.BooleanField(default=False, db_default=False)
    prepared_at = models.DateTimeField(null=True, blank=True)  # when it was decided who gets it
    starts_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True)  # why it was paused by itself
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MailingQuerySet.as_manager()

    class Meta:
        db_table = "mailing"
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="mailing_newest"),
            models.Index(
                fields=["state"], name="mailing_under_way", condition=Q(state="running") | Q(state="scheduled")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_editable(self) -> bool:
        """Whether its content and recipients may still be changed."""
        return self.state == self.Stage.DRAFT

    @property
    def has_ended(self) -> bool:
        """Whether nothing more is sent."""
        return self.state in {self.Stage.DONE, self.Stage.STOPPED}


class Delivery(models.Model):
    """One message to one recipient, or why there is none."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    mailing = models.ForeignKey(Mailing, models.CASCADE, related_name="deliveries", db_index=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="deliveries")
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, blank=True, related_name="deliveries")
    name = models.CharField(max_length=200)
    sort_key = models.GeneratedField(
        expression=Func(F("name"), function="public.sv_key"),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )
    address = models.CharField(max_length=254, blank=True)  # in small letters; as it was when it was decided
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    reason = models.CharField(max_length=300, blank=True)  # a Reason, or the provider's sentence
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    clicked_at = models.DateTimeField(null=True, blank=True)
    bounced_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)
    complained_at = models.DateTimeField(null=True, blank=True)
    provider_id = models.CharField(max_length=120, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        db_table = "mail_delivery"
        constraints = [
            models.UniqueConstraint(
                fields=["mailing", "address"], condition=~Q(state="left_out"), name="mail_delivery_once"
            )
        ]
        indexes = [
            models.Index(fields=["mailing", "state"], name="mail_delivery_counted"),
            models.Index(fields=["mailing", "sort_key", "id"], name="mail_delivery_by_name"),
            models.Index(fields=["mailing", "state", "sort_key", "id"], name="mail_delivery_by_fate"),
            models.Index(
                fields=["mailing", "not_before", "id"], name="mail_delivery_queue", condition=Q(state="queued")
            ),
            models.Index(fields=["mailing"], name="mail_delivery_sending", condition=Q(state="sending")),
            models.Index(fields=["mailing"], name="mail_delivery_to_person", condition=Q(contact__isnull=False)),
            models.Index(fields=["mailing"], name="mail_delivery_to_own", condition=Q(contact__isnull=True)),
            models.Index(fields=["address"], name="mail_delivery_address", condition=Q(state="queued")),
        ]

    def __str__(self) -> str:
        return f"{self.address} {self.state}"

    @property
    def why(self) -> str:
        """The reason as people read it."""
        return str(Reason(self.reason).label) if self.reason in Reason.values else self.reason

    @property
    def tone(self) -> str:
        """The tone of its state."""
        return TONES.get(self.state, "sten")

    @property
    def told_at(self) -> dt.datetime | None:
        """When the last thing that is known of it happened."""
        return max((at for name in FACT_FIELDS if (at := getattr(self, name))), default=None)


class TallyLine(models.Model):
    """That some messages of a mailing went into a state, or out of it; the database writes it (see `tallying`)."""

    id = models.BigAutoField(primary_key=True)
    mailing_id = models.UUIDField()  # no reference: a line of a mailing that is gone adds up to nothing
    state = models.CharField(max_length=10)
    number = models.IntegerField()

    class Meta:
        db_table = "mail_tally"
        indexes = [models.Index(fields=["mailing_id"], name="mail_tally_of_mailing")]

    def __str__(self) -> str:
        return f"{self.mailing_id} {self.state} {self.number:+}"


class Suppression(models.Model):
    """An address that gets no mailings from this organisation."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    address = models.CharField(max_length=254, unique=True)  # in small letters
    reason = models.CharField(max_length=12, choices=Reason)
    mailing = models.ForeignKey(Mailing, models.SET_NULL, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(max_length=300, blank=True, default="", db_default="")  # why, in somebody's own words
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        db_table = "mail_suppression"
        indexes = [models.Index(fields=["-created_at", "-id"], name="mail_suppression_newest")]

    def __str__(self) -> str:
        return self.address

    @property
    def why(self) -> str:
        """The reason as people read it."""
        return str(Reason(self.reason).label) if self.reason in Reason.values else self.reason
