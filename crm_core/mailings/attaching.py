"""Files that go with every message of a mailing."""

import uuid
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from crm_core.files.names import clean_name
from crm_core.files.permissions import FILES_WRITE
from crm_core.files.sniffing import content_type_of
from crm_core.mailings.access import mailing_for
from crm_core.mailings.models import Mailing
from crm_core.mailings.permissions import SEND
from kundsystem.accounts.actor import Actor
from kundsystem.messaging.rendered import Part
from kundsystem.shared import storing
from kundsystem.shared.actions import action
from kundsystem.shared.errors import NotFound, UserError
from kundsystem.shared.formatting import file_size
from kundsystem.shared.serving import stored

MOST = 5
# Of all of them together. It goes to many, and many servers refuse what is larger.
LIMIT = 5_000_000


@action("mailing.attach", permission=SEND)
def attach(*, actor: Actor, mailing: Mailing, upload: UploadedFile | None) -> Mailing:
    """Let a file go with every message.

    Raises:
        UserError: it has begun, or the file is missing, empty, too large together with the others, or one too many.
    """
    actor.require(FILES_WRITE)
    mailing = _draft(actor, mailing)
    if upload is None or not upload.size:
        raise UserError(_("Choose a file that is not empty."), code="empty_file", field="file")
    if len(mailing.files) >= MOST:
        raise UserError(_("At most %(count)s files can go with a mailing.") % {"count": MOST}, code="too_many")
    if upload.size + sum(one["size"] for one in mailing.files) > LIMIT:
        said = _("The files may be %(size)s together. Put a link in the letter instead.") % {"size": file_size(LIMIT)}
        raise UserError(said, code="file_too_large", field="file")
    kind = content_type_of(upload.file)  # type: ignore[arg-type]
    facts = {"key": str(uuid.uuid4()), "name": clean_name(upload.name or ""), "content_type": kind, "size": upload.size}
    mailing.files = [*mailing.files, facts | {"path": storing.store(upload.file, "mailings")}]  # type: ignore[arg-type]
    mailing.save(update_fields=["files"])
    return mailing


@action("mailing.detach", permission=SEND)
def detach(*, actor: Actor, mailing: Mailing, key: str) -> Mailing:
    """Take a file away again. Its bytes stay: a mailing that follows may have it too."""
    mailing = _draft(actor, mailing)
    left = [one for one in mailing.files if one["key"] != key]
    if len(left) == len(mailing.files):
        raise NotFound(_("The file is no longer there."))
    mailing.files = left
    mailing.save(update_fields=["files"])
    return mailing


def parts_of(files: list[dict[str, Any]]) -> tuple[Part, ...]:
    """Return files as they travel in a letter."""
    parts = []
    for one in files:
        with stored(one["path"]) as content:
            parts.append(Part(one["name"], one["content_type"], content.read()))
    return tuple(parts)


def _draft(actor: Actor, mailing: Mailing) -> Mailing:
    found = Mailing.objects.select_for_update().get(pk=mailing_for(actor, mailing.pk, write=True).pk)
    if not found.is_editable:
        raise UserError(_("It has begun, so what it says cannot be changed."), code="begun")
    return found
