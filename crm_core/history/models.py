"""The history: one row per changed row, written by the database itself, and one per event worth remembering."""

from django.db import models
from django.db.models import Q
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce

# What stands where an erased value stood.
REDACTED = {"redacted": True}


class Change(models.Model):
    """That one row was inserted, updated or deleted; or, as an event, that somebody signed in or was refused.

    Written by the trigger `public.record_change()` on every table, so no door goes past it. `operation`, `verb`,
    `actor` and `door` are what the action set for its transaction. The key is a plain counter: rows are written in SQL
    and read in the order they were made. No row is ever changed or removed: the trigger `public.history_is_kept()`
    refuses, except to put a mark where an erased person's values stood.
    """

    class Op(models.TextChoices):
        INSERT = "I"
        UPDATE = "U"
        DELETE = "D"
        EVENT = "E"

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    operation = models.UUIDField(null=True)
    verb = models.CharField(max_length=60)
    actor = models.UUIDField(null=True)
    door = models.CharField(max_length=10)
    table_name = models.CharField(max_length=63)
    row_id = models.UUIDField(null=True)
    op = models.CharField(max_length=1, choices=Op)
    # Insert and delete: the whole row. Update: column → [before, after]. Texts above 20,000 characters by digest.
    # Event: what is worth knowing of it.
    diff = models.JSONField()

    class Meta:
        db_table = "history_change"
        indexes = [
            models.Index(fields=["table_name", "row_id", "-id"], name="change_of_row"),
            models.Index(fields=["operation"], name="change_of_operation"),
            models.Index(fields=["at"], name="change_by_time"),
            # What ever hung on a customer, a deal or a note, also when it is no more.
            models.Index(
                Coalesce(KT("diff__customer_id"), KT("diff__deal_id"), KT("diff__note_id")),
                condition=~Q(op="U"),
                name="change_of_parent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.op} {self.table_name} {self.row_id}"
