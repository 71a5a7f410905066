"""What is looked at before a letter is saved or sent: its language, its size and whether it says anything."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from crm_core.mail_templates.cleaning import clean_html, clean_line, is_address
from crm_core.mail_templates.compiling import source_of
from crm_core.mail_templates.content import Content, Ground, Layout, Piece
from crm_core.mail_templates.tables import clean_table
from crm_core.merge_fields.checking import Broken, fields_in
from crm_core.merge_fields.fields import by_path
from kundsystem.messaging.rendered import Rendered
from kundsystem.shared.errors import UserError
from kundsystem.shared.formatting import file_size

HTML_LIMIT = 100_000  # Gmail cuts a letter that is longer
PICTURES_LIMIT = 2_000_000
WHOLE_LIMIT = 15_000_000
PIECES = 40


@dataclass(frozen=True)
class Size:
    """How large a letter is."""

    html: int
    pictures: int
    attachments: int = 0

    @property
    def whole(self) -> int:
        """About what travels: files grow by a third on their way."""
        return self.html + (self.pictures + self.attachments) * 4 // 3


def clean_piece(piece: Piece, given: Mapping[str, Any]) -> Piece:
    """Return a piece with what somebody wrote, made clean.

    Raises:
        UserError: something in it can not stay; its field says which.
    """
    layout = str(given.get("layout", piece.layout))
    ground = str(given.get("ground", piece.ground))
    changed = replace(
        piece,
        name=clean_line(str(given.get("name", piece.name)), "name", limit=80),
        layout=layout if layout in Layout.values else piece.layout,
        ground=ground if ground in Ground.values else piece.ground,
        text=clean_html(str(given.get("text", piece.text))),
        text_right=clean_html(str(given.get("text_right", piece.text_right))),
        picture=str(given.get("picture", piece.picture)),
        alt=clean_line(str(given.get("alt", piece.alt)), "alt"),
        label=clean_line(str(given.get("label", piece.label)), "label", limit=80),
        url=clean_line(str(given.get("url", piece.url)), "url", limit=500),
        table=clean_table(str(given.get("table", piece.table))),
    )
    if changed.url and not is_address(changed.url):
        message = _("Write an address that begins with https://, mailto: or tel:.")
        raise UserError(message, code="address", field="url")
    if bool(changed.url) != bool(changed.label):
        message = _("A button needs both a text and an address.")
        raise UserError(message, code="button", field="url" if changed.label else "label")
    if changed.shows_picture and not changed.alt:
        message = _("Describe the picture in a few words, for those who do not see it.")
        raise UserError(message, code="alt", field="alt")
    check_piece(changed)
    return changed


def check_piece(piece: Piece) -> None:
    """Refuse a piece whose language can not be understood, naming it and the line."""
    known = by_path()
    texts = {
        "text": source_of(piece.text),
        "text_right": source_of(piece.text_right),
        "alt": piece.alt,
        "label": piece.label,
        "url": piece.url,
    }
    for field, text in texts.items():
        if "{" in text:
            fields_in(text, known, field=field)


def check(content: Content) -> None:
    """Refuse a letter that can not be written.

    Raises:
        UserError: it is empty, has too many blocks, or a text in it can not be understood; said with the block's name.
    """
    if len(content.pieces) > PIECES:
        raise UserError(_("A letter can have at most %(count)s blocks.") % {"count": PIECES}, code="too_many")
    known = by_path()
    for field in ("subject", "preheader"):
        fields_in(getattr(content, field), known, field=field)
    for piece in content.pieces:
        try:
            check_piece(piece)
        except Broken as error:
            message = _("%(block)s: %(problem)s") % {"block": piece.name, "problem": error.message}
            raise UserError(message, code=error.code, field=error.field, context=error.context) from error


def size_of(rendered: Rendered) -> Size:
    """Return how large a letter is."""
    pictures = sum(len(part.content) for part in rendered.inline)
    return Size(len(rendered.html.encode()), pictures, sum(len(part.content) for part in rendered.attachments))


def refuse_large(rendered: Rendered) -> None:
    """Refuse a letter that mail programs cut or servers turn away."""
    size = size_of(rendered)
    if size.html > HTML_LIMIT:
        raise UserError(_("The letter is too long: mail programs would cut it. Take away a block."), code="too_long")
    if size.pictures > PICTURES_LIMIT:
        message = _("The pictures are %(size)s together. They may be %(limit)s at most.")
        limits = {"size": file_size(size.pictures), "limit": file_size(PICTURES_LIMIT)}
        raise UserError(message % limits, code="too_large")
    if size.whole > WHOLE_LIMIT:
        message = _("The letter is %(size)s with its files. It may be %(limit)s at most.")
        raise UserError(message % {"size": file_size(size.whole), "limit": file_size(WHOLE_LIMIT)}, code="too_large")
