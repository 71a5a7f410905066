"""A chapter's text: Markdown of our own, read into what is shown and what is searched.

`**words**` are words on the screen, `` `Ctrl+S` `` are keys, `[text](help:notes)` leads to another chapter and
`[text](page:import_start)` to a page. HTML in a text is shown as it stands, never obeyed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

KEY = re.compile(r"Ctrl|Shift|Alt|Enter|Esc|Tab|Home|End|Page (?:Up|Down)|Mellanslag|Space|[A-Z0-9/?@]|[←→↑↓⌘]")
BEGINS = ["heading_open", "inline", "heading_close", "paragraph_open", "inline", "paragraph_close"]


class BadText(ValueError):
    """A text that does not keep to the rules; says which."""


@dataclass(frozen=True)
class Section:
    """The part under one heading; the first, without one, is what comes before."""

    anchor: str
    heading: str
    text: str


@dataclass(frozen=True)
class Text:
    """A chapter in one language."""

    title: str
    lead: str
    html: SafeString
    sections: tuple[Section, ...]
    screen_words: tuple[str, ...]

    @property
    def headings(self) -> list[Section]:
        """The parts that have a heading."""
        return [section for section in self.sections if section.heading]


def read(source: str) -> Text:
    """Read a chapter: a title, a sentence or two of what it is about, and parts under headings."""
    parser = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Html).enable("table")
    tokens = parser.parse(source)
    if [token.type for token in tokens[: len(BEGINS)]] != BEGINS or tokens[0].tag != "h1":
        raise BadText("A chapter begins with its title (#) and a paragraph that says what it is about.")
    title, lead, rest = tokens[1], tokens[4], tokens[len(BEGINS) :]
    for heading, inline in _headings(rest):
        heading.attrSet("id", slugify(_plain(inline)))
    return Text(
        title=_plain(title),
        lead=_plain(lead),
        html=mark_safe(parser.renderer.render(rest, parser.options, {})),  # noqa: S308 -- HTML in our text is escaped
        sections=tuple(_sections(rest)),
        screen_words=tuple(word for token in tokens for word in _strong(token.children or ())),
    )


class _Html(RendererHTML):
    """Writes the HTML."""

    def code_inline(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """Keys are shown as keys, other code as code."""
        content = tokens[idx].content
        parts = content.split("+")
        if all(KEY.fullmatch(part) for part in parts):
            return format_html_join("+", "<kbd>{}</kbd>", ((part,) for part in parts))
        return format_html("<code>{}</code>", content)

    def link_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """Links lead to chapters and pages by name."""
        return format_html('<a href="{}">', _address(str(tokens[idx].attrGet("href"))))

    def strong_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """Words on the screen stand out, and are no stress of voice."""
        return "<b>"

    def strong_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """As they began."""
        return "</b>"


def _address(link: str) -> str:
    kind, _colon, name = link.partition(":")
    view, arguments = {"help": ("help_show", [name]), "page": (name, [])}.get(kind, ("", []))
    try:
        return reverse(view, urlconf=settings.ROOT_URLCONF, args=arguments)
    except NoReverseMatch:
        raise BadText(f"{link} leads nowhere: it should be help:CHAPTER or page:NAME.") from None


def _headings(tokens: Sequence[Token]) -> Iterator[tuple[Token, Token]]:
    """Go through the headings that divide a chapter: each, and what it says."""
    for token, inline in pairwise(tokens):
        if token.type == "heading_open" and token.tag == "h2":
            yield token, inline


def _sections(tokens: Sequence[Token]) -> Iterator[Section]:
    anchor, heading, lines = "", "", list[str]()
    headings = {id(inline): token for token, inline in _headings(tokens)}
    for token in tokens:
        if token.type not in {"inline", "fence", "code_block"}:
            continue
        if id(token) in headings:
            if heading or lines:
                yield Section(anchor, heading, "\n".join(lines))
            anchor, heading, lines = str(headings[id(token)].attrGet("id")), _plain(token), []
        else:
            lines.append(_plain(token))
    yield Section(anchor, heading, "\n".join(lines))


def _plain(token: Token) -> str:
    """Return the words of a line as they are read."""
    if token.children is None:
        return token.content
    return "".join(" " if child.type in {"softbreak", "hardbreak"} else child.content for child in token.children)


def _strong(tokens: Sequence[Token]) -> Iterator[str]:
    """Go through what is marked as words on the screen."""
    inside, words = False, ""
    for token in tokens:
        if token.type == "strong_open":
            inside, words = True, ""
        elif token.type == "strong_close":
            inside = False
            yield words
        elif inside:
            words += token.content


def mark(text: str, words: Sequence[str]) -> SafeString:
    """Return a text as HTML with some of its words marked."""
    if not words:
        return escape(text)
    pattern = re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))
    parts, at = [], 0
    for found in pattern.finditer(text):
        parts += [escape(text[at : found.start()]), format_html("<mark>{}</mark>", found[0])]
        at = found.end()
    return mark_safe("".join([*parts, escape(text[at:])]))  # noqa: S308 -- every part is escaped
