"""Answers that are kept for a day, so that a program that did not hear one can ask again without doing it twice."""

from django.db import models

from kundsystem.accounts.models import ApiToken
from kundsystem.shared.keys import new_key


class KeptAnswer(models.Model):
    """What a write under an idempotency key was answered."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    # Of everything that makes the request what it is; the same key with another one is a mistake.
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "api_kept_answer"
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="api_kept_answer_once")]
        indexes = [models.Index(fields=["created_at"], name="api_kept_answer_age")]

    def __str__(self) -> str:
        return f"{self.status} {self.key}"
