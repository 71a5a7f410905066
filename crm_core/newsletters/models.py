"""Newsletters, who receives them, and consent to mail from private persons."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_core.contacts.models import Contact
from crm_core.customers.models import Customer, once_by_name
from crm_core.fields.values import OwnValue
from crm_core.newsletters.queries import ConsentQuerySet, NewsletterQuerySet, SubscriptionQuerySet
from kundsystem.shared.keys import new_key


class Source(models.TextChoices):
    """Where it is known from that somebody wants mail."""

    ASKED = "asked", _("Asked for it")
    CUSTOMER = "customer", _("Is a customer")
    EVENT = "event", _("Said so at a meeting or fair")
    FORM = "form", _("Filled in a form")
    SELF = "self", _("Chose it on the page for recipients")
    PROGRAM = "program", _("Added by a program")


class Ending(models.TextChoices):
    """How a subscription ended."""

    COLLEAGUE = "colleague", _("Taken away by a colleague")
    MAIL = "mail", _("Opted out by the link in a mail")
    SELF = "self", _("Opted out on the page for recipients")
    PROGRAM = "program", _("Taken away by a program")


class Newsletter(OwnValue):
    """A letter that comes again and again, to those who want it."""

    description = models.CharField(_("description"), max_length=200, blank=True)

    objects = NewsletterQuerySet.as_manager()

    class Meta(OwnValue.Meta):
        db_table = "newsletter"
        constraints = [once_by_name("newsletter_name")]


class Subscription(models.Model):
    """That somebody at a customer receives a newsletter (nyhetsbrevsmottagare), or did.

    There is one row for each who has ever received it; who did what when before that is in its history.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    newsletter = models.ForeignKey(Newsletter, models.CASCADE, related_name="subscriptions", db_index=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="subscriptions")
    # None: it goes to the customer's own address.
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, blank=True, related_name="subscriptions")
    recipient = models.GeneratedField(
        expression=Coalesce("contact_id", "customer_id"), output_field=models.UUIDField(), db_persist=True
    )
    source = models.CharField(max_length=10, choices=Source)
    started_at = models.DateTimeField(default=timezone.now)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=10, choices=Ending, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        db_table = "newsletter_subscription"
        constraints = [
            models.UniqueConstraint(fields=["newsletter", "recipient"], name="newsletter_subscription_once"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ending="") | (Q(ended_at__isnull=False) & ~Q(ending="")),
                name="newsletter_subscription_ended",
            ),
        ]
        indexes = [
            models.Index(
                fields=["newsletter", "customer"],
                name="newsletter_receives",
                condition=Q(ended_at__isnull=True),
                include=["contact"],
            ),
            models.Index(fields=["started_at", "id"], name="newsletter_started"),
        ]

    def __str__(self) -> str:
        return f"{self.newsletter_id} {self.recipient_key}"

    @property
    def recipient_key(self) -> uuid.UUID:
        """Whom it goes to: the person, or the customer itself."""
        return self.contact_id or self.customer_id

    @property
    def is_active(self) -> bool:
        """Whether it is received."""
        return self.ended_at is None


class MailConsent(models.Model):
    """That a private person, or a sole trader, has agreed to get mailings: since when, and how that is known."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="mail_consents")
    given_on = models.DateField()
    source = models.CharField(max_length=10, choices=Source)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        db_table = "mail_consent"
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], condition=Q(withdrawn_at__isnull=True), name="mail_consent_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.given_on}"
