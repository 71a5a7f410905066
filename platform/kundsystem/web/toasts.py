"""Short receipts at the foot of the page, with a way back when there is one.

A toast travels as a Django message, so that it survives a redirect; a fragment shows it at once by ending with
`{% include "web/_messages.html" with oob=True %}`. Errors are never toasts: they stand where they happened.
"""

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest

UNDO = "undo:"


def toast(request: HttpRequest, text: object, *, undo_url: str = "") -> None:
    """Tell that something was done; `undo_url` is posted to by the button “Undo”."""
    messages.success(request, str(text), extra_tags=f"{UNDO}{undo_url}" if undo_url else "")


def undo_url_of(message: Message) -> str:
    """Return where the toast's undo button posts, if it has one."""
    extra = message.extra_tags or ""
    return extra.removeprefix(UNDO) if extra.startswith(UNDO) else ""
