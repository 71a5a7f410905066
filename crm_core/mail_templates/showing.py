"""A draft as the composer shows it: whole or piece by piece, as any recipient, with what is missing."""

import html
from dataclasses import dataclass, replace

from django.db import connection

from crm_core.contacts.models import Contact
from crm_core.customers.models import Customer
from crm_core.mail_templates.checking import HTML_LIMIT, PICTURES_LIMIT, Size, size_of
from crm_core.mail_templates.compiling import Message, Program, compiled
from crm_core.mail_templates.content import Content
from crm_core.mail_templates.frame import frame_in_force
from crm_core.mail_templates.keeping import keeper
from crm_core.mail_templates.models import MailDraft
from crm_core.mail_templates.pictures import parts_for
from crm_core.merge_fields.fields import About, by_path
from kundsystem.accounts.models import User
from kundsystem.messaging.rendered import Part


@dataclass(frozen=True)
class Lacking:
    """A field that has no value for some recipients."""

    path: str
    label: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Checks:
    """What is looked at before a letter leaves."""

    lacking: tuple[Lacking, ...]
    size: Size
    pictures: int
    without_subject: bool

    @property
    def is_small(self) -> bool:
        """Whether it is within what mail programs show."""
        return self.size.html <= HTML_LIMIT and self.size.pictures <= PICTURES_LIMIT

    @property
    def is_ready(self) -> bool:
        """Whether nothing is wrong."""
        return self.is_small and not self.lacking and not self.without_subject


def program_of(content: Content, *, part: str = "") -> Program:
    """Make a letter of the organisation in force ready; `part` when only its head or foot is shown.

    One that says the same was perhaps made before in this process, and is kept.
    """
    language = str(getattr(connection.tenant, "language", "sv"))  # type: ignore[attr-defined]
    frame = replace(frame_in_force(), part=part)
    said = (connection.schema_name, language, frame, content)  # type: ignore[attr-defined]
    return keeper.program(said, lambda: compiled(content, frame, parts_for(content.pieces), language=language))


def about(draft: MailDraft, contact: Contact | Customer | None, sender: User) -> About:
    """Return whom a letter is about when it is written to somebody, or to a customer at its own address."""
    if isinstance(contact, Customer):
        return about_customer(contact, None, sender)
    customer = draft.customer or (contact.customer if contact else None)
    return about_customer(customer, contact, sender)


def about_customer(customer: Customer | None, contact: Contact | None, sender: User | None) -> About:
    """Return what a letter is about, in the organisation in force."""
    name = str(getattr(connection.tenant, "name", ""))  # type: ignore[attr-defined]
    return About(customer=customer, contact=contact, sender=sender, organisation=name)


def written(draft: MailDraft, contact: Contact | Customer | None, sender: User, *, only: str = "") -> Message:
    """Return a draft as somebody would get it; `only` one piece of it."""
    content = draft.content
    part = only if only in {"head", "foot"} else ""
    if part:
        content = replace(content, pieces=())
    elif only:
        content = replace(content, pieces=tuple(p for p in content.pieces if p.key == only), framed=False)
    return program_of(content, part=part).render(about(draft, contact, sender))


def checked(draft: MailDraft, people: list[Contact], sender: User) -> Checks:
    """Look at a draft as each of some people would get it."""
    program = program_of(draft.content)
    known = by_path()
    lacking: dict[str, list[str]] = {}
    message = program.render(about(draft, people[0] if people else None, sender))
    for person in people:
        message = program.render(about(draft, person, sender))
        for path in message.missing:
            lacking.setdefault(path, []).append(person.name)
    if not people:
        lacking = {path: [] for path in message.missing}
    found = tuple(
        Lacking(path, str(known[path].label) if path in known else path, tuple(names))
        for path, names in lacking.items()
    )
    return Checks(found, size_of(message.rendered), len(message.rendered.inline), not draft.subject.strip())


def with_pictures(source: str, inline: tuple[Part, ...], addresses: dict[str, str]) -> str:
    """Return a letter's HTML with its pictures fetched from us, for a preview in the browser."""
    for part in inline:
        source = source.replace(f"cid:{part.content_id}", html.escape(addresses[part.content_id]))
    return source
