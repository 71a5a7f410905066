"""Blocks, templates, their versions and pictures, what is being written, and what has been sent."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm_core.contacts.models import Contact
from crm_core.customers.models import Customer
from crm_core.mail_templates.content import Content, Piece, pieces_from
from crm_core.mail_templates.queries import MailBlockQuerySet, MailTemplateQuerySet
from crm_core.mailings.models import Mailing
from crm_core.notes.models import Note
from crm_core.products.models import Product
from kundsystem.shared.keys import new_key

NAME, SUBJECT = 80, 200


class MailPicture(models.Model):
    """A picture of the organisation's for letters: drawn again by ourselves, small enough to travel along."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    name = models.CharField(max_length=120)
    path = models.CharField(max_length=120, editable=False)
    content_type = models.CharField(max_length=20)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "mail_picture"

    def __str__(self) -> str:
        return self.name


class MailBlock(models.Model):
    """A ready-made part of a letter (delmall), perhaps about a product."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    name = models.CharField(_("name"), max_length=NAME)
    piece = models.JSONField(default=dict)
    product = models.ForeignKey(
        Product, models.SET_NULL, null=True, blank=True, verbose_name=_("product"), related_name="mail_blocks"
    )
    position = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MailBlockQuerySet.as_manager()

    class Meta:
        db_table = "mail_block"

    def __str__(self) -> str:
        return self.name

    @property
    def content(self) -> Piece:
        """What it puts into a letter."""
        (piece,) = pieces_from([{**self.piece, "name": self.name, "block": str(self.pk)}])
        return piece


class MailTemplate(models.Model):
    """A letter to begin with (e-postmall): a subject, and blocks in order."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    name = models.CharField(_("name"), max_length=NAME)
    subject = models.CharField(_("subject"), max_length=SUBJECT, blank=True)
    preheader = models.CharField(max_length=SUBJECT, blank=True)
    pieces = models.JSONField(default=list)
    framed = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = MailTemplateQuerySet.as_manager()

    class Meta:
        db_table = "mail_template"

    def __str__(self) -> str:
        return self.name

    @property
    def content(self) -> Content:
        """All that it says."""
        return Content(self.subject, self.preheader, pieces_from(self.pieces), self.framed)


class MailVersion(models.Model):
    """What a template or a block has said, once for every time that it was saved."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    template = models.ForeignKey(MailTemplate, models.CASCADE, null=True, related_name="versions")
    block = models.ForeignKey(MailBlock, models.CASCADE, null=True, related_name="versions")
    number = models.PositiveIntegerField()
    saved = models.JSONField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "mail_version"
        constraints = [
            models.UniqueConstraint(fields=["template", "number"], name="mail_version_of_template"),
            models.UniqueConstraint(fields=["block", "number"], name="mail_version_of_block"),
            models.CheckConstraint(
                condition=Q(template__isnull=True) ^ Q(block__isnull=True), name="mail_version_of_one"
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class MailDraft(models.Model):
    """A letter, a template or a mailing that somebody is writing; kept until it is sent, saved or thrown away."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    template = models.ForeignKey(MailTemplate, models.CASCADE, null=True, related_name="+")
    customer = models.ForeignKey(Customer, models.CASCADE, null=True, related_name="+")
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, related_name="+")
    mailing = models.OneToOneField(Mailing, models.CASCADE, null=True, related_name="draft")
    name = models.CharField(max_length=NAME, blank=True)
    subject = models.CharField(max_length=SUBJECT, blank=True)
    preheader = models.CharField(max_length=SUBJECT, blank=True)
    pieces = models.JSONField(default=list)
    framed = models.BooleanField(default=True)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "mail_draft"

    def __str__(self) -> str:
        return self.name or self.subject

    @property
    def content(self) -> Content:
        """All that it says so far."""
        return Content(self.subject, self.preheader, pieces_from(self.pieces), self.framed)


class SentMail(models.Model):
    """One letter to one person, as it left: kept with its fate beside the note that tells of it."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting to be sent")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Not sent")
        UNCERTAIN = "uncertain", _("Uncertain whether it was sent")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    note = models.ForeignKey(Note, models.CASCADE, null=True, related_name="mails")
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    to = models.EmailField(max_length=254)
    subject = models.CharField(max_length=400)
    html = models.TextField()
    text = models.TextField()
    pictures = models.JSONField(default=list)
    files = models.JSONField(default=list, db_default=[])  # of a test of a mailing: those that go with it
    message_id = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "sent_mail"
        indexes = [models.Index(fields=["message_id"], name="sent_mail_thread")]

    def __str__(self) -> str:
        return self.subject
