"""What was merged, and what undoing it has to see to besides putting rows back."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from crm_core.history.actions import after_undo
from crm_core.history.undo import Undone
from crm_core.merging import hanging
from crm_core.merging.actions import GATHER, GATHER_AFTER
from crm_core.merging.subjects import SUBJECTS, Subject
from kundsystem.shared.errors import UserError
from tenants import wake_ups


@dataclass(frozen=True)
class Merged:
    """That one was merged with another: by which operation, when and by whom."""

    gone: Any
    operation: uuid.UUID
    at: datetime
    by: uuid.UUID | None


def merged_since(subject: Subject, those: Iterable[Any], since: datetime) -> list[Merged]:
    """Return which of some merged ones were merged since a moment, and can be taken apart; the newest first."""
    gone = {thing.pk: thing for thing in those}
    if not gone:
        return []
    with connection.cursor() as cursor:
        # When each was merged last. What was led on with another that it was merged with is taken apart there first.
        cursor.execute(
            "SELECT DISTINCT ON (row_id) row_id, operation, at, actor, diff -> 'merged_into_id' ->> 1"
            " FROM history_change WHERE table_name = %s AND row_id = ANY(%s) AND op = 'U' AND diff ? 'merged_into_id'"
            " AND diff -> 'merged_into_id' ->> 0 IS NULL ORDER BY row_id, id DESC",
            [subject.name, list(gone)],
        )
        rows = cursor.fetchall()
    found = [
        Merged(gone[key], operation, at, by)
        for key, operation, at, by, led_to in rows
        if led_to == str(gone[key].merged_into_id) and operation is not None and at >= since
    ]
    return sorted(found, key=lambda merged: merged.at, reverse=True)


@after_undo
def put_apart(outcome: Undone) -> None:
    """See to it that undoing a merge takes all of it apart, and tell what stays where it was led.

    Raises:
        UserError: the one that was kept has been merged with another since.
    """
    for subject in SUBJECTS.values():
        for key, before, kept, at in _merges_of(subject, outcome.operation):
            if before is not None:  # it was an undo that was undone, so the two are one again
                wake_ups.schedule(GATHER, timezone.now() + GATHER_AFTER)
                continue
            now = subject.model.objects.filter(pk=key).first()
            if now is not None and now.merged_into_id is not None:
                message = _("%(name)s has been merged on since. Undo that first.")
                raise UserError(message % {"name": now.merged_into}, code="merged_on")
            other = subject.model.objects.filter(pk=kept).first()
            if other is not None and (added := hanging.added_since(subject.name, other.pk, at)):
                names = {"things": ", ".join(added), "name": other}
                outcome.told.append(_("What has been added since stays with %(name)s: %(things)s.") % names)


def _merges_of(subject: Subject, operation: uuid.UUID) -> list[tuple[uuid.UUID, str | None, str | None, datetime]]:
    """Return what an operation merged or took apart: row, where it led before and after, and when."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT row_id, diff -> 'merged_into_id' ->> 0, diff -> 'merged_into_id' ->> 1, at FROM history_change"
            " WHERE operation = %s AND table_name = %s AND op = 'U' AND diff ? 'merged_into_id'",
            [operation, subject.name],
        )
        return cursor.fetchall()
