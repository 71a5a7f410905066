"""A letter to many: what a mailing says, built of blocks like any other, and written anew to each of its recipients."""

import datetime as dt
import html
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _

from crm_core.contacts.models import Contact
from crm_core.customers.models import Customer
from crm_core.mail_templates.checking import Size, check, refuse_large, size_of
from crm_core.mail_templates.compiling import Program
from crm_core.mail_templates.content import Content, pieces_from, stored
from crm_core.mail_templates.drawing import FONT
from crm_core.mail_templates.models import MailDraft, MailTemplate
from crm_core.mail_templates.showing import about_customer, program_of
from crm_core.mailings import actions as mailings
from crm_core.mailings.access import mailing_for
from crm_core.mailings.attaching import parts_of
from crm_core.mailings.models import Delivery, Mailing
from crm_core.mailings.permissions import SEND
from crm_core.mailings.queries import DeliveryQuerySet
from crm_core.mailings.writing import Recipient, Writer, kind, writer_of
from crm_core.merge_fields.fields import About, by_path, values_of
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import User
from kundsystem.messaging.rendered import Rendered
from kundsystem.shared.actions import action
from kundsystem.shared.errors import UserError

KIND = "letter"
# So many recipients are looked through for missing values while somebody waits; the others are when their turn comes.
LOOKED_AT = 1000
SHOWN_AS = 20
LISTED = 100
OF_CUSTOMER = ("status", "owner", "industry", "unit", "parent")


@kind(KIND)
def letter(content: dict[str, Any]) -> Writer:
    """Read a letter of blocks: drawn once, filled in for each, with the way out below.

    Raises:
        UserError: it can not be written; and, for one recipient, a field has no value.
    """
    said = content_of(content)
    check(said)
    program, sender = program_of(said), _sender(content.get("sender"))
    attached = parts_of(content.get("files", []))

    def write(recipient: Recipient) -> Rendered:
        customer = Customer.objects.select_related(*OF_CUSTOMER).get(pk=recipient.customer)
        persons = Contact.objects.select_related("position_type")
        person = persons.get(pk=recipient.contact) if recipient.contact else None
        message = program.render(about_customer(customer, person, sender), attached)
        if message.missing:
            raise UserError(_("No value for %(names)s.") % {"names": ", ".join(message.missing)}, code="missing")
        return with_way_out(message.rendered, recipient.unsubscribe)

    return write


def _sender(key: Any) -> User | None:
    return User.objects.filter(pk=key).first() if key else None


def with_way_out(rendered: Rendered, address: str) -> Rendered:
    """Return a letter with the link by which its recipient gets no more of them, in both of its forms."""
    language = connection.tenant.language  # type: ignore[attr-defined]
    with translation.override(language):
        said = _("No more mailings from %(organisation)s") % {"organisation": connection.tenant.name}  # type: ignore[attr-defined]
    link = (
        f'<div style="background-color:#eef1f3;padding:0 24px 24px;text-align:center;font-family:{FONT};font-size:13px;'
        f'line-height:19px;">\n<a href="{html.escape(address)}" style="color:#4c5a62;text-decoration:underline;">'
        f"{html.escape(said)}</a>\n</div>\n"
    )
    before, end, after = rendered.html.rpartition("</body>")
    body = f"{before}{link}{end}{after}" if end else f"{rendered.html}{link}"
    return replace(rendered, html=body, text=f"{rendered.text.rstrip()}\n\n{said}: {address}\n")


def content_of(raw: Mapping[str, Any]) -> Content:
    """Read what a mailing says."""
    pieces = pieces_from(raw.get("pieces", ()))
    return Content(str(raw.get("subject", "")), str(raw.get("preheader", "")), pieces, bool(raw.get("framed", True)))


@action("mailing.write", permission=SEND)
def begin(*, actor: Actor, mailing: Mailing, template: MailTemplate | None = None) -> MailDraft:
    """Write a mailing's letter: go on with the one there is, or begin from a template or from what it says."""
    mailing = mailing_for(actor, mailing.pk, write=True)
    if not mailing.is_editable:
        raise UserError(_("It has begun, so what it says cannot be changed."), code="begun")
    there = MailDraft.objects.filter(mailing=mailing).first()
    if there is not None:
        return there
    content = template.content if template else content_of(mailing.content)
    pieces = [piece.as_new() for piece in content.pieces]
    return MailDraft.objects.create(
        author=actor.person,
        mailing=mailing,
        subject=content.subject,
        preheader=content.preheader,
        pieces=stored(pieces),
        framed=content.framed,
    )


@action("mailing.start", permission=SEND)
def start(*, actor: Actor, mailing: Mailing, at: dt.datetime | None = None, expected: str = "") -> Mailing:
    """Send what is written, now or at a time; it can be written on again only when it is unscheduled.

    Args:
        actor: who sends it.
        mailing: the draft.
        at: when; None = now.
        expected: to how many, as whoever confirmed it was told; not compared when it is empty.

    Raises:
        UserError: nothing is written, it has no subject, it can not be understood or is too large, or nobody gets it.
    """
    draft = MailDraft.objects.select_for_update(of=("self",)).filter(mailing=mailing).first()
    waiting = Delivery.objects.of_mailing(mailing.pk).queued().count()
    if expected and expected != str(waiting):
        raise UserError(_("Meanwhile it has become another number of recipients. Look at it again."), code="changed")
    if draft is not None:
        _refuse(actor, mailing, draft.content)
        content = {"kind": KIND, "sender": str(actor.person.pk), "files": mailing.files, **asdict(draft.content)}
        mailing = mailings.update_mailing(actor=actor, mailing=mailing, changes={"content": content})
        draft.delete()
    return mailings.start_mailing(actor=actor, mailing=mailing, at=at)


def _refuse(actor: Actor, mailing: Mailing, content: Content) -> None:
    if not content.pieces:
        raise UserError(_("Write the message first."), code="no_content")
    if not content.subject.strip():
        raise UserError(_("Give the message a subject."), code="required", field="subject")
    check(content)
    people = recipients(mailing, 1)
    first = people[0] if people else None
    refuse_large(program_of(content).render(about(first, actor.person), parts_of(mailing.files)).rendered)


def recipients(mailing: Mailing, most: int = SHOWN_AS) -> list[Contact | Customer]:
    """Return the first of those who get it, as what they are: persons, or customers at their own address."""
    return [_as_person(delivery) for delivery in _waiting(mailing)[:most]]


def recipient(mailing: Mailing, key: uuid.UUID) -> Contact | Customer | None:
    """Return one of those who get it by the key of the person, or of the customer when it is to its own address."""
    found = _waiting(mailing).of_recipient(key).first()
    return _as_person(found) if found else None


def neighbours(mailing: Mailing, person: Contact | Customer) -> dict[str, Any]:
    """Return where in the order of names a recipient stands, among how many, and the keys of those beside."""
    waiting = _waiting(mailing)
    one = waiting.of_recipient(person.pk).first()
    if one is None:
        return {"place": 0, "places": waiting.count(), "before": None, "after": None}
    earlier = waiting.before_name(one.sort_key, one.pk)
    before, after = earlier.last(), waiting.after_name(one.sort_key, one.pk).first()
    return {
        "place": earlier.count() + 1,
        "places": waiting.count(),
        "before": before and (before.contact_id or before.customer_id),
        "after": after and (after.contact_id or after.customer_id),
    }


def _waiting(mailing: Mailing) -> DeliveryQuerySet:
    related = [f"customer__{name}" for name in OF_CUSTOMER]
    waiting = Delivery.objects.of_mailing(mailing.pk).with_fate("waiting").by_name()
    return waiting.select_related(*related, "contact__position_type")


def _as_person(delivery: Delivery) -> Contact | Customer:
    if delivery.contact is None:
        return delivery.customer
    delivery.contact.customer = delivery.customer
    return delivery.contact


def about(person: Contact | Customer | None, sender: User) -> About:
    """Return whom a letter is about when it is written to a person, or to a customer at its own address."""
    if isinstance(person, Contact):
        return about_customer(person.customer, person, sender)
    return about_customer(person, None, sender)


def example(mailing: Mailing) -> tuple[Content, Rendered]:
    """Return what a mailing says, and how the first of its recipients by name gets it, with holes if there are any."""
    draft = MailDraft.objects.filter(mailing=mailing).first()
    content = draft.content if draft else content_of(mailing.content)
    found = Delivery.objects.of_mailing(mailing.pk).by_name()
    delivery = found.that_left().first() or found.first()
    sender = _sender(mailing.content.get("sender") or mailing.created_by_id)
    if draft is None and mailing.content.get("kind", KIND) != KIND:
        said = writer_of(mailing.content)
        return content, said(Recipient("", "", uuid.UUID(int=0), None, "#"))
    person = _as_person(delivery) if delivery else None
    customer = person.customer if isinstance(person, Contact) else person
    contact = person if isinstance(person, Contact) else None
    return content, with_way_out(program_of(content).render(about_customer(customer, contact, sender)).rendered, "#")


@dataclass(frozen=True)
class Hole:
    """A recipient for whom a field has no value, and so gets no letter until it has."""

    person: Contact | Customer
    paths: tuple[str, ...]
    labels: tuple[str, ...]

    @property
    def customer(self) -> Customer:
        """The customer that it is about."""
        return self.person.customer if isinstance(self.person, Contact) else self.person

    @property
    def contact(self) -> Contact | None:
        """The person, when it is about one."""
        return self.person if isinstance(self.person, Contact) else None


@dataclass(frozen=True)
class Look:
    """A letter looked at as its recipients get it.

    Args:
        holes: those for whom a value is missing.
        looked_at: how many were looked at.
        size: of the letter as the first of them gets it.
        pictures: how many travel in it.
        without_subject: whether it has no subject.
    """

    holes: tuple[Hole, ...]
    looked_at: int
    size: Size
    pictures: int
    without_subject: bool

    @property
    def shown(self) -> tuple[Hole, ...]:
        """As many of the holes as are listed."""
        return self.holes[:LISTED]

    @property
    def filled(self) -> int:
        """How many have all values."""
        return self.looked_at - len(self.holes)

    @property
    def paths(self) -> list[tuple[str, int]]:
        """The fields that some lack, with how many, the worst first."""
        counted: dict[str, int] = {}
        for hole in self.holes:
            for path in hole.paths:
                counted[path] = counted.get(path, 0) + 1
        return sorted(counted.items(), key=lambda one: (-one[1], one[0]))


def look(mailing: Mailing, content: Content, sender: User) -> Look:
    """Look a letter through for every recipient, as far as can be done while somebody waits.

    Raises:
        UserError: it can not be understood; said with the block and the line.
    """
    check(content)
    program = program_of(content)
    people = recipients(mailing, LOOKED_AT)
    first = program.render(about(people[0] if people else None, sender), parts_of(mailing.files))
    known = by_path()
    holes = []
    for person in people:
        if missing := _missing(program, about(person, sender)):
            labels = tuple(str(known[path].label) if path in known else path for path in missing)
            holes.append(Hole(person, missing, labels))
    pictures = len(first.rendered.inline)
    return Look(tuple(holes), len(people), size_of(first.rendered), pictures, not content.subject.strip())


def _missing(program: Program, whom: About) -> tuple[str, ...]:
    """Return the fields without a value; the letter is written only where one is empty, which it may not need."""
    with translation.override(program.language):
        values = values_of(program.wanted, whom)
        if all(value not in (None, "") for found in values.values() for value in found.values()):
            return ()
        return program.filled(values).missing
