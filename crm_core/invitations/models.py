"""What guests have been told and have answered, the letters that told them, and invitations from outside."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_core.bookings.models import Booking
from crm_core.inbound.models import IncomingMail
from crm_core.invitations.queries import ReceivedInvitationQuerySet
from kundsystem.shared.keys import new_key


class Answer(models.TextChoices):
    """What somebody who is invited can answer."""

    ACCEPTED = "accepted", pgettext_lazy("answer to an invitation", "Accepted")
    TENTATIVE = "tentative", pgettext_lazy("answer to an invitation", "Perhaps")
    DECLINED = "declined", pgettext_lazy("answer to an invitation", "Declined")


class SentInvitation(models.Model):
    """What one address has been told of a booking, or of a whole series."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    booking = models.ForeignKey(Booking, models.CASCADE, related_name="+")
    email = models.CharField(max_length=254)
    name = models.CharField(max_length=120, blank=True)
    organizer = models.CharField(
        max_length=254
    )  # never another one afterwards, or calendars take it for somebody else's
    sequence = models.PositiveIntegerField(default=0)
    # Part → digest of what it says and digest of its times; the whole under "", one of a series under its time.
    parts = models.JSONField(default=dict)
    gone = models.JSONField(default=list)  # those of a series that it knows not to happen

    class Meta:
        db_table = "sent_invitation"
        constraints = [models.UniqueConstraint(fields=["booking", "email"], name="sent_invitation_once")]

    def __str__(self) -> str:
        return self.email


class GuestAnswer(models.Model):
    """What a guest has answered, about all of a booking or about one of a series."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    invitation = models.ForeignKey(SentInvitation, models.CASCADE, related_name="answers")
    part = models.CharField(max_length=16, blank=True)
    answer = models.CharField(max_length=10, choices=Answer)
    comment = models.CharField(max_length=300, blank=True)
    stamp = models.DateTimeField()  # when it was written, as its letter says
    answered_at = models.DateTimeField()

    class Meta:
        db_table = "guest_answer"
        constraints = [models.UniqueConstraint(fields=["invitation", "part"], name="guest_answer_once")]

    def __str__(self) -> str:
        return self.answer


class InvitationMail(models.Model):
    """One letter with a calendar file in it, and its fate."""

    class Method(models.TextChoices):
        REQUEST = "REQUEST", _("Invitation")
        CANCEL = "CANCEL", _("Cancellation")
        REPLY = "REPLY", _("Answer")

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting to be sent")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Not sent")
        UNCERTAIN = "uncertain", _("Uncertain whether it was sent")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    booking = models.ForeignKey(Booking, models.CASCADE, null=True, related_name="+")
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    method = models.CharField(max_length=8, choices=Method)
    email = models.CharField(max_length=254)
    name = models.CharField(max_length=120, blank=True)
    reply_to = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=400)
    text = models.TextField()
    html = models.TextField()
    file = models.TextField()  # the calendar file
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "invitation_mail"

    def __str__(self) -> str:
        return self.subject


class ReceivedInvitation(models.Model):
    """An invitation that came in by mail: what it says now, and what was answered."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Not answered")
        ACCEPTED = Answer.ACCEPTED
        TENTATIVE = Answer.TENTATIVE
        DECLINED = Answer.DECLINED
        CANCELLED = "cancelled", _("Cancelled by the organiser")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    uid = models.CharField(max_length=250)
    original_start = models.DateTimeField(null=True)  # one of a series, when it would have begun
    organizer = models.CharField(max_length=254)
    organizer_name = models.CharField(max_length=120, blank=True)
    attendee = models.CharField(max_length=254)  # the address that was invited, which has to answer
    sequence = models.PositiveIntegerField(default=0)
    stamp = models.DateTimeField()
    title = models.CharField(max_length=160, blank=True)
    place = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    is_all_day = models.BooleanField(default=False)
    rule = models.CharField(max_length=120, blank=True)
    repeats_until = models.DateField(null=True)
    skips = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    is_changed = models.BooleanField(default=False)  # since it was answered
    is_refuted = models.BooleanField(default=False)  # its sender's domain says that it did not send it
    booking = models.ForeignKey(Booking, models.SET_NULL, null=True, related_name="+")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    mail = models.ForeignKey(IncomingMail, models.SET_NULL, null=True, related_name="+")
    received_at = models.DateTimeField()

    objects = ReceivedInvitationQuerySet.as_manager()

    class Meta:
        db_table = "received_invitation"
        constraints = [
            models.UniqueConstraint(
                fields=["uid", "organizer", "original_start"], name="received_invitation_once", nulls_distinct=False
            )
        ]
        indexes = [models.Index(fields=["starts_at"], name="received_invitation_waiting", condition=Q(state="waiting"))]

    def __str__(self) -> str:
        return self.title or self.organizer_name or self.organizer
