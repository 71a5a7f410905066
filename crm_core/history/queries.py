"""Questions about the history."""

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from crm_core.history.models import REDACTED, Change
from kundsystem.accounts.models import User


@dataclass(frozen=True)
class FieldChange:
    """The newest change of one column of one row: in which operation, when, by whom, from what to what."""

    operation: uuid.UUID | None
    at: datetime
    by: User | None
    before: Any
    after: Any


def changes_of(table: str, row_id: uuid.UUID) -> QuerySet[Change]:
    """Everything that happened to a row, newest first."""
    return Change.objects.filter(table_name=table, row_id=row_id).order_by("-id")


def latest_change_of(table: str, row_id: uuid.UUID, column: str) -> FieldChange | None:
    """The newest change of a column of a row, or None when it never changed since it was made."""
    change = changes_of(table, row_id).filter(op=Change.Op.UPDATE, diff__has_key=column).first()
    if change is None:
        return None
    by = User.objects.filter(pk=change.actor).first() if change.actor else None
    before, after = change.diff[column]
    return FieldChange(change.operation, change.at, by, before, after)


def newest_changes(table: str, keys: Iterable[uuid.UUID]) -> dict[tuple[uuid.UUID, str], datetime]:
    """When each column of some rows last got a value, by row and column: one question."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT row_id, name, max(at) FROM history_change, jsonb_object_keys(diff) AS name"
            " WHERE table_name = %s AND row_id = ANY(%s) GROUP BY 1, 2",
            [table, list(keys)],
        )
        return {(row, name): at for row, name, at in cursor.fetchall()}


def operation_actor(operation: uuid.UUID) -> uuid.UUID | None:
    """Who did an operation; None for the system, or when nothing was changed by it."""
    return Change.objects.filter(operation=operation).values_list("actor", flat=True).first()


def was_done(operation: uuid.UUID) -> bool:
    """Whether an operation changed anything here."""
    return Change.objects.filter(operation=operation).exclude(op=Change.Op.EVENT).exists()


def was_redacted(operation: uuid.UUID) -> bool:
    """Whether values that an operation gave or took have been erased since, so that it can not be undone."""
    mark = json.dumps(REDACTED)
    return (
        Change.objects.filter(operation=operation)
        .annotate(text=Cast("diff", TextField()))
        .filter(text__contains=mark)
        .exists()
    )
    return Change.objects.filter(operation=operation).exists()


def changed_any(operation: uuid.UUID, tables: Iterable[str]) -> bool:
    """Whether an operation changed a row of any of some tables."""
    return Change.objects.filter(operation=operation, table_name__in=list(tables)).exists()
