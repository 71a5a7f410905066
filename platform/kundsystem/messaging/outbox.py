"""The local outbox: in development mail goes to a folder, and a page shows it."""

import email
import email.policy
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage as ParsedMessage
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

KEPT = 200


class OutboxBackend(BaseEmailBackend):
    """Writes each message as a file; the newest have the highest names."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = _folder()
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{time.time_ns()}-{secrets.token_hex(4)}.eml"
            (folder / f".{name}").write_bytes(message.message().as_bytes())
            (folder / f".{name}").rename(folder / name)
        for old in sorted(folder.glob("*.eml"))[:-KEPT]:
            old.unlink(missing_ok=True)
        return len(email_messages)


@dataclass(frozen=True)
class OutboxMessage:
    """A message in the outbox as the page shows it."""

    name: str
    to: str
    subject: str
    date: str
    body: str


def messages() -> list[OutboxMessage]:
    """Return what is in the outbox, newest first."""
    return [_read(path) for path in sorted(_folder().glob("*.eml"), reverse=True)]


def _folder() -> Path:
    return Path(settings.OUTBOX)


def _read(path: Path) -> OutboxMessage:
    parsed = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    part = parsed.get_body(preferencelist=("plain",)) if isinstance(parsed, ParsedMessage) else None
    body = part.get_content() if part else ""
    return OutboxMessage(path.stem, str(parsed["To"]), str(parsed["Subject"]), str(parsed["Date"]), body)
