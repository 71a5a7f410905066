"""Files that belong to an organisation."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm_core.files.queries import FileQuerySet
from crm_core.search.columns import words_index, words_of
from kundsystem.shared.keys import new_key


class File(models.Model):
    """An uploaded file, or one that we made. Its bytes lie in the organisation's own folder under `path`."""

    class State(models.TextChoices):
        LOOSE = "loose", _("Uploaded, not yet attached")
        KEPT = "kept", _("Kept")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    name = models.CharField(_("name"), max_length=200)
    words = words_of("name")
    path = models.CharField(max_length=120, editable=False)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)  # SHA-256, hexadecimal
    content_type = models.CharField(max_length=100)  # as we found it to be, never as the browser said
    preview = models.CharField(max_length=120, blank=True, editable=False)  # path of our own re-drawn picture
    state = models.CharField(max_length=6, choices=State, default=State.LOOSE)
    customer = models.ForeignKey("crm_core.Customer", models.CASCADE, null=True, blank=True, related_name="files")
    note = models.ForeignKey("crm_core.Note", models.CASCADE, null=True, blank=True, related_name="files")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = FileQuerySet.as_manager()

    class Meta:
        db_table = "file"
        indexes = [
            models.Index(fields=["customer", "-created_at"], name="file_of_customer"),
            words_index("file_words"),
            models.Index(fields=["created_at"], name="file_loose", condition=Q(state="loose")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        """Whether it can be shown as a picture: we could draw it again ourselves."""
        return bool(self.preview)
