"""Everything that is done with an import: upload, understand, choose, carry out, undo."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from crm_core.history import actions as history
from crm_core.imports import (
    checking,
    columns,
    extras,
    limits,
    matching,
    reading,
    refusals,
    staging,
    text_files,
    things,
    understanding,
    undoing,
)
from crm_core.imports.access import require_change, require_content
from crm_core.imports.contents import content_of
from crm_core.imports.models import Import, ImportMapping
from crm_core.imports.permissions import RUN
from crm_core.imports.refusals import Unreadable
from crm_core.imports.staging import Told
from crm_core.imports.understanding import read_now, recognise, signature, untold
from crm_core.imports.writing import Writer
from crm_core.jobs.actions import start_job
from crm_core.jobs.models import Job
from kundsystem.accounts.actor import Actor
from kundsystem.shared.actions import action, current_operation
from kundsystem.shared.errors import Conflict, UserError
from kundsystem.shared.storing import store
from tenants import wake_ups

CLEAN_UP = "imports.clean_up"


@action("import.upload", permission=RUN)
def upload(*, actor: Actor, file: UploadedFile, holds: str = Import.Holds.REGISTER) -> Import:
    """Keep a file and begin to read it; a file that can not be read becomes an import that says why."""
    require_content(actor, holds)
    item = Import(file_name=_short(file.name or "import"), size=file.size or 0, created_by=actor.user, holds=holds)
    item.duplicates = content_of(item).usual
    try:
        refusals.is_sheet(file.file)  # type: ignore[arg-type]
        item.path = store(file.file, "imports")  # type: ignore[arg-type]
        recognise(item)
    except Unreadable as error:
        item.state, item.error = Import.State.UNREADABLE, error.message
        item.save()
    else:
        item.save()
        _read(actor, item, anew=True)
    wake_ups.schedule(CLEAN_UP, timezone.now() + dt.timedelta(days=limits.UNDO_DAYS, hours=1))
    return item


def _short(name: str) -> str:
    """Keep a name's end, where its kind stands, and no folder."""
    plain = name.replace("\\", "/").rsplit("/", 1)[-1].replace("\x00", "")
    return plain if len(plain) <= 200 else plain[:150] + "…" + plain[-40:]


@action("import.reread", permission=RUN)
def reread(*, actor: Actor, item: Import, values: Mapping[str, Any]) -> Import:
    """Read the file anew with another encoding, delimiter, sheet or heading, or as holding something else."""
    item = _locked(actor, item, Import.State.REVIEW, Import.State.UNREADABLE)
    if (holds := values.get("holds", item.holds)) != item.holds:
        require_content(actor, holds)
        item.holds, item.shape = holds, Import.Shape.CUSTOMER
        item.duplicates = content_of(item).usual
    for name in ("encoding", "delimiter", "sheet", "header_row"):
        if name in values:
            setattr(item, name, values[name])
    _read(actor, item, anew="header_row" not in values)
    return item


def _read(actor: Actor, item: Import, *, anew: bool) -> None:
    item.state, item.error, item.decisions = Import.State.READING, "", {}
    if item.size > (limits.SHEET_AT_ONCE if item.is_sheet else limits.READ_AT_ONCE):
        arguments = {"import": str(item.pk), "anew": anew}
        item.job = start_job(actor=actor, kind="import.read", arguments=arguments)
        item.save()
    else:
        read_now(item, anew=anew)


@action("import.map", permission=RUN)
def change_mapping(*, actor: Actor, item: Import, mapping: list[str], shape: str) -> Import:
    """Say what the columns are, and what a row is; the rows are checked again."""
    item = _locked(actor, item, Import.State.REVIEW)
    known = {target.key: target for target in columns.targets(item.holds)}
    chosen = [key for key in mapping if key]
    if len(mapping) != len(item.headers) or any(key not in known for key in chosen):
        raise UserError(_("The columns no longer match the file. Load the page again."), code="stale")
    twice = next((key for key in chosen if chosen.count(key) > 1), None)
    if twice:
        raise UserError(
            _("Two columns cannot both become “%(field)s”. Leave one of them out first.")
            % {"field": known[twice].label},
            code="twice",
        )
    remapped, reshaped = item.mapping != mapping, item.shape != shape
    item.mapping, item.shape = mapping, shape
    if remapped and item.rows > limits.CHECK_AT_ONCE:
        item.state = Import.State.READING
        item.job = start_job(actor=actor, kind="import.check", arguments={"import": str(item.pk)}, total=item.rows)
    elif remapped:
        check_now(item)
    elif reshaped:
        decide_now(item)
    item.save()
    return item


def check_now(item: Import, told: Told = untold) -> None:
    """Check every row by the mapping, in the caller's transaction."""
    item.decisions = {}
    ensure_rows(item)
    understanding.check(item, told)
    item.state = Import.State.REVIEW
    item.save()


def decide_now(item: Import) -> None:
    """Decide again what becomes of each row."""
    if item.holds != Import.Holds.REGISTER:
        things.decide(item)
        item.counts |= things.counts(item)
        return
    matching.decide(item)
    item.counts |= matching.counts(item)


def ensure_rows(item: Import) -> None:
    """Read the rows from the file again where the working table lost them: it does not outlive a crash."""
    if not staging.has_rows(item.pk):
        body = ((number, raw) for number, raw in reading.all_rows(item) if number > item.header_row)
        item.rows = staging.store_rows(item.pk, body, untold)
        staging.clear(item.pk, rows=False)


@action("import.choose", permission=RUN)
def choose(*, actor: Actor, item: Import, duplicates: str = "", decisions: Mapping[int, str] | None = None) -> Import:
    """Say what becomes of rows that are there already: of all, or of single ones."""
    item = _locked(actor, item, Import.State.REVIEW)
    possible = {choice for choice, _label, _hint in content_of(item).choices}
    if not {duplicates or item.duplicates, *(decisions or {}).values()} <= possible:
        raise UserError(_("That cannot be chosen here."), code="choice")
    if duplicates:
        item.duplicates = Import.Duplicates(duplicates).value
        item.decisions = {}
    for number, choice in (decisions or {}).items():
        item.decisions[str(number)] = Import.Duplicates(choice).value
    decide_now(item)
    item.save()
    return item


@action("import.start", permission=RUN)
def start(*, actor: Actor, item: Import) -> Job:
    """Let a job carry out the import; from here on the choices can not be changed."""
    item = _locked(actor, item, Import.State.REVIEW)
    if lacking := content_of(item).lacking(item.mapping):
        raise UserError(lacking, code="no_name")
    _require_extras(actor, item)
    if not item.counts.get("rows"):
        raise UserError(_("There are no rows to import."), code="nothing")
    item.state = Import.State.IMPORTING
    item.job = start_job(
        actor=actor, kind="import.run", arguments={"import": str(item.pk)}, total=item.counts["rows"] * 3
    )
    item.save(update_fields=["state", "job"])
    _remember(item)
    return item.job


def _require_extras(actor: Actor, item: Import) -> None:
    for extra in extras.used(item.mapping):
        actor.require(extra.permission)


def _remember(item: Import) -> None:
    ImportMapping.objects.update_or_create(
        signature=signature(item.headers, item.holds),
        defaults={"mapping": item.mapping, "shape": item.shape, "used_at": timezone.now()},
    )


@action("import.run", permission=RUN)
def carry_out(*, actor: Actor, key: uuid.UUID, told: Told = untold) -> dict[str, Any]:
    """Write the import to the register: all of it in one transaction, or nothing.

    Safe to run again: the import's own row is locked, and says when it has been done.
    """
    item = Import.objects.select_for_update().get(pk=key)
    if item.state != Import.State.IMPORTING:
        return dict(item.counts)
    require_content(actor, item.holds)
    _require_extras(actor, item)
    written = _written(actor, item, told)
    operation = current_operation()
    now = timezone.now()
    item.counts |= written
    item.operation = operation.key if operation else None
    item.state, item.imported_at = Import.State.DONE, now
    item.undo_until = now + dt.timedelta(days=limits.UNDO_DAYS)
    item.save()
    wake_ups.schedule(CLEAN_UP, item.undo_until + dt.timedelta(hours=1))
    return dict(item.counts)


def _written(actor: Actor, item: Import, told: Told) -> dict[str, Any]:
    ensure_rows(item)
    if item.holds != Import.Holds.REGISTER:
        return things.Walk(item, actor, lambda done: told(done * 3), writing=True).go()
    if not staging.is_checked(item.pk):
        checking.check(item, untold)
    matching.find(item)  # the register may have changed since it was looked through
    matching.decide(item)
    expected = matching.counts(item)
    return expected | Writer(item, actor.user, told).write()


@action("import.start_undo", permission=RUN)
def start_undo(*, actor: Actor, item: Import) -> Job:
    """Let a job take back everything that the import wrote."""
    item = _locked(actor, item, Import.State.DONE)
    if not item.can_be_undone:
        raise UserError(_("The import can no longer be undone."), code="too_late")
    item.state = Import.State.UNDOING
    item.job = start_job(actor=actor, kind="import.undo", arguments={"import": str(item.pk)})
    item.save(update_fields=["state", "job"])
    return item.job


@action("import.undo", permission=RUN)
def undo(*, actor: Actor, key: uuid.UUID) -> dict[str, Any]:
    """Take back an import where nobody has changed or added anything since."""
    item = Import.objects.select_for_update().get(pk=key)
    if item.state != Import.State.UNDOING or item.operation is None:
        return dict(item.kept)
    outcome = history.undo(actor=actor, operation=item.operation)
    item.kept = undoing.summary(item, outcome)
    item.state, item.undone_at = Import.State.UNDONE, timezone.now()
    item.save(update_fields=["kept", "state", "undone_at"])
    return dict(item.kept)


def put_back(job: Job) -> None:
    """Let an import be tried again after its job failed or was cancelled: nothing was written."""
    item = Import.objects.filter(pk=job.arguments.get("import", ""), job=job).first()
    if item is None:
        return
    back = {Import.State.IMPORTING: Import.State.REVIEW, Import.State.UNDOING: Import.State.DONE}
    if item.state == Import.State.READING:
        item.state, item.error = Import.State.UNREADABLE, job.error or _("Reading the file was cancelled.")
        item.save(update_fields=["state", "error"])
    elif item.state in back:
        item.state = back[Import.State(item.state)]
        item.save(update_fields=["state"])


def _locked(actor: Actor, item: Import, *states: str) -> Import:
    require_change(actor, item)
    locked = Import.objects.select_for_update().get(pk=item.pk)
    if locked.state not in states:
        raise Conflict(_("The import has gone on meanwhile. Load the page again."), code="moved_on")
    return locked


def encodings() -> list[tuple[str, str]]:
    """Return the encodings that one can choose: code and name."""
    return [(code, text_files.ENCODING_NAMES[code]) for code in text_files.ENCODINGS]
