"""A letter made ready to be written to many: drawn once, and then only its fields are filled in for each."""

import html as markup
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils import translation
from liquid import BoundTemplate

from crm_core.mail_templates.cleaning import Kept
from crm_core.mail_templates.content import Content, Piece
from crm_core.mail_templates.drawing import draw
from crm_core.mail_templates.frame import Frame
from crm_core.mail_templates.plain import plain
from crm_core.merge_fields import language as templates
from crm_core.merge_fields.checking import fields_in
from crm_core.merge_fields.fields import About, MergeField, by_path, values_of
from kundsystem.messaging.rendered import Part, Rendered

_GAPS = re.compile(r"\n{3,}")
_HREF = re.compile(r'href="([^"]*)"')


@dataclass(frozen=True)
class Message:
    """What one recipient gets, and the fields that have no value for them."""

    rendered: Rendered
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Program:
    """A letter that has been made ready. It knows which fields it needs, and reads no others."""

    subject: BoundTemplate
    html: BoundTemplate
    text: BoundTemplate
    wanted: tuple[tuple[str, MergeField], ...]
    inline: tuple[Part, ...]
    language: str

    def render(self, about: About, attachments: Sequence[Part] = ()) -> Message:
        """Write the letter to one recipient."""
        with translation.override(self.language):
            return self.filled(values_of(self.wanted, about), attachments)

    def filled(self, values: Mapping[str, Any], attachments: Sequence[Part] = ()) -> Message:
        """Write the letter with values that somebody has read already."""
        subject, missing = templates.render(self.subject, values)
        html, in_html = templates.render(self.html, values)
        text, in_text = templates.render(self.text, values)
        # A value can not begin another header, or another line of the subject.
        text = _GAPS.sub("\n\n", text)
        rendered = Rendered(" ".join(subject.split()), str(html), text, self.inline, tuple(attachments))
        return Message(rendered, tuple(dict.fromkeys([*missing, *in_html, *in_text])))


def compiled(content: Content, frame: Frame, pictures: Mapping[str, Part], *, language: str) -> Program:
    """Make a letter ready.

    Args:
        content: its texts clean.
        frame: the organisation's head and foot.
        pictures: a picture's key → the picture.
        language: of the letter: how dates and money are written.

    Raises:
        Broken: a text can not be understood, or names a field that there is not.
    """
    known = by_path()
    wanted: dict[str, MergeField] = {}
    for source in sources_of(content):
        wanted |= fields_in(source, known)
    shown = {p.picture for p in content.pieces if p.shows_picture and p.picture in pictures}
    kept = Kept()
    aside = _put_aside(content, kept)
    # An organisation may be called anything, and its name is never read as a template.
    frame = replace(frame, name=kept.literally(frame.name))
    drawn = draw(aside, frame, {key: pictures[key].content_id for key in shown}, language=language)
    with translation.override(language):
        return Program(
            templates.PLAIN.from_string(templates.prepared(content.subject)),
            templates.HTML.from_string(kept.back(drawn)),
            templates.PLAIN.from_string(kept.back(plain(aside, frame))),
            tuple(wanted.items()),
            tuple(pictures[key] for key in sorted(shown)),
            language,
        )


def sources_of(content: Content) -> list[str]:
    """Return every text with fields as the language reads it."""
    found = [content.subject, content.preheader]
    for piece in content.pieces:
        found += [source_of(piece.text), source_of(piece.text_right), piece.alt, piece.label, piece.url]
    return [source for source in found if "{" in source]


def source_of(html: str) -> str:
    """Return clean HTML as the language reads it."""
    return markup.unescape(html)


def _put_aside(content: Content, kept: Kept) -> Content:
    def line(text: str) -> str:
        return kept.aside(text, templates.prepared)

    def address(text: str) -> str:
        return kept.aside(text, lambda tag: templates.prepared(tag, in_address=True))

    def piece(one: Piece) -> Piece:
        text, right = (line(_HREF.sub(lambda f: f'href="{address(f[1])}"', h)) for h in (one.text, one.text_right))
        return replace(one, text=text, text_right=right, alt=line(one.alt), label=line(one.label), url=address(one.url))

    pieces = tuple(piece(one) for one in content.pieces)
    return replace(content, subject=line(content.subject), preheader=line(content.preheader), pieces=pieces)
