"""Jobs: long work that somebody follows."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kundsystem.shared.keys import new_key


class Job(models.Model):
    """One piece of long work: what it is, how far it has come, how it ended."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    kind = models.CharField(max_length=40)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)
    error = models.TextField(blank=True)  # a sentence for the user
    report = models.ForeignKey("crm_core.File", models.SET_NULL, null=True, blank=True, related_name="+")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0)  # how many times a worker has begun it
    cancel_asked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    heard_from_at = models.DateTimeField(null=True, blank=True)  # a worker that died stops being heard from
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "job"
        indexes = [models.Index(fields=["started_by", "-created_at"], name="job_of_user")]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def has_ended(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in {self.State.DONE, self.State.FAILED, self.State.CANCELLED}

    @property
    def percent(self) -> int:
        """How far it has come, 0–100."""
        return min(100, self.done * 100 // self.total) if self.total else 0
