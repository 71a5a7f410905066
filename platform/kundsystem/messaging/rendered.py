"""A message that is ready to be handed to whoever delivers it, and its form as MIME."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from email import encoders
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from functools import lru_cache
from typing import Any

from django.core.mail import EmailMultiAlternatives


@dataclass(frozen=True)
class Part:
    """A file within a message.

    Args:
        name: its file name.
        content_type: `image/png` and so on.
        content: its bytes.
        content_id: what the HTML calls it by (`cid:…`), for a picture that is shown inside; empty for an attachment.
    """

    name: str
    content_type: str
    content: bytes = field(repr=False)
    content_id: str = ""


@dataclass(frozen=True)
class Rendered:
    """What one recipient gets: subject, HTML, text, pictures inside it, attachments, and more headers.

    `alternatives` are further forms of the same, for programs to read (an invitation as a calendar file); never
    together with pictures inside.
    """

    subject: str
    html: str
    text: str
    inline: tuple[Part, ...] = ()
    attachments: tuple[Part, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    alternatives: tuple[Part, ...] = ()


class WithPictures(EmailMultiAlternatives):
    """A message whose HTML travels together with its pictures (multipart/related), so that none is fetched."""

    def __init__(self, *args: Any, inline: Iterable[Part] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.inline = tuple(inline)

    def _create_alternatives(self, msg: Any) -> Any:
        whole = super()._create_alternatives(msg)  # type: ignore[misc]
        if self.inline:
            parts = whole.get_payload()
            related = MIMEMultipart("related", type="text/html")
            related.attach(parts[-1])
            for picture in self.inline:
                related.attach(_as_mime(picture))
            parts[-1] = related
        return whole


def as_mail(rendered: Rendered, *, to: str, message_id: str, **how: Any) -> WithPictures:
    """Return a message as Django sends it; `how` as `EmailMessage` takes it (from_email, reply_to …)."""
    headers = dict(rendered.headers) | {"Message-ID": message_id}
    message = WithPictures(rendered.subject, rendered.text, to=[to], headers=headers, inline=rendered.inline, **how)
    message.attach_alternative(rendered.html, "text/html")
    for part in rendered.alternatives:
        message.attach_alternative(part.content.decode(), part.content_type)
    for part in rendered.attachments:
        message.attach(part.name, part.content, part.content_type)
    return message


@lru_cache(maxsize=64)
def _as_mime(part: Part) -> MIMEBase:
    """Return a picture as MIME, made once and shared by every message that has it."""
    main, _slash, sub = part.content_type.partition("/")
    mime = MIMEBase(main, sub)
    mime.set_payload(part.content)
    encoders.encode_base64(mime)
    mime["Content-ID"] = f"<{part.content_id}>"
    mime.add_header("Content-Disposition", "inline", filename=part.name)
    return mime
