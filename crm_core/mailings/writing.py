"""Who writes the message to each recipient: kinds of content, each registered by whoever knows how."""

import html
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from kundsystem.messaging.rendered import Rendered
from kundsystem.shared.database import connection
from kundsystem.shared.errors import UserError

FINE_PRINT = "margin:16px auto;max-width:600px;text-align:center;font-family:sans-serif;font-size:12px;color:#4c5a62;"


@dataclass(frozen=True)
class Recipient:
    """Whom a message is to.

    Args:
        name: of the person, or of the customer when it goes to the customer's own address.
        address: where it goes.
        customer: key of the customer.
        contact: key of the contact person, when it is to one.
        unsubscribe: address of the page that ends mailings to them; every message says it.
    """

    name: str
    address: str
    customer: UUID
    contact: UUID | None
    unsubscribe: str


Writer = Callable[[Recipient], Rendered]
# Reads the content of a mailing once, and returns what writes to each recipient; UserError when it can not be read.
_kinds: dict[str, Callable[[dict[str, Any]], Writer]] = {}


def kind(name: str) -> Callable[[Callable[[dict[str, Any]], Writer]], Callable[[dict[str, Any]], Writer]]:
    """Register how content of a kind is read."""

    def decorate(reader: Callable[[dict[str, Any]], Writer]) -> Callable[[dict[str, Any]], Writer]:
        _kinds[name] = reader
        return reader

    return decorate


def told_of_following(message: Rendered) -> Rendered:
    """Return a message that says at its foot that it is seen whether it is opened, in the language in force."""
    said = _("We see whether this mail is opened and which links are clicked, so that we can send what is of use.")
    line = f'<p style="{FINE_PRINT}">{html.escape(said)}</p>\n</body>'
    body = message.html.replace("</body>", line) if "</body>" in message.html else message.html
    return replace(message, html=body, text=f"{message.text.rstrip()}\n\n{said}\n")


def writer_of(content: dict[str, Any]) -> Writer:
    """Return what writes a mailing's messages.

    Raises:
        UserError: nothing is written yet, or it can not be used.
    """
    reader = _kinds.get(content.get("kind", ""))
    if reader is None:
        raise UserError(_("Write the message first."), code="no_content")
    return reader(content)


@kind("text")
def plain_text(content: dict[str, Any]) -> Writer:
    """Read a letter that is the same to all: a subject and paragraphs, with the way out below."""
    subject = " ".join(str(content.get("subject", "")).split())
    said = str(content.get("text", "")).strip()
    if not subject:
        raise UserError(_("Give the message a subject."), code="required", field="subject")
    if not said:
        raise UserError(_("Write the message first."), code="no_content")
    language = connection.tenant.language
    with translation.override(language):
        way_out = _("No more mailings from %(organisation)s") % {"organisation": connection.tenant.name}
    paragraphs = "".join(
        "<p>{}</p>\n".format(html.escape(part).replace("\n", "<br>\n")) for part in said.split("\n\n") if part.strip()
    )

    def write(recipient: Recipient) -> Rendered:
        link = f'<p><a href="{html.escape(recipient.unsubscribe)}">{html.escape(way_out)}</a></p>\n'
        body = f'<!DOCTYPE html>\n<html lang="{language}">\n<body>\n{paragraphs}{link}</body>\n</html>\n'
        return Rendered(subject, body, f"{said}\n\n{way_out}: {recipient.unsubscribe}\n")

    return write
