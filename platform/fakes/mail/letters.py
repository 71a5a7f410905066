"""Reads a letter as a mail program does: its text, its HTML, the pictures in it and the files with it."""

import email.policy
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage, Message
from typing import cast
from urllib.parse import unquote

LINKS = re.compile(r"https?://[^\s<>\"')\]]+")
PARTS_IN_HTML = re.compile(r"cid:([^\"'\s)>]+)", re.IGNORECASE)
HEAD = re.compile(r"<head\b[^>]*>", re.IGNORECASE)
# What a mail breaks the standard library with when its headers or parts are not what they say.
UNREADABLE = (ValueError, LookupError, AttributeError, TypeError)


@dataclass(frozen=True)
class Part:
    """A part that is neither the text nor the HTML: a picture inside, or a file that comes with the letter."""

    number: int
    content_type: str
    name: str
    content_id: str
    is_shown: bool  # the HTML refers to it
    content: bytes

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.content)


@dataclass(frozen=True)
class Reading:
    """A letter that has been read."""

    headers: tuple[tuple[str, str], ...]
    text: str
    html: str
    parts: tuple[Part, ...]

    @property
    def links(self) -> list[str]:
        """Every link in the text, and those of the HTML where there is no text."""
        return [link.rstrip(".,;:!?") for link in LINKS.findall(self.text or self.html)]

    def shown_html(self, address_of: Callable[[int], str]) -> str:
        """Return the HTML with addresses for the pictures inside, and links that open beside it."""
        numbers = {part.content_id: part.number for part in self.parts if part.is_shown}

        def address(found: re.Match[str]) -> str:
            number = numbers.get(unquote(found[1]))
            return found[0] if number is None else address_of(number)

        html = PARTS_IN_HTML.sub(address, self.html)
        base = '<base target="_blank">'
        head = HEAD.search(html)
        return f"{html[: head.end()]}{base}{html[head.end() :]}" if head else base + html


def read(content: bytes) -> Reading:
    """Take a letter apart."""
    message = parsed(content)
    bodies = {"text/plain": "", "text/html": ""}
    others: list[EmailMessage] = []
    for leaf in leaves(message):
        kind = leaf.get_content_type()
        if kind in bodies and not bodies[kind] and header_of(leaf, "content-disposition")[:10] != "attachment":
            bodies[kind] = text_of(leaf)
        else:
            others.append(leaf)
    shown = {unquote(name) for name in PARTS_IN_HTML.findall(bodies["text/html"])}
    parts = tuple(part_of(number, leaf, shown) for number, leaf in enumerate(others, 1))
    return Reading(tuple(headers_of(content)), bodies["text/plain"], bodies["text/html"], parts)


def part_of(number: int, leaf: EmailMessage, shown: set[str]) -> Part:
    """Take one part as it is."""
    name = header_of(leaf, "filename", leaf.get_filename)
    content_id = header_of(leaf, "content-id").strip("<> ")
    return Part(number, leaf.get_content_type(), name, content_id, content_id in shown, bytes_of(leaf))


def subject_of(content: bytes) -> str:
    """Return the subject as a person reads it."""
    return header_of(parsed(content), "subject")


def parsed(content: bytes) -> EmailMessage:
    """Parse a letter."""
    return message_from_bytes(content, policy=email.policy.default)


def leaves(message: Message) -> Iterator[EmailMessage]:
    """Go through the parts that have no parts; a letter that comes with a letter stays whole."""
    if message.get_content_maintype() == "multipart" and message.is_multipart():
        for part in cast("list[Message]", message.get_payload()):
            yield from leaves(part)
    else:
        yield cast("EmailMessage", message)


def headers_of(content: bytes) -> Iterator[tuple[str, str]]:
    """Go through the headers, each as a person reads it, or as it was sent when it can not be read."""
    raw = message_from_bytes(content, policy=email.policy.compat32)
    for name, value in raw.raw_items():
        alone = message_from_bytes(f"{name}: {value}\n\n".encode("utf-8", "surrogateescape"))
        as_sent = " ".join(str(alone[name]).split())
        yield name, header_of(parsed(whole_of(alone)), name) or as_sent


def header_of(message: EmailMessage, name: str, getter: Callable[[], str | None] | None = None) -> str:
    """Return a header, or nothing when it is so broken that the standard library trips over it."""
    try:
        return str((getter() if getter else message[name]) or "").encode("utf-8", "replace").decode()
    except UNREADABLE:
        return ""


def text_of(part: EmailMessage) -> str:
    """Return the text of a part; what can not be read is shown as such."""
    try:
        return str(part.get_content()).replace("\r\n", "\n").encode("utf-8", "replace").decode()
    except UNREADABLE:
        return bytes_of(part).decode("utf-8", "replace")


def bytes_of(part: EmailMessage) -> bytes:
    """Return what a part holds."""
    if part.is_multipart():  # a letter inside the letter
        return b"".join(whole_of(inner) for inner in cast("list[Message]", part.get_payload()))
    try:
        return cast("bytes", part.get_payload(decode=True) or b"")
    except UNREADABLE:
        return b""


def whole_of(message: Message) -> bytes:
    """Return a letter as it would be sent, or nothing when the standard library trips over writing it."""
    try:
        return message.as_bytes()
    except UNREADABLE:
        return b""
