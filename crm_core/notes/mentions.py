"""Mentioning a colleague: `@Karin Ekvall` in a note is a name, a mark and a mail."""

import re
from collections.abc import Iterable

from django.db import connection
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from crm_core.notes.models import Note
from kundsystem.accounts.models import User
from kundsystem.messaging.mail import send_mail
from tenants.queries import organisation_url


def mentionable() -> QuerySet[User]:
    """Everybody who can be mentioned, by name."""
    return User.objects.filter(is_active=True).exclude(name="").order_by("name")


def pattern_of(names: Iterable[str]) -> re.Pattern[str] | None:
    """Return what finds the names after an @; the longest name first, so that Eva-Lena is not Eva."""
    names = sorted(set(names), key=len, reverse=True)
    if not names:
        return None
    return re.compile(rf"(?<![\w@])@({'|'.join(re.escape(name) for name in names)})(?!\w)", re.IGNORECASE)


def mentioned_in(body: str, users: Iterable[User]) -> list[User]:
    """Return whom a text mentions, each once."""
    users = list(users)
    pattern = pattern_of(user.name for user in users) if "@" in body else None
    if pattern is None:
        return []
    found = {match.casefold() for match in pattern.findall(body)}
    return [user for user in users if user.name.casefold() in found]


def marked(body: str, pattern: re.Pattern[str] | None) -> SafeString:
    """Return a text as HTML with the mentioned names marked."""
    if pattern is None or "@" not in body:
        return escape(body)
    parts, at = [], 0
    for match in pattern.finditer(body):
        parts += [escape(body[at : match.start()]), format_html('<b class="men">{}</b>', match[0])]
        at = match.end()
    return SafeString("".join([*parts, escape(body[at:])]))  # every part is escaped


def tell(note: Note, users: Iterable[User], *, by: User | None) -> None:
    """Write to those who were mentioned, except oneself, when the note has been saved for certain."""
    url = organisation_url(
        connection.tenant,  # type: ignore[attr-defined]
        f"{reverse('customer_show', args=[note.customer_id])}#note-{note.pk}",
    )
    for user in users:
        if by is None or user.pk != by.pk:
            context = {"user": user, "by": by, "customer": note.customer, "note": note, "url": url}
            send_mail("crm_core/notes/mail/mentioned", user.email, context, language=user.language)
