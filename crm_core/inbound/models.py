"""What came in by mail."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm_core.inbound.queries import IncomingMailQuerySet
from crm_core.notes.models import Note
from kundsystem.shared.keys import new_key


class IncomingMail(models.Model):
    """One letter that came in, and what became of it."""

    class State(models.TextChoices):
        TRAY = "tray", _("To be sorted")
        NOTED = "noted", _("Noted at a customer")
        AUTOMATIC = "automatic", _("Answered by itself")
        BOUNCE = "bounce", _("A letter that could not be delivered")
        CALENDAR = "calendar", _("For the calendar")
        THROWN = "thrown", _("Thrown away")

    class Reason(models.TextChoices):
        """Why it waits, or by what it found its customer."""

        UNKNOWN = "unknown", _("Nobody in the register has this address.")
        SEVERAL = "several", _("Several customers have this address.")
        REFUTED = "refuted", _("The address that it says it comes from did not send it.")
        BROKEN = "broken", _("It is damaged, and could only be read in part.")
        TOKEN = "token", _("It answers a letter from here.")
        THREAD = "thread", _("It goes on with letters that are here.")
        SENDER = "sender", _("The sender is in the register.")
        COPY = "copy", _("A copy of a letter that somebody here has sent.")
        CHOSEN = "chosen", _("Somebody has chosen the customer.")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    key = models.CharField(max_length=64, unique=True)  # the same letter that comes twice is one
    state = models.CharField(max_length=10, choices=State)
    reason = models.CharField(max_length=10, choices=Reason, blank=True)
    sender = models.CharField(max_length=254)  # in small letters
    sender_name = models.CharField(max_length=120)
    to = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=400, blank=True)
    text = models.TextField(blank=True)
    message_id = models.CharField(max_length=250, blank=True)
    is_own = models.BooleanField(default=False)  # somebody here wrote it, and sent us a copy
    path = models.CharField(max_length=120, blank=True, editable=False)  # of the letter as it came
    content_type = models.CharField(max_length=200, blank=True, editable=False)
    files = models.PositiveSmallIntegerField(default=0)
    note = models.ForeignKey(Note, models.SET_NULL, null=True, related_name="received")
    received_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    objects = IncomingMailQuerySet.as_manager()

    class Meta:
        db_table = "incoming_mail"
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="incoming_mail_tray", condition=Q(state="tray")),
            models.Index(fields=["message_id"], name="incoming_mail_thread", condition=~Q(message_id="")),
            models.Index(fields=["settled_at"], name="incoming_mail_settled", condition=~Q(path="")),
        ]

    def __str__(self) -> str:
        return self.subject or self.sender
