"""What is written in an editor, made clean: a few tags, safe addresses, and merge fields left as they were typed."""

import html
import re
import secrets
from collections.abc import Callable

import nh3
from django.utils.translation import gettext as _

from crm_core.merge_fields.language import TAG
from kundsystem.shared.errors import UserError

LIMIT = 50_000  # characters of one text
TAGS = {"p", "br", "strong", "em", "u", "a", "ul", "ol", "li", "h2", "h3"}
SCHEMES = {"http", "https", "mailto", "tel"}
# The address's beginning is always written out: a value may fill in the end of it, never decide where it leads.
ADDRESS = re.compile(r"(https?://[^\s/{}?#]+([/?#]|$)|mailto:|tel:)", re.IGNORECASE)
_SAME = (("b", "strong"), ("i", "em"), ("div", "p"), ("h1", "h2"), ("h4", "h3"))
_BLOCK_END = re.compile(r"(</(?:p|li|h2|h3|ul|ol)>|<br>)\s*")
_ALONE = re.compile(r"<p>\s*(\{%[^%]*%\})\s*</p>")


class Kept:
    """Merge fields put aside as words that no parser of HTML touches, and put back afterwards."""

    def __init__(self) -> None:
        self._mark = f"kept{secrets.token_hex(8)}x"
        self._held: list[str] = []

    def aside(self, text: str, made: Callable[[str], str] = str) -> str:
        """Return the text with a word in the place of every field and condition; `made` is what will be put back."""

        def each(found: re.Match[str]) -> str:
            self._held.append(made(html.unescape(re.sub(r"<[^>]*>", "", found[0])).replace("\u00a0", " ")))
            return f"{self._mark}{len(self._held) - 1}z"

        return TAG.sub(each, text)

    def literally(self, text: str) -> str:
        """Return a text that is no template: what would begin a field in it is put aside, and printed as it is."""

        def each(_found: re.Match[str]) -> str:
            self._held.append('{{ "{" }}')
            return f"{self._mark}{len(self._held) - 1}z"

        return re.sub(r"\{", each, text)

    def back(self, text: str) -> str:
        """Return the text with the fields again."""
        return re.sub(rf"{self._mark}(\d+)z", lambda found: self._held[int(found[1])], text)


def clean_html(raw: str) -> str:
    """Return what was written with nothing in it but text, a few tags and safe links.

    Raises:
        UserError: it is far too long.
    """
    if len(raw) > LIMIT:
        raise UserError(_("The text is too long."), code="too_long", field="text")
    kept = Kept()
    text = kept.aside(raw, lambda tag: html.escape(tag, quote=False))
    for tag, ours in _SAME:
        text = re.sub(rf"<(/?){tag}(?=[\s>])", rf"<\1{ours}", text, flags=re.IGNORECASE)
    text = nh3.clean(
        text,
        tags=TAGS,
        clean_content_tags={"script", "style", "svg", "math", "iframe", "object", "title"},
        attributes={"a": {"href"}},
        attribute_filter=_address,
        url_schemes=SCHEMES,
        link_rel=None,
    )
    text = _BLOCK_END.sub(r"\1\n", text).strip()
    if not re.sub(r"<[^>]*>|\s|&nbsp;", "", text):
        return ""
    if not text.startswith("<"):
        text = f"<p>{text}</p>"
    return _ALONE.sub(r"\1", kept.back(text))


def _address(_tag: str, _name: str, value: str) -> str | None:
    return value if is_address(value) else None


def is_address(value: str) -> bool:
    """Tell whether somebody may be led there from a letter."""
    return bool(ADDRESS.match(value.strip())) and not re.search(r"[\s<>\"]", re.sub(TAG, "", value.strip()))


def clean_line(raw: str, field: str, *, limit: int = 200) -> str:
    """Return one line of plain text.

    Raises:
        UserError: it has line breaks, which would begin another header, or is too long.
    """
    text = raw.strip()
    if re.search(r"[\r\n\x00-\x08\x0b-\x1f\x7f\u2028\u2029]", text):
        raise UserError(_("This is one line: it can not have line breaks."), code="line_breaks", field=field)
    if len(text) > limit:
        raise UserError(_("The text is too long."), code="too_long", field=field)
    return text
