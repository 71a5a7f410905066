"""Changing many rows of a list: prepared, carried out piece by piece, and undone as one."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from crm_core.history import actions as history
from crm_core.jobs.actions import start_job
from crm_core.jobs.models import Job
from crm_core.lists import addresses, bulk
from crm_core.lists.access import bulk_for
from crm_core.lists.bulk import Deed
from crm_core.lists.filters import Filter
from crm_core.lists.listing import NOTE, Listing, listing_of
from crm_core.lists.models import BulkChange, BulkRow
from kundsystem.accounts.actor import Actor
from kundsystem.shared.actions import action, parts_of
from kundsystem.shared.errors import Conflict, UserError

State = BulkChange.State
# So many rows are changed in one transaction: others wait for none of them longer than a moment.
CHUNK = 500
# So many are changed while one waits; for more there is a job.
AT_ONCE = 200
# What was prepared and never begun is thrown away after a day, when somebody prepares something.
PREPARED_FOR = dt.timedelta(days=1)


@action("list.prepare_bulk")
def prepare(
    *, actor: Actor, subject: str, deed: Deed, query: QueryDict, keys: Iterable[uuid.UUID] | None = None
) -> BulkChange:
    """Decide whom a change of many concerns: those that are given, or everything that the list shows.

    Raises:
        UserError: it concerns nobody, or what was chosen is none of the choices.
    """
    listing = listing_of(subject)
    actor.require(listing.bulk.permission_for(deed.what))
    BulkChange.objects.filter(state=State.PREPARED, created_at__lt=timezone.now() - PREPARED_FOR).delete()
    item = BulkChange.objects.create(
        list_name=subject,
        what=deed.what,
        chosen=deed.chosen[:200],
        value=bulk.value_of(listing, deed)[:200],
        query=addresses.kept(query).urlencode(),
        created_by=actor.user,
    )
    wanted = Filter.read(listing, query, actor).usable().apply(listing.rows(actor), actor) if keys is None else None
    item.total = _gather(item, wanted) if wanted is not None else _gather_keys(item, keys or ())
    if not item.total:
        raise UserError(listing.bulk.nothing_marked, code="nothing_marked")
    item.save(update_fields=["total"])
    return item


def _gather(item: BulkChange, wanted: QuerySet[Any]) -> int:
    try:
        sql, given = wanted.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return 0
    with connection.cursor() as cursor:
        # In the database: a hundred thousand keys are not fetched to be sent back.
        found = f"SELECT %s, found.id FROM ({sql}) AS found(id)"  # noqa: S608 (Django's own SQL, values apart)
        cursor.execute(f'INSERT INTO bulk_row (bulk_id, "row") {found}', [item.pk, *given])
        return cursor.rowcount


def _gather_keys(item: BulkChange, keys: Iterable[uuid.UUID]) -> int:
    return len(BulkRow.objects.bulk_create(BulkRow(bulk=item, row=key) for key in dict.fromkeys(keys)))


@action("list.start_bulk")
def start(*, actor: Actor, item: BulkChange, deed: Deed) -> BulkChange:
    """Carry it out: at once when it is little, else by a job.

    Args:
        actor: who does it.
        item: what was prepared.
        deed: what is done; a note has got its text and kind since.
    """
    item = _locked(actor, item, State.PREPARED)
    listing = listing_of(item.list_name)
    actor.require(listing.bulk.permission_for(item.what))
    if item.what == NOTE:
        if not deed.text.strip():
            raise UserError(_("Write something first."), code="required", field="text")
        item.text, item.chosen = deed.text, deed.chosen[:200]
    item.state = State.RUNNING
    if item.total > AT_ONCE:
        item.job = start_job(actor=actor, kind="list.bulk", arguments={"bulk": str(item.pk)}, total=item.total)
    item.save(update_fields=["state", "job", "text", "chosen"])
    return item


def carry_out(*, actor: Actor, key: uuid.UUID, told: Callable[[int], None] = lambda done: None) -> BulkChange:
    """Carry out what has been started, piece by piece; goes on where a worker that died had come to."""
    with parts_of(BulkChange.objects.get(pk=key).operation):
        while (item := carry_out_some(actor=actor, key=key)).state == State.RUNNING:
            told(item.gone_through)
    return item


@action("list.bulk")
def carry_out_some(*, actor: Actor, key: uuid.UUID) -> BulkChange:
    """Do the next piece; when nothing is left, it has ended.

    Safe to repeat: what has been come to is taken from the list of those who are left, in the same transaction.
    """
    item = BulkChange.objects.select_for_update().get(pk=key)
    if item.state != State.RUNNING:
        return item
    rows = list(BulkRow.objects.filter(bulk=item).order_by("id")[:CHUNK])
    if rows:
        deed = Deed(item.what, item.chosen, item.text)
        item.changed += bulk.do(listing_of(item.list_name), actor, [row.row for row in rows], deed)[0]
        item.gone_through += len(rows)
        BulkRow.objects.filter(bulk=item, id__lte=rows[-1].pk).delete()
    if len(rows) < CHUNK:
        item.state, item.ended_at = State.DONE, timezone.now()
    item.save(update_fields=["changed", "gone_through", "state", "ended_at"])
    return item


@action("list.start_undo_bulk")
def start_undo(*, actor: Actor, item: BulkChange) -> BulkChange:
    """Put each row back as it was, unless somebody has changed it since: at once when it is little, else by a job."""
    item = _locked(actor, item, State.DONE)
    item.state = State.UNDOING
    many, arguments = item.changed > AT_ONCE, {"bulk": str(item.pk)}
    item.job = start_job(actor=actor, kind="list.undo_bulk", arguments=arguments) if many else None
    item.save(update_fields=["state", "job"])
    return item


@action("list.undo_bulk")
def undo(*, actor: Actor, key: uuid.UUID) -> BulkChange:
    """Undo all of its pieces as one; safe to repeat."""
    item = BulkChange.objects.select_for_update().get(pk=key)
    if item.state != State.UNDOING:
        return item
    try:
        outcome = history.undo(actor=actor, operation=item.operation)
    except UserError as error:
        if error.code != "changed_since":
            raise
        item.kept = item.changed
    else:
        item.put_back = max([*outcome.restored.values(), *outcome.removed.values()], default=0)
        item.kept = sum(outcome.kept.values())
    item.state, item.ended_at = State.UNDONE, timezone.now()
    item.save(update_fields=["put_back", "kept", "state", "ended_at"])
    return item


def stopped(job: Job) -> None:
    """Let a change whose job failed or was cancelled be as far as it came; the rest is left as it was."""
    item = BulkChange.objects.filter(pk=job.arguments.get("bulk", ""), job=job).first()
    if item is None or not item.is_running:
        return
    if item.state == State.RUNNING:
        BulkRow.objects.filter(bulk=item).delete()
    item.state, item.ended_at = State.DONE, timezone.now()
    item.save(update_fields=["state", "ended_at"])


def plan(listing: Listing, actor: Actor, item: BulkChange) -> tuple[Any, Any]:
    """Return those whom a prepared change can be done with, and those of them that are so already."""
    there = listing.rows(actor).filter(pk__in=BulkRow.objects.filter(bulk=item).values("row"))
    return there, listing.bulk.already(there, item.what, item.chosen)


def with_note(deed: Deed, text: str, kind: str) -> Deed:
    """Return what is done with the note that was written."""
    return replace(deed, text=text, chosen=kind)


def _locked(actor: Actor, item: BulkChange, *states: str) -> BulkChange:
    bulk_for(actor, item.pk)
    locked = BulkChange.objects.select_for_update().get(pk=item.pk)
    if locked.state not in states:
        raise Conflict(_("It has gone on meanwhile. Load the page again."), code="moved_on")
    return locked
