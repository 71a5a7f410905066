"""A letter that came in, taken apart: whatever it holds, reading it ends, and with as much as could be read."""

import email.policy
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage, Message
from email.parser import BytesHeaderParser, BytesParser
from email.utils import getaddresses, parseaddr
from typing import Any, cast

from kundsystem.messaging.answers import nature_of
from kundsystem.messaging.forms import Field, fields_of
from kundsystem.messaging.plain import text_of_html, without_controls
from kundsystem.messaging.rendered import Part

# What the standard library trips over in letters that are broken, or made to break it.
UNREADABLE = (LookupError, ValueError, TypeError, AttributeError, AssertionError, RecursionError)
CALENDAR = "text/calendar"
MOST_PARTS = 200
MOST_ADDRESSES = 50
TEXT_LIMIT = 200_000


@dataclass(frozen=True)
class Incoming:
    """What came in.

    Args:
        sender: its address, in small letters.
        sender_name: what the sender is called; the address when it says nothing.
        subject: in one line.
        text: as written, or what the HTML says.
        message_id: in angle brackets.
        answers: the letters that it answers, by their message ids, the nearest first.
        named: whom it is addressed to, openly.
        recipients: the addresses that it was delivered to.
        attachments: files that came with it; not the pictures that its HTML shows.
        nature: one of `answers.Nature`.
        is_refuted: whether the sender's own domain says that it did not send it.
        is_broken: whether only its headers could be read.
    """

    sender: str
    sender_name: str
    subject: str
    text: str
    message_id: str
    answers: tuple[str, ...]
    named: tuple[str, ...]
    recipients: tuple[str, ...]
    attachments: tuple[Part, ...]
    nature: str
    is_refuted: bool = False
    is_broken: bool = False

    @property
    def digest(self) -> str:
        """The same for the same letter, through however many addresses and however often it comes."""
        told = "\0".join((self.message_id, self.sender, self.subject, self.text))
        return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()


def read(body: bytes, content_type: str) -> Incoming:
    """Read what Inbound Parse has handed over: the letter as it was sent, or its fields."""
    fields = fields_of(body, content_type)
    form = {field.name: field for field in reversed(fields)}
    whole = form.get("email")
    source = whole.content if whole else _content(form, "headers") + b"\n\n"
    try:
        message, is_broken = BytesParser(policy=email.policy.default).parsebytes(source), False
        leaves = list(_leaves(message)) if whole else []
    except UNREADABLE:
        message = BytesHeaderParser(policy=email.policy.default).parsebytes(source)
        is_broken, leaves = True, []
    text, html, attachments = _bodies(leaves) if whole else _given(form, fields)
    name, sender = parseaddr(header(message, "from") or _text(form, "from"))
    envelope = _envelope(form)
    return Incoming(
        sender=sender.lower()[:254],
        sender_name=_line(name or sender, 120),
        subject=_line(header(message, "subject") or _text(form, "subject"), 400),
        text=(without_controls(text).strip() or text_of_html(html))[:TEXT_LIMIT],
        message_id=_line(header(message, "message-id"), 250),
        answers=tuple(f"{header(message, 'in-reply-to')} {_reversed(header(message, 'references'))}".split())[:60],
        named=tuple(_addresses(header(message, "to"), header(message, "cc"))),
        recipients=recipients_of(fields),
        attachments=attachments,
        nature=nature_of(lambda name: header(message, name), message.get_content_type(), envelope.get("from")),
        is_refuted=_is_refuted(form),
        is_broken=is_broken,
    )


def recipients_of(fields: list[Field]) -> tuple[str, ...]:
    """Return the addresses that a letter was delivered to: what the envelope says, else what the letter says."""
    form = {field.name: field for field in reversed(fields)}
    told = _envelope(form).get("to")
    if isinstance(told, list) and told:
        return tuple(str(one).strip().lower() for one in told[:MOST_ADDRESSES])
    return tuple(_addresses(_text(form, "to"), _text(form, "cc")))


def header(message: Message, name: str, getter: Callable[[], str | None] | None = None) -> str:
    """Return a header, or nothing when it can not be read."""
    try:
        return str((getter() if getter else message[name]) or "").encode("utf-8", "replace").decode()
    except UNREADABLE:
        return ""


def _leaves(message: Message) -> Iterator[EmailMessage]:
    """Go through the parts that have no parts, so many and no more; a letter within the letter stays whole."""
    waiting: list[Message] = [message]
    seen = 0
    while waiting and seen < MOST_PARTS:
        part = waiting.pop(0)
        seen += 1
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting[:0] = cast("list[Message]", part.get_payload())
        else:
            yield cast("EmailMessage", part)


def _bodies(leaves: list[EmailMessage]) -> tuple[str, str, tuple[Part, ...]]:
    """Return text, HTML and files."""
    said = {"text/plain": "", "text/html": ""}
    others: list[EmailMessage] = []
    for leaf in leaves:
        kind = leaf.get_content_type()
        is_file = header(leaf, "content-disposition").lower().startswith("attachment")
        if kind in said and not said[kind] and not is_file:
            said[kind] = _content_text(leaf)
        else:
            others.append(leaf)
    files = []
    for leaf in others:
        shown = header(leaf, "content-id").strip("<> ")
        if shown and f"cid:{shown}" in said["text/html"]:
            continue  # a logo in a signature, for instance
        name = header(leaf, "filename", leaf.get_filename)
        content = _content_bytes(leaf)
        # An invitation has no name where it is another form of the letter.
        if content and (name or leaf.get_content_maintype() != "text" or leaf.get_content_type() == CALENDAR):
            name = name or ("invite.ics" if leaf.get_content_type() == CALENDAR else "attachment")
            files.append(Part(name, leaf.get_content_type(), content))
    return said["text/plain"], said["text/html"], tuple(files)


def _given(form: dict[str, Field], fields: list[Field]) -> tuple[str, str, tuple[Part, ...]]:
    """Return text, HTML and files where they came as fields of their own."""
    files = [
        Part(field.filename, field.content_type, field.content) for field in fields if field.filename and field.content
    ]
    return _text(form, "text"), _text(form, "html"), tuple(files)


def _content_text(part: EmailMessage) -> str:
    try:
        return str(part.get_content()).encode("utf-8", "replace").decode()
    except UNREADABLE:
        return _content_bytes(part).decode("utf-8", "replace")


def _content_bytes(part: EmailMessage) -> bytes:
    try:
        if part.is_multipart():  # a letter inside the letter
            return b"".join(bytes(inner) for inner in cast("list[Message]", part.get_payload()))
        return cast("bytes", part.get_payload(decode=True) or b"")
    except UNREADABLE:
        return b""


def _envelope(form: dict[str, Field]) -> dict[str, Any]:
    try:
        told = json.loads(_content(form, "envelope") or b"{}")
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _is_refuted(form: dict[str, Field]) -> bool:
    """Tell whether SPF failed and no signature stands in for it."""
    return _text(form, "SPF").lower().strip() in {"fail", "softfail"} and "pass" not in _text(form, "dkim").lower()


def _content(form: dict[str, Field], name: str) -> bytes:
    return form[name].content if name in form else b""


def _text(form: dict[str, Field], name: str) -> str:
    """Return a field in the letters that SendGrid says it is in."""
    try:
        charset = str(json.loads(_content(form, "charsets") or b"{}").get(name, "utf-8"))
        return _content(form, name).decode(charset, "replace")
    except (ValueError, LookupError, AttributeError):
        return _content(form, name).decode("utf-8", "replace")


def _addresses(*headers: str) -> list[str]:
    return [address.lower() for _name, address in getaddresses(list(headers)) if "@" in address][:MOST_ADDRESSES]


def _reversed(references: str) -> str:
    return " ".join(reversed(references.split()))


def _line(text: str, limit: int) -> str:
    return " ".join(without_controls(text).split())[:limit]
