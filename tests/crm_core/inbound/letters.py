"""Letters as they come in, for tests."""

import json
from email.message import EmailMessage

BOUNDARY = "xYzZY"
CONTENT_TYPE = f"multipart/form-data; boundary={BOUNDARY}"


def letter(
    text: str = "Tack, det låter bra.",
    *,
    sender: str = "Åsa Ek <asa@ekerum.example>",
    to: str = "saljare@alfa.example",
    subject: str = "Sv: Offert",
    **headers: str,
) -> EmailMessage:
    """A letter; more headers with `_` for `-`."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, to, subject
    made["Message-ID"] = headers.pop("message_id", f"<{abs(hash((text, subject, sender)))}@ekerum.example>")
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made


def posted(message: EmailMessage | bytes, to: str, *, bounces_to: str = "asa@ekerum.example", **fields: str) -> bytes:
    """A letter as Inbound Parse posts it, raw."""
    raw = message if isinstance(message, bytes) else message.as_bytes()
    envelope = json.dumps({"to": [to], "from": bounces_to})
    return form(email=raw, envelope=envelope.encode(), **{name: value.encode() for name, value in fields.items()})


def form(**fields: bytes) -> bytes:
    """A form as bytes."""
    parts = b"".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + content + b"\r\n"
        for name, content in fields.items()
    )
    return parts + f"--{BOUNDARY}--\r\n".encode()
