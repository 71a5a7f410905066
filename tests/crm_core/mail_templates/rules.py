"""What a message has to keep so that Outlook, Gmail and Apple Mail show it alike, and filters let it through.

Each rule is a sentence; `broken` returns those that a message breaks. Gmail cuts HTML at 102 kB and throws away a style
sheet of more than 16 kB; Outlook for Windows draws with Word, which knows tables, attributes and inline styles, and
takes a picture's width from its attribute only.
"""

import email
import email.policy
import re
from email.message import EmailMessage
from html.parser import HTMLParser

WIDTH = 600
GMAIL_CUTS, GMAIL_STYLES = 102_000, 16_000
WHOLE = 2_000_000
FORBIDDEN = {"script", "iframe", "object", "embed", "form", "input", "link", "svg", "video", "audio", "base", "canvas"}
VOID = {"img", "br", "meta", "hr", "col", "input", "link", "base"}
# What Word, Gmail or both do not know or take away.
UNKNOWN_STYLES = re.compile(
    r"position\s*:|url\(|@import|expression\(|var\(|calc\(|display\s*:\s*(flex|grid)", re.IGNORECASE
)
ADDRESS = re.compile(r"(https://|mailto:|tel:)\S+")
ONLY_HERE = ("Subject", "From", "To", "Date", "Message-ID", "MIME-Version", "Content-Type")


class Read(HTMLParser):
    """A page: its tags with attributes, its text, its styles, and tags that are not closed as they were opened."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.styles = ""
        self.open: list[str] = []
        self.crossed: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.crossed.append(tag)

    def handle_data(self, data: str) -> None:
        if "style" in self.open:
            self.styles += data
        elif "title" not in self.open and data.strip():
            self.texts.append(" ".join(data.split()))


def parsed(message: bytes) -> tuple[EmailMessage, dict[str, EmailMessage]]:
    """Read a message as a mail program does; its parts by their kind."""
    whole = email.message_from_bytes(message, policy=email.policy.default)
    assert isinstance(whole, EmailMessage)
    return whole, {part.get_content_type(): part for part in whole.walk()}


def broken(message: bytes, *, is_mailing: bool) -> list[str]:
    """Return the rules that a message breaks."""
    whole, parts = parsed(message)
    html, text = parts["text/html"].get_content(), parts["text/plain"].get_content()
    page = Read(html)
    carried = {part["Content-ID"].strip("<>"): part for part in whole.walk() if part["Content-ID"]}
    found = dict(_headers(whole, is_mailing)) | dict(_whole(message, whole, html)) | dict(_page(page, html))
    found |= dict(_pictures(page, carried)) | dict(_text(page, text))
    return [rule for rule, is_kept in found.items() if not is_kept]


def _headers(whole: EmailMessage, is_mailing: bool):  # type: ignore[no-untyped-def]
    yield "each header is there once", all(len(whole.get_all(name, [])) == 1 for name in ONLY_HERE)
    yield "the subject is one short line", 3 <= len(whole["Subject"]) <= 120 and "\n" not in whole["Subject"]
    if is_mailing:
        way_out = whole["List-Unsubscribe"] or ""
        yield "List-Unsubscribe is one https address", bool(re.fullmatch(r"<https://[^\s<>]+>", way_out))
        yield "one press is enough (RFC 8058)", whole["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def _whole(message: bytes, whole: EmailMessage, html: str):  # type: ignore[no-untyped-def]
    yield "the parser finds no fault", not whole.defects and not any(part.defects for part in whole.walk())
    kinds = [part.get_content_type() for part in whole.walk() if not part.is_multipart()]
    yield "the text comes before the HTML", kinds[:2] == ["text/plain", "text/html"]
    yield "no line is longer than 998 bytes", max(map(len, message.splitlines())) <= 998
    yield "nothing but ASCII in the headers", message.partition(b"\n\n")[0].isascii()
    yield "it is small", len(message) < WHOLE
    yield "Gmail does not cut it", len(html.encode()) < GMAIL_CUTS


def _page(page: Read, html: str):  # type: ignore[no-untyped-def]
    tags = {tag for tag, _attrs in page.tags}
    first = dict(page.tags)
    yield "nothing runs, embeds or asks", not tags & FORBIDDEN
    yield "no attribute runs anything", not any(name.startswith("on") for _tag, attrs in page.tags for name in attrs)
    yield "what is opened is closed", not page.crossed and not page.open
    yield "it says its language", len(first["html"].get("lang", "")) == 2
    yield "it has a title", bool(re.search(r"<title>\s*[^<\s]", html))
    yield "it says that it is HTML", html.lstrip().lower().startswith("<!doctype html>")
    yield "the style sheet is one that Gmail keeps", len(page.styles) < GMAIL_STYLES
    said = page.styles + "".join(attrs.get("style", "") for _tag, attrs in page.tags)
    yield "no style that is not known everywhere", not UNKNOWN_STYLES.search(said)
    conditions = re.findall(r"<!--\[if|<!\[endif\]-->", html)
    yield (
        "what is for Outlook ends where it should",
        len(conditions) % 2 == 0 and conditions[::2] == ["<!--[if"] * (len(conditions) // 2),
    )
    tables = [attrs for tag, attrs in page.tags if tag == "table"]
    heads = any(tag == "th" for tag, _attrs in page.tags)
    yield "tables are for looks, or have headings", heads or all(a.get("role") == "presentation" for a in tables)
    widths = [int(found) for found in re.findall(r"max-width:\s*(\d+)px", html)]
    widths += [int(attrs["width"]) for attrs in tables if attrs.get("width", "").isdigit()]
    yield f"it is {WIDTH} wide", max(widths, default=0) == WIDTH
    yield f"in Outlook too: a table of {WIDTH}", f'width="{WIDTH}"' in html
    links = [attrs.get("href", "") for tag, attrs in page.tags if tag == "a"]
    yield "every link leads somewhere safe", all(ADDRESS.fullmatch(link) for link in links)
    yield "no field is left as it was written", "{{" not in html and "{%" not in html


def _pictures(page: Read, carried: dict[str, EmailMessage]):  # type: ignore[no-untyped-def]
    images = [attrs for tag, attrs in page.tags if tag == "img"]
    shown = {attrs.get("src", "").removeprefix("cid:") for attrs in images}
    yield "every picture travels along", shown == set(carried)
    yield "every picture says what it shows", all(attrs.get("alt", "").strip() for attrs in images)
    yield "every picture has a width for Outlook", all(0 < int(attrs.get("width") or 0) <= WIDTH for attrs in images)
    yield "no gap below a picture", all("display:block" in a.get("style", "").replace(" ", "") for a in images)
    yield (
        "pictures are of kinds that all show",
        all(part.get_content_type() in {"image/png", "image/jpeg", "image/gif"} for part in carried.values()),
    )
    yield (
        "pictures are not listed as files",
        all(part.get_content_disposition() == "inline" for part in carried.values()),
    )
    yield "nothing is fetched", not any("background" in attrs or "srcset" in attrs for _tag, attrs in page.tags)


def _text(page: Read, text: str):  # type: ignore[no-untyped-def]
    plain = " ".join(text.split())
    yield "the text has no tags", not re.search(r"</?[a-z]+[ >/]", text)
    yield "no field is left in the text", "{{" not in text and "{%" not in text
    # Without the preheader, which comes first, and spaces that are there to end it.
    said = [words for words in page.texts[1:] if len(words) > 20 and "\u200c" not in words]
    yield "the text says all that the HTML says", all(words in plain for words in said)
    yield "the text has lines that can be read", max(map(len, text.splitlines())) <= 998
