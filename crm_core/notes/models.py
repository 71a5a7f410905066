"""Notes: what was said and done with a customer, dated and signed."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_core.contacts.models import Contact
from crm_core.custom_fields.models import WithCustomFields, values_index
from crm_core.customers.models import Customer, Tag, once_by_name
from crm_core.fields.values import OwnValue
from crm_core.notes.indexed import WORDS
from crm_core.notes.queries import NoteQuerySet
from crm_core.search.columns import PENDING
from kundsystem.shared.keys import new_key

BODY_LIMIT = 20_000  # characters; what is longer is a document, and belongs among the files


class NoteKind(OwnValue):
    """How a contact came about: call, visit, e-mail …"""

    class Icon(models.TextChoices):
        PHONE = "phone", _("Phone")
        USERS = "users", _("People")
        MAIL = "mail", _("Envelope")
        NOTE = "note", _("Note")
        VIDEO = "video", _("Video")
        STAR = "star", _("Star")

    icon = models.CharField(max_length=12, choices=Icon, default=Icon.NOTE)
    # Whether such a note means that somebody was in touch, so that the customer's last contact moves.
    is_contact = models.BooleanField(default=True)

    class Meta(OwnValue.Meta):
        db_table = "note_kind"
        constraints = [once_by_name("note_kind_name")]


class Note(WithCustomFields):
    """An entry in a customer's chronology."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="notes")
    kind = models.ForeignKey(NoteKind, models.PROTECT, related_name="notes")
    body = models.TextField(_("note"), max_length=BODY_LIMIT)
    happened_at = models.DateTimeField(_("when"), default=timezone.now)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("author")
    )
    # Who wrote it where it came from, when that is nobody here.
    author_name = models.CharField(max_length=120, blank=True)
    contacts = models.ManyToManyField(Contact, through="NoteContact", blank=True, related_name="notes")
    tags = models.ManyToManyField(Tag, through="NoteTag", blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = NoteQuerySet.as_manager()

    class Meta:
        db_table = "note"
        indexes = [
            models.Index(
                fields=["customer", "-happened_at", "-id"],
                name="note_chronology",
                condition=Q(archived_at__isnull=True),
            ),
            # What programs follow: everything that was written since they asked last, and everybody's chronology.
            models.Index(fields=["created_at", "id"], name="note_written"),
            models.Index(fields=["happened_at", "id"], name="note_happened"),
            GinIndex(WORDS, name="note_words", gin_pending_list_limit=PENDING),
            values_index("note_custom"),
        ]

    def __str__(self) -> str:
        return self.body[:60]


class NoteContact(models.Model):
    """A person that a note is about."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    note = models.ForeignKey(Note, models.CASCADE)
    contact = models.ForeignKey(Contact, models.CASCADE)

    class Meta:
        db_table = "note_contact"
        constraints = [models.UniqueConstraint(fields=["note", "contact"], name="note_contact_once")]

    def __str__(self) -> str:
        return f"{self.note_id} {self.contact_id}"


class NoteTag(models.Model):
    """One tag on one note."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    note = models.ForeignKey(Note, models.CASCADE)
    tag = models.ForeignKey(Tag, models.CASCADE)

    class Meta:
        db_table = "note_tag"
        constraints = [models.UniqueConstraint(fields=["note", "tag"], name="note_tag_once")]

    def __str__(self) -> str:
        return f"{self.note_id} {self.tag_id}"


class NoteDraft(models.Model):
    """What somebody has begun to write about a customer; kept until it is saved or thrown away."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    body = models.TextField(max_length=BODY_LIMIT)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "note_draft"
        constraints = [models.UniqueConstraint(fields=["customer", "author"], name="note_draft_once")]

    def __str__(self) -> str:
        return self.body[:60]
