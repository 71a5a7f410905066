"""The one way to send a mail that the product itself writes: from templates, in a language, after commit, by a task."""

from collections.abc import Callable, Mapping
from email.utils import make_msgid
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.exceptions import TemplateDoesNotExist
from django.template.loader import get_template, render_to_string
from django.utils import translation

from kundsystem.messaging.tasks import deliver

_sender: list[Callable[[], list[str]]] = []


def register_sender(lines: Callable[[], list[str]]) -> Callable[[], list[str]]:
    """Let a layer above say who mails come from, in lines for the foot of each; none where it does not know."""
    _sender[:] = [lines]
    return lines


def send_mail(
    template: str, to: str, context: dict[str, Any], *, language: str, headers: Mapping[str, str] | None = None
) -> None:
    """Render and queue a mail; it leaves when the transaction in force is committed.

    Args:
        template: path without ending; `.subject.txt`, `.txt` and, when there is one, `.html` are rendered.
        to: the recipient's address.
        context: for the templates.
        language: of the recipient.
        headers: more of them, `List-Unsubscribe` for instance.
    """
    context = context | {"sender_lines": [line for lines in _sender for line in lines()]}
    with translation.override(language):
        subject = " ".join(render_to_string(f"{template}.subject.txt", context).split())
        body = render_to_string(f"{template}.txt", context).strip() + "\n"
        html = _html(template, context | {"language": language})
    # The id is made here, so that a task run twice sends the same message twice rather than two messages.
    message_id = make_msgid(domain="kundsystem.invalid")
    # Robust: what was done stands even when the queue can not be reached; the error is logged.
    facts: dict[str, Any] = {"to": to, "subject": subject, "body": body, "message_id": message_id}
    more = {name: value for name, value in (("html", html), ("headers", dict(headers or {}))) if value}
    transaction.on_commit(lambda: deliver.delay(**facts, **more), robust=True)


def build(
    *, to: str, subject: str, body: str, message_id: str, html: str = "", headers: Mapping[str, str] | None = None
) -> EmailMultiAlternatives:
    """Make the message that is handed to the transport."""
    own = {"Message-ID": message_id, "Auto-Submitted": "auto-generated"}
    message = EmailMultiAlternatives(subject, body, to=[to], headers=dict(headers or {}) | own)
    if html:
        message.attach_alternative(html, "text/html")
    return message


def _html(template: str, context: dict[str, Any]) -> str:
    try:
        found = get_template(f"{template}.html")
    except TemplateDoesNotExist:
        return ""
    return found.render(context)
