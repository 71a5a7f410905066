"""Sending one letter from a customer's window: it becomes a note, and leaves once."""

import datetime as dt
import uuid
from collections.abc import Sequence
from email.utils import make_msgid, parseaddr
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from crm_core.contacts.models import Contact
from crm_core.customers.models import Customer
from crm_core.mail_templates.checking import check, refuse_large
from crm_core.mail_templates.mailing import with_way_out
from crm_core.mail_templates.models import MailDraft, MailPicture, SentMail
from crm_core.mail_templates.permissions import SEND
from crm_core.mail_templates.pictures import PREFIX, as_stored, part_of, parts_for, ready
from crm_core.mail_templates.sent import Sent, was_sent
from crm_core.mail_templates.showing import written
from crm_core.mailings.attaching import parts_of
from crm_core.notes.actions import Content as NoteContent
from crm_core.notes.actions import create_note
from crm_core.notes.models import BODY_LIMIT, NoteKind
from crm_core.sender_domains.queries import sending_addresses
from kundsystem.accounts.actor import Actor
from kundsystem.messaging.addresses import inbound_address
from kundsystem.messaging.envelope import Envelope, UnsafeHeader
from kundsystem.messaging.failures import Failure, TryLater, Uncertain
from kundsystem.messaging.rendered import Part, Rendered
from kundsystem.messaging.transport import transport
from kundsystem.shared.actions import action
from kundsystem.shared.database import connection
from kundsystem.shared.errors import UserError
from kundsystem.shared.serving import stored
from tenants.queries import organisation_url

GIVEN_UP = dt.timedelta(minutes=15)


@action("mail.send", permission=SEND)
def send(*, actor: Actor, draft: MailDraft, contact: Contact | None, files: Sequence[uuid.UUID] = ()) -> SentMail:
    """Send a letter to one of the customer's persons, or to the customer itself; the draft is done with.

    Raises:
        UserError: there is no address, no subject, a field has no value, or it is too large.
    """
    draft = MailDraft.objects.select_for_update(of=("self",)).select_related("customer").get(pk=draft.pk)
    customer = draft.customer
    if customer is None:
        raise UserError(_("Choose a customer first."), code="no_customer")
    address = contact.email if contact else customer.email
    if not address:
        raise UserError(_("There is no e-mail address to send to."), code="no_address", field="contact")
    message = _ready(draft, contact, actor)
    rendered = message.rendered
    body = f"{rendered.subject}\n\n{rendered.text}".strip()[:BODY_LIMIT]
    about = [contact.pk] if contact else []
    note = create_note(
        actor=actor, customer=customer, content=NoteContent(body=body, kind=_kind(), contacts=about, files=files)
    )
    attached = _attachments(note)
    whole = Rendered(rendered.subject, rendered.html, rendered.text, rendered.inline, attached)
    refuse_large(whole)
    mail = _keep(rendered, draft, to=address, actor=actor, note_id=note.pk)
    was_sent(actor, Sent(draft.content, customer), mail)
    MailDraft.objects.filter(pk=draft.pk).delete()
    _hand_over(mail)
    return mail


@action("mail.test", permission=SEND)
def send_test(*, actor: Actor, draft: MailDraft, contact: Contact | Customer | None) -> SentMail:
    """Send a letter to oneself as somebody would get it."""
    check(draft.content)
    rendered = written(draft, contact, actor.person).rendered
    attached: list[Any] = []
    if draft.mailing_id:
        # As its recipients get it; the way out leads nowhere, since nobody is to be taken off by trying.
        attached = draft.mailing.files if draft.mailing else []
        rendered = with_way_out(rendered, organisation_url(connection.tenant, reverse("mail_compose", args=[draft.pk])))
    refuse_large(rendered)
    mail = _keep(rendered, draft, to=actor.person.email, actor=actor, note_id=None, mark=_("Test: "), files=attached)
    _hand_over(mail)
    return mail


def deliver(key: uuid.UUID) -> None:
    """Hand a letter to the mail server, unless somebody has done so already.

    Whoever takes it says so first. When the process ends before the server's answer is written down, the letter may
    have left: it is then said to be uncertain, and never sent again by itself.

    Raises:
        TryLater: it surely did not leave; it is queued again.
    """
    mail = _claim(actor=Actor.system(), key=key)
    if mail is None:
        return
    state, reason = SentMail.State.SENT, ""
    try:
        transport().send(as_rendered(mail), envelope_of(mail))
    except UnsafeHeader:
        state, reason = SentMail.State.FAILED, _("The name, subject or address holds a line break.")
    except TryLater:
        settle(actor=Actor.system(), key=key, state=SentMail.State.QUEUED)
        raise
    except Uncertain as failure:
        # The answer was lost: it may have been taken, so it is not sent again.
        state, reason = SentMail.State.UNCERTAIN, failure.sentence
    except Failure as failure:
        state, reason = SentMail.State.FAILED, failure.sentence
    settle(actor=Actor.system(), key=key, state=state, reason=reason)


@action("mail.claim")
def _claim(*, actor: Actor, key: uuid.UUID) -> SentMail | None:
    """Say that a letter is being handed over; None when somebody has said so already."""
    now = timezone.now()
    waiting = SentMail.objects.filter(pk=key, state=SentMail.State.QUEUED)
    if waiting.update(state=SentMail.State.SENDING, finished_at=now):
        return SentMail.objects.select_related("sender", "note").get(pk=key)
    SentMail.objects.filter(pk=key, state=SentMail.State.SENDING, finished_at__lt=now - GIVEN_UP).update(
        state=SentMail.State.UNCERTAIN, finished_at=now
    )
    return None


@action("mail.settle")
def settle(*, actor: Actor, key: uuid.UUID, state: str, reason: str = "") -> None:
    """Write down how it went."""
    SentMail.objects.filter(pk=key).update(state=state, reason=reason[:200], finished_at=timezone.now())


def as_rendered(mail: SentMail) -> Rendered:
    """Return a letter with its pictures and attachments."""
    attached = _attachments(mail.note) if mail.note else parts_of(mail.files)
    return Rendered(mail.subject, mail.html, mail.text, _pictures(mail), attached)


def envelope_of(mail: SentMail) -> Envelope:
    """Return the outside of a letter: answers go to who wrote it, and into the customer's chronology."""
    organisation = connection.tenant
    return Envelope(
        to=mail.to,
        sender=sending_addresses(parseaddr(settings.DEFAULT_FROM_EMAIL)[1])(mail.sender.email),
        sender_name=mail.sender.name,
        reply_to=mail.sender.email,
        also_reply_to=inbound_address(organisation.inbound, organisation.name, mail.pk) if mail.note_id else "",
        message_id=mail.message_id,
        categories=("letter",),
        arguments={"organisation": str(organisation.pk), "delivery": str(mail.pk)},
    )


def _ready(draft: MailDraft, contact: Contact | None, actor: Actor):  # type: ignore[no-untyped-def]
    check(draft.content)
    if not draft.subject.strip():
        raise UserError(_("Write a subject."), code="no_subject", field="subject")
    message = written(draft, contact, actor.person)
    if message.missing:
        raise UserError(
            _("These fields have no value: %(names)s. Fill them in, or take them away.")
            % {"names": ", ".join(message.missing)},
            code="missing",
        )
    refuse_large(message.rendered)
    return message


def _keep(
    rendered: Rendered,
    draft: MailDraft,
    *,
    to: str,
    actor: Actor,
    note_id: uuid.UUID | None,
    mark: str = "",
    files: Sequence[Any] = (),
) -> SentMail:
    try:
        validate_email(to)
    except ValidationError as error:
        raise UserError(_("The e-mail address can not be right."), code="address", field="contact") from error
    return SentMail.objects.create(
        note_id=note_id,
        sender=actor.person,
        to=to,
        subject=f"{mark}{rendered.subject}"[:400],
        html=rendered.html,
        text=rendered.text,
        pictures=as_stored(_shown(rendered, draft)),
        files=list(files),
        message_id=make_msgid(domain="kundsystem.invalid"),
    )


def _shown(rendered: Rendered, draft: MailDraft) -> list[tuple[str, Part]]:
    ids = {part.content_id for part in rendered.inline}
    return [(key, part) for key, part in parts_for(draft.content.pieces).items() if part.content_id in ids]


def _pictures(mail: SentMail) -> tuple[Part, ...]:
    keys = [one["key"] for one in mail.pictures]
    own = MailPicture.objects.in_bulk([uuid.UUID(key) for key in keys if not key.startswith(PREFIX)])
    found = [ready(key) if key.startswith(PREFIX) else part_of(own[uuid.UUID(key)]) for key in keys]
    return tuple(found)


def _attachments(note) -> tuple[Part, ...]:  # type: ignore[no-untyped-def]
    parts = []
    for file in note.files.kept().order_by("created_at", "id"):
        with stored(file.path) as content:
            parts.append(Part(file.name, file.content_type, content.read()))
    return tuple(parts)


def _kind() -> NoteKind:
    kinds = NoteKind.objects.filter(archived_at__isnull=True).order_by("position")
    found = kinds.filter(icon=NoteKind.Icon.MAIL).first() or kinds.first()
    if found is None:
        raise UserError(_("There is no note kind to keep the letter as."), code="no_kind")
    return found


def _hand_over(mail: SentMail) -> None:
    from crm_core.mail_templates.tasks import deliver_mail

    # Robust: the letter is kept even when the queue can not be reached; the error is logged.
    transaction.on_commit(lambda: deliver_mail.delay(str(mail.pk)), robust=True)
