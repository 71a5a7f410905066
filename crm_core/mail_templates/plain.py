"""The letter as plain text, for who reads it so: the same words in the same order."""

import html
import re
from collections.abc import Iterator

from crm_core.mail_templates.content import Content, Layout, Piece
from crm_core.mail_templates.frame import Frame
from crm_core.mail_templates.tables import rows_of

_LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)


def plain(content: Content, frame: Frame) -> str:
    """Return the letter as text; fields in it are words put aside by the caller."""
    parts = [part for piece in content.pieces for part in _piece(piece)]
    if content.framed and frame.name:
        parts.append(f"-- \n{frame.name}")
    return "\n\n".join(part for part in parts if part) + "\n"


def _piece(piece: Piece) -> Iterator[str]:
    yield as_text(piece.text)
    yield as_text(piece.text_right)
    if piece.layout == Layout.TABLE:
        yield _table(piece)
    if piece.label and piece.url:
        yield f"{piece.label}: {piece.url}"


def _table(piece: Piece) -> str:
    """Each row as lines: what it is about, and then heading and value."""
    head, *rows = rows_of(piece.table) or [[]]
    told = (
        [row[0], *(f"{title}: {cell}" for title, cell in zip(head[1:], row[1:], strict=True) if cell)] for row in rows
    )
    return "\n\n".join("\n".join(lines) for lines in told)


def as_text(markup: str) -> str:
    """Return clean HTML as text: a link with its address after it, points with a dash."""
    text = markup.replace("\n", "")
    text = _LINK.sub(lambda found: _link(found[2], found[1]), text)
    text = text.replace("<li>", "– ")
    text = re.sub(r"<br>|</li>", "\n", text)
    text = re.sub(r"</(p|h2|h3|ul|ol)>", "\n\n", text)
    text = html.unescape(re.sub(r"<[^>]*>", "", text)).replace("\u00a0", " ")
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _link(label: str, address: str) -> str:
    shown = re.sub(r"<[^>]*>", "", label).strip()
    plain_address = address.removeprefix("mailto:").removeprefix("tel:")
    return label if html.unescape(shown) == html.unescape(plain_address) else f"{label} ({address})"
