"""The history: one row per changed row, written by the database itself."""

from django.db import models


class Change(models.Model):
    """That one row was inserted, updated or deleted.

    Written by the trigger `public.record_change()` on every table, so no door goes past it. `operation`, `verb`,
    `actor` and `door` are what the action set for its transaction. The key is a plain counter: rows are written in SQL
    and read in the order they were made.
    """

    class Op(models.TextChoices):
        INSERT = "I"
        UPDATE = "U"
        DELETE = "D"

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
    diff = models.JSONField()

    class Meta:
        db_table = "history_change"
        indexes = [
            models.Index(fields=["table_name", "row_id", "-id"], name="change_of_row"),
            models.Index(fields=["operation"], name="change_of_operation"),
        ]

    def __str__(self) -> str:
        return f"{self.op} {self.table_name} {self.row_id}"
