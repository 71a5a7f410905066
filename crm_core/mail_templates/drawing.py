"""Pieces drawn as HTML that Outlook, Gmail and Apple Mail show alike: tables, styles inlined, 600 pixels wide.

The pieces are written as MJML, whose renderer knows what each mail program needs.
"""

import re
from collections.abc import Mapping
from html import escape

from mjml import mjml2html

from crm_core.mail_templates.content import Content, Ground, Layout, Piece
from crm_core.mail_templates.frame import Frame
from crm_core.mail_templates.tables import rows_of

WIDTH = 600
FONT = "'Segoe UI', Helvetica, Arial, sans-serif"
GROUNDS = {
    Ground.WHITE: ("#ffffff", "#1d2a31", "#0b5a70"),
    Ground.PALE: ("#eef5f7", "#1d2a31", "#0b5a70"),
    Ground.DARK: ("#10313d", "#ffffff", "#bfe3ee"),
}
_STYLES = {
    "p": "margin:0 0 12px;font-size:16px;line-height:24px;",
    "h2": "margin:0 0 8px;font-size:21px;line-height:27px;font-weight:700;",
    "h3": "margin:0 0 6px;font-size:17px;line-height:24px;font-weight:700;",
    "ul": "margin:0 0 12px;padding:0 0 0 22px;font-size:16px;line-height:24px;",
    "ol": "margin:0 0 12px;padding:0 0 0 22px;font-size:16px;line-height:24px;",
    "li": "margin:0 0 4px;",
}
# Servers fold lines of more than 998 characters, and then anything may be broken.
_ADDRESS = re.compile(r"[^@\s\"'<>?&%]+@[^@\s\"'<>?&%]+\.[a-z]{2,}", re.IGNORECASE)
_NUMBER = re.compile(r"(\+|0)[0-9][0-9 -]{5,18}[0-9]")
_LINE = re.compile(r"(</t[dr]>|</table>|<tbody>|<!\[endif\]-->|;(?=[a-z-]+:[^;\"<]*;[^<]*\">))")


def draw(content: Content, frame: Frame, pictures: Mapping[str, str], *, language: str) -> str:
    """Return the whole letter as HTML; fields in it are words put aside by the caller.

    Args:
        content: its texts clean.
        frame: the organisation's head and foot.
        pictures: a picture's key → the content id it goes by.
        language: two letters.
    """
    parts = [_piece(piece, frame, pictures) for piece in content.pieces]
    if content.framed:
        head = [_head(frame)] if frame.part in {"", "head"} else []
        foot = [_foot(frame)] if frame.part in {"", "foot"} else []
        parts = [*head, *parts, *foot]
    body = "".join(parts)
    source = (
        f'<mjml lang="{language}"><mj-head><mj-title>{escape(content.subject)}</mj-title>'
        f"<mj-preview>{escape(content.preheader)}</mj-preview>"
        f'<mj-attributes><mj-all font-family="{FONT}"/><mj-text font-size="16px" line-height="24px" padding="0"/>'
        f'<mj-section padding="24px 24px 12px"/><mj-column padding="0"/><mj-image padding="0"/></mj-attributes>'
        f"</mj-head>"
        f'<mj-body width="{WIDTH}px" background-color="#eef1f3">{body}</mj-body></mjml>'
    )
    return _LINE.sub(r"\1\n", mjml2html(source))


def _piece(piece: Piece, frame: Frame, pictures: Mapping[str, str]) -> str:
    ground, ink, link = GROUNDS.get(Ground(piece.ground), GROUNDS[Ground.WHITE])
    link = frame.colour if piece.ground != Ground.DARK else link
    text, button = _text(piece.text, ink, link), _button(piece, frame, ink)
    image = _image(piece, pictures)
    if piece.layout == Layout.TABLE:
        whole = text + _table(piece, ink, link) + button
        return _section(_column(whole), ground) if whole else ""
    if piece.layout == Layout.COLUMNS:
        right = _text(piece.text_right, ink, link)
        columns = _column(text, "50%", "0 12px 0 0") + _column(right, "50%", "0 0 0 12px")
        return _section(columns, ground) + (_section(_column(button), ground) if button else "")
    if piece.layout == Layout.BESIDE and image:
        return _section(_column(image, "32%", "0 16px 12px 0") + _column(text + button, "68%"), ground)
    if piece.layout == Layout.PICTURE and image:
        whole = _section(_column(image), ground, "0")
        return whole + (_section(_column(text + button), ground) if text or button else "")
    return _section(_column(text + button), ground) if text or button else ""


def _section(columns: str, ground: str, padding: str = "") -> str:
    inside = f' padding="{padding}"' if padding else ""
    return f'<mj-section background-color="{ground}"{inside}>{columns}</mj-section>'


def _column(content: str, width: str = "100%", padding: str = "0") -> str:
    return f'<mj-column width="{width}" padding="{padding}">{content}</mj-column>'


def _text(html: str, ink: str, link: str) -> str:
    if not html:
        return ""
    for tag, style in _STYLES.items():
        html = html.replace(f"<{tag}>", f'<{tag} style="{style}">')
    html = html.replace("<a ", f'<a style="color:{link};text-decoration:underline;" target="_blank" ')
    return f'<mj-text color="{ink}">{html}</mj-text>'


def _table(piece: Piece, ink: str, link: str) -> str:
    head, *rows = rows_of(piece.table) or [[]]
    if not head:
        return ""
    line = "padding:7px 10px 7px 0;text-align:left;vertical-align:top;border-bottom:1px solid #c2ccd1;"
    first = "".join(f'<th scope="col" style="{line}font-weight:700;">{escape(cell)}</th>' for cell in head)
    rest = "".join(
        "<tr>" + "".join(f'<td style="{line}">{_linked(cell, link)}</td>' for cell in row) + "</tr>" for row in rows
    )
    style = f'color="{ink}" font-size="15px" line-height="21px" padding="0 0 12px"'
    return f"<mj-table {style}><tr>{first}</tr>{rest}</mj-table>"


def _linked(cell: str, link: str) -> str:
    """Return a cell; an e-mail address or a telephone number can be pressed."""
    style = f'style="color:{link};text-decoration:underline;"'
    if _ADDRESS.fullmatch(cell):
        return f'<a href="mailto:{escape(cell)}" {style}>{escape(cell)}</a>'
    if _NUMBER.fullmatch(cell):
        called = re.sub(r"[^+0-9]", "", cell)
        return f'<a href="tel:{called}" {style}><span style="white-space:nowrap;">{escape(cell)}</span></a>'
    return escape(cell)


def _button(piece: Piece, frame: Frame, ink: str) -> str:
    if not (piece.label and piece.url):
        return ""
    dark = piece.ground == Ground.DARK
    back, front = ("#ffffff", "#10313d") if dark else (frame.colour, "#ffffff")
    align = "center" if piece.layout == Layout.BUTTON else "left"
    return (
        f'<mj-button href="{escape(piece.url)}" background-color="{back}" color="{front}" align="{align}"'
        f' border-radius="6px" font-size="16px" font-weight="600" inner-padding="12px 22px" padding="4px 0 12px">'
        f"{escape(piece.label)}</mj-button>"
    )


def _image(piece: Piece, pictures: Mapping[str, str]) -> str:
    if not piece.shows_picture or piece.picture not in pictures:
        return ""
    rounded = ' border-radius="6px"' if piece.layout == Layout.BESIDE else ""
    width = "176px" if piece.layout == Layout.BESIDE else f"{WIDTH}px"
    source = f"cid:{pictures[piece.picture]}"
    return f'<mj-image src="{source}" alt="{escape(piece.alt)}" width="{width}"{rounded} />'


def _head(frame: Frame) -> str:
    style = 'color="#ffffff" font-size="19px" line-height="26px" font-weight="700"'
    return _section(_column(f"<mj-text {style}>{escape(frame.name)}</mj-text>"), frame.colour, "16px 24px")


def _foot(frame: Frame) -> str:
    name = f'<mj-text color="#4c5a62" font-size="13px" line-height="19px">{escape(frame.name)}</mj-text>'
    return _section(_column(name), "#eef1f3", "16px 24px 24px")
