"""Every write to blocks, templates and pictures."""

import hashlib
import uuid
from collections.abc import Mapping
from typing import Any, BinaryIO, TypeVar, cast

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Max, Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from crm_core.files.names import clean_name
from crm_core.mail_templates.checking import check, clean_piece
from crm_core.mail_templates.content import Content, Piece, stored
from crm_core.mail_templates.models import NAME, MailBlock, MailPicture, MailTemplate, MailVersion
from crm_core.mail_templates.permissions import SEND, TEMPLATES
from crm_core.mail_templates.pictures import redrawn
from crm_core.mail_templates.sweeping import FOLDER, use_again
from crm_core.products.models import Product
from kundsystem.accounts.actor import Actor
from kundsystem.shared import storing
from kundsystem.shared.actions import action
from kundsystem.shared.errors import NotFound, UserError

Row = TypeVar("Row", bound=Model)


@action("mail_block.save", permission=TEMPLATES)
def save_block(
    *, actor: Actor, given: Mapping[str, Any], product: Product | None = None, pk: uuid.UUID | None = None
) -> MailBlock:
    """Add a block, or change one; letters that have it already keep what they have."""
    block = MailBlock(position=_last() + 1) if pk is None else _locked(MailBlock.objects.all(), pk)
    piece = clean_piece(block.content if pk else Piece(), given)
    block.name = _named(piece.name)
    block.product = product
    block.piece = stored([piece])[0]
    if pk:
        block.version += 1
    block.save()
    MailVersion.objects.create(block=block, number=block.version, saved=block.piece, saved_by=actor.user)
    return block


@action("mail_block.archive", permission=TEMPLATES)
def archive_block(*, actor: Actor, block: MailBlock) -> None:
    """Offer a block no more."""
    MailBlock.objects.active().filter(pk=block.pk).update(archived_at=timezone.now())


@action("mail_block.restore", permission=TEMPLATES)
def restore_block(*, actor: Actor, block: MailBlock) -> None:
    """Offer a block again."""
    MailBlock.objects.filter(pk=block.pk).update(archived_at=None)


@action("mail_template.save", permission=TEMPLATES)
def save_template(*, actor: Actor, name: str, content: Content, pk: uuid.UUID | None = None) -> MailTemplate:
    """Add a template, or save a new version of one."""
    check(content)
    template = MailTemplate() if pk is None else _locked(MailTemplate.objects.all(), pk)
    template.name = _named(name)
    template.subject, template.preheader, template.framed = content.subject, content.preheader, content.framed
    template.pieces = stored(content.pieces)
    if pk:
        template.version += 1
    template.save()
    saved = {"subject": content.subject, "preheader": content.preheader, "framed": content.framed}
    MailVersion.objects.create(
        template=template, number=template.version, saved=saved | {"pieces": template.pieces}, saved_by=actor.user
    )
    return template


@action("mail_template.archive", permission=TEMPLATES)
def archive_template(*, actor: Actor, template: MailTemplate) -> None:
    """Offer a template no more."""
    MailTemplate.objects.active().filter(pk=template.pk).update(archived_at=timezone.now())


@action("mail_template.restore", permission=TEMPLATES)
def restore_template(*, actor: Actor, template: MailTemplate) -> None:
    """Offer a template again."""
    MailTemplate.objects.filter(pk=template.pk).update(archived_at=None)


@action("mail_picture.add", permission=SEND)
def add_picture(*, actor: Actor, upload: UploadedFile) -> MailPicture:
    """Receive a picture for letters; it is drawn again, so that nothing of the file itself is sent."""
    content, kind = redrawn(cast(BinaryIO, upload.file), upload.size or 0)
    ending = ".png" if kind == "image/png" else ".jpg"
    name = clean_name(upload.name or "").rsplit(".", 1)[0][:100] + ending
    digest = hashlib.sha256(content).hexdigest()
    if (there := MailPicture.objects.filter(digest=digest).first()) is not None:
        use_again(there)
        return there
    path = storing.store(content, FOLDER)
    try:
        return MailPicture.objects.create(name=name, path=path, content_type=kind, size=len(content), digest=digest)
    except BaseException:
        storing.remove(path)
        raise


def _locked(rows: QuerySet[Row], pk: uuid.UUID) -> Row:
    found = rows.select_for_update().filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such template."))
    return found


def _named(name: str) -> str:
    if not name.strip():
        raise UserError(_("Write a name."), code="required", field="name")
    if len(name) > NAME:
        raise UserError(_("The text is too long."), code="too_long", field="name")
    return name.strip()


def _last() -> int:
    return MailBlock.objects.aggregate(last=Max("position"))["last"] or 0
