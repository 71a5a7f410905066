"""What providers have told: stored first, as it came, and applied after."""

from django.db import models
from django.db.models import Q


class Report(models.Model):
    """One thing that a provider has told, in the public schema.

    It names no recipient: whom it is about is found by the arguments that went out with the message. The exception is
    a letter that came in, which is kept whole until it is in its organisation.
    """

    class Kind(models.TextChoices):
        EVENT = "event"  # SendGrid's, of one message
        SMS = "sms"
        INBOUND = "inbound"

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=10, choices=Kind)
    key = models.CharField(max_length=120)  # the provider's own, or a digest: the same thing told twice is one
    organisation = models.CharField(max_length=40, blank=True)  # as the message's arguments say; perhaps nobody's
    facts = models.JSONField(default=dict)
    content = models.BinaryField(null=True)
    received_at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=20, blank=True)

    class Meta:
        db_table = "messaging_report"
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="messaging_report_once")]
        indexes = [
            models.Index(
                fields=["organisation", "id"], name="messaging_report_waiting", condition=Q(applied_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
