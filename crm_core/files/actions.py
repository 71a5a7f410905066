"""Everything that is done with files."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from crm_core.files.models import File
from crm_core.files.names import clean_name, with_ending_of
from crm_core.files.permissions import FILES_WRITE
from crm_core.files.previews import PICTURES, draw_preview
from crm_core.files.sniffing import content_type_of
from kundsystem.accounts.actor import Actor
from kundsystem.shared import storing
from kundsystem.shared.actions import action
from kundsystem.shared.errors import TooMany, UserError
from tenants import wake_ups

SIZE_LIMIT = 25 * 1000 * 1000
LOOSE_LIMIT = 60  # of one user at a time
PER_NOTE = 20
LOOSE_FOR = dt.timedelta(days=1)
SWEEP = "files.sweep"


@action("file.upload", permission=FILES_WRITE)
def upload_file(*, actor: Actor, upload: UploadedFile, customer_id: uuid.UUID | None = None) -> File:
    """Receive a file. With a customer it is kept there; without one it is loose until something takes it.

    Raises:
        UserError: it is empty or too large.
        TooMany: the actor has a heap of loose files already.
    """
    if not upload.size:
        raise UserError(_("The file is empty."), code="empty_file", field="file")
    if upload.size > SIZE_LIMIT:
        raise UserError(_("The file is too large. A file may be 25 MB at most."), code="file_too_large", field="file")
    user_id = actor.user.pk if actor.user else None
    if customer_id is None:
        if File.objects.loose().filter(uploaded_by=user_id).count() >= LOOSE_LIMIT:
            raise TooMany(_("Save what you have attached before you add more files."))
        wake_ups.schedule(SWEEP, timezone.now() + LOOSE_FOR + dt.timedelta(minutes=5))
    content = cast(BinaryIO, upload.file)
    return _keep(
        content, name=clean_name(upload.name or ""), size=upload.size, user_id=user_id, customer_id=customer_id
    )


def _keep(content: BinaryIO, *, name: str, size: int, user_id: uuid.UUID | None, customer_id: uuid.UUID | None) -> File:
    kind = content_type_of(content)
    drawn = draw_preview(content) if kind in PICTURES else None
    paths = [storing.store(content)]
    try:
        if drawn:
            paths.append(storing.store(drawn, "previews"))
        return File.objects.create(
            name=name,
            path=paths[0],
            preview=paths[1] if drawn else "",
            size=size,
            digest=storing.digest_of(content),
            content_type=kind,
            state=File.State.KEPT if customer_id else File.State.LOOSE,
            customer_id=customer_id,
            uploaded_by_id=user_id,
        )
    except BaseException:
        storing.remove(*paths)
        raise


@action("file.attach", permission=FILES_WRITE)
def attach_to_note(*, actor: Actor, keys: list[uuid.UUID], note_id: uuid.UUID, customer_id: uuid.UUID) -> int:
    """Give the actor's own loose files to a note; keys that are nobody's loose file are passed over."""
    if len(keys) > PER_NOTE:
        raise UserError(_("A note can have at most %(count)s files.") % {"count": PER_NOTE}, field="file")
    user_id = actor.user.pk if actor.user else None
    return File.objects.loose_of(user_id, keys).update(state=File.State.KEPT, note_id=note_id, customer_id=customer_id)


@action("file.rename", permission=FILES_WRITE)
def rename_file(*, actor: Actor, file: File, name: str) -> File:
    """Give a file another name; it keeps its ending."""
    if not name.strip():
        raise UserError(_("Write a name."), field="name")
    file.name = with_ending_of(clean_name(name), file.name)
    file.save(update_fields=["name"])
    return file


@action("file.archive", permission=FILES_WRITE)
def archive_files(*, actor: Actor, files: Iterable[File]) -> int:
    """Put files away; their bytes stay, so that it can be undone."""
    return File.objects.filter(pk__in=[file.pk for file in files]).update(archived_at=timezone.now())


@action("file.discard", permission=FILES_WRITE)
def discard_file(*, actor: Actor, file: File) -> None:
    """Throw away a loose file, which nobody but its uploader has seen."""
    if file.state != File.State.LOOSE:
        raise UserError(_("The file is already saved. Put it away on the Files tab."), code="not_loose")
    _throw_away([file])


@action("file.sweep")
def sweep_loose(*, actor: Actor, now: dt.datetime | None = None) -> int:
    """Throw away what was uploaded more than a day ago and never attached."""
    return _throw_away(File.objects.loose_since_before((now or timezone.now()) - LOOSE_FOR))


def _throw_away(files: Iterable[File]) -> int:
    gone = list(files)
    File.objects.filter(pk__in=[file.pk for file in gone], state=File.State.LOOSE).delete()
    storing.remove(*(path for file in gone for path in (file.path, file.preview)))
    return len(gone)
