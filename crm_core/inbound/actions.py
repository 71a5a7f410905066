"""Every write to letters that came in."""

import datetime as dt
import uuid

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from crm_core.customers.models import Customer
from crm_core.files.actions import PER_NOTE, SIZE_LIMIT, attach_to_note, upload_file
from crm_core.inbound.matching import Match, match
from crm_core.inbound.models import IncomingMail
from crm_core.inbound.permissions import SORT
from crm_core.inbound.taking import CalendarNews, calendar_news
from crm_core.notes.actions import Content, create_note
from crm_core.notes.models import BODY_LIMIT, Note, NoteKind
from kundsystem.accounts.actor import Actor
from kundsystem.messaging.answers import Nature
from kundsystem.messaging.incoming import Incoming, read
from kundsystem.messaging.plain import new_words
from kundsystem.messaging.rendered import Part
from kundsystem.shared import storing
from kundsystem.shared.actions import action
from kundsystem.shared.database import connection
from kundsystem.shared.errors import NotFound, UserError
from kundsystem.shared.serving import stored
from tenants import wake_ups

SWEEP = "inbound.sweep"
KEPT = dt.timedelta(days=30)
State = IncomingMail.State
_BY_NATURE = {Nature.AUTOMATIC: State.AUTOMATIC, Nature.BOUNCE: State.BOUNCE}


@action("incoming_mail.receive")
def receive(*, actor: Actor, body: bytes, content_type: str, at: dt.datetime | None = None) -> IncomingMail | None:
    """Take a letter in: into a customer's chronology, or the tray. None when it is here already."""
    letter = read(body, content_type)
    if IncomingMail.objects.filter(key=letter.digest).exists():
        return None
    organisation = connection.tenant
    found = match(letter, organisation.inbound)
    state = _BY_NATURE.get(letter.nature, State.TRAY)
    facts = {
        "state": state,
        "reason": found.reason if state == State.TRAY else "",
        "sender": letter.sender,
        "sender_name": letter.sender_name,
        "to": ", ".join(letter.named)[:254],
        "subject": letter.subject,
        "text": letter.text[:BODY_LIMIT],
        "message_id": letter.message_id,
        "is_own": found.is_own,
        "content_type": content_type[:200],
        "files": len(letter.attachments),
        "received_at": at or timezone.now(),
        "settled_at": None if state == State.TRAY else timezone.now(),
    }
    mail, is_new = IncomingMail.objects.get_or_create(key=letter.digest, defaults=facts)
    if not is_new:
        return None
    mail.path = storing.store(body, "incoming")
    mail.save(update_fields=["path"])
    wake_ups.schedule(SWEEP, timezone.now() + KEPT + dt.timedelta(minutes=5))
    news = CalendarNews.NONE if state == State.BOUNCE else calendar_news(actor, letter, mail)
    if state == State.TRAY and (news == CalendarNews.ANSWER or (news and found.customer is None)):
        # It is shown in the calendar, where somebody sees to it.
        mail.state, mail.settled_at = State.CALENDAR, timezone.now()
        mail.save(update_fields=["state", "settled_at"])
    elif state == State.TRAY and found.customer is not None:
        with override(organisation.language):
            _note(actor, mail, letter, found, found.customer)
    return mail


@action("incoming_mail.note", permission=SORT)
def note_at(*, actor: Actor, pk: uuid.UUID, customer: Customer) -> Note:
    """Put a letter into the chronology of a customer that somebody has chosen.

    Raises:
        NotFound: somebody has sorted it meanwhile, or what it held is gone.
    """
    mail = _locked(pk)
    with stored(mail.path) as file:
        letter = read(file.read(), mail.content_type)
    persons = customer.contacts.not_merged().active().filter(email__in=[letter.sender, *letter.named])
    keys = tuple(persons.values_list("pk", flat=True)[:PER_NOTE])
    found = Match(IncomingMail.Reason.CHOSEN, customer, keys, mail.is_own)
    return _note(actor, mail, letter, found, customer)


@action("incoming_mail.throw_away", permission=SORT)
def throw_away(*, actor: Actor, pk: uuid.UUID) -> IncomingMail:
    """Take a letter out of the tray; it is kept for a while among what was not noted."""
    mail = _locked(pk)
    mail.state, mail.settled_at = State.THROWN, timezone.now()
    mail.save(update_fields=["state", "settled_at"])
    return mail


@action("incoming_mail.sweep")
def sweep(*, actor: Actor, now: dt.datetime | None = None) -> int:
    """Remove what was settled long ago; of what became a note only the letter's own bytes."""
    old = IncomingMail.objects.settled_before((now or timezone.now()) - KEPT)
    gone = list(old.only("path", "state"))
    IncomingMail.objects.filter(pk__in=[mail.pk for mail in gone], state=State.NOTED).update(path="", text="")
    IncomingMail.objects.filter(pk__in=[mail.pk for mail in gone]).exclude(state=State.NOTED).delete()
    storing.remove(*(mail.path for mail in gone))
    return len(gone)


def _locked(pk: uuid.UUID) -> IncomingMail:
    mail = IncomingMail.objects.sortable().select_for_update().filter(pk=pk).first()
    if mail is None:
        raise NotFound(_("The letter is not here any more. Somebody may have sorted it."))
    return mail


def _note(actor: Actor, mail: IncomingMail, letter: Incoming, found: Match, customer: Customer) -> Note:
    whole = letter.text or _("(The letter has no text.)")
    said = new_words(whole, letter.subject) if not found.is_own else whole
    files, passed_over = _fitting(letter.attachments)
    head = _head(letter, found)
    if passed_over:
        head += "\n" + ngettext(
            "%(count)s file came with it that is too large or one too many.",
            "%(count)s files came with it that are too large or too many.",
            passed_over,
        ) % {"count": passed_over}
    body = f"{head}\n\n{said}"
    if len(body) > BODY_LIMIT:
        files = [*files[: PER_NOTE - 1], Part(_("The whole letter") + ".txt", "text/plain", whole.encode())]
        body = f"{body[: BODY_LIMIT - 1]}…"
    content = Content(body=body, kind=_kind(), contacts=found.contacts)
    note = create_note(actor=actor, customer=customer, content=content, written_by=letter.sender_name)
    _keep_files(files, note)
    mail.state, mail.reason, mail.note, mail.settled_at = State.NOTED, found.reason, note, timezone.now()
    mail.save(update_fields=["state", "reason", "note", "settled_at"])
    return note


def _head(letter: Incoming, found: Match) -> str:
    """Say that it came by mail, from whom, and what it is about."""
    who = letter.sender_name if letter.sender_name == letter.sender else f"{letter.sender_name} <{letter.sender}>"
    if found.is_own:
        told = _("E-mail from %(sender)s to %(recipients)s") % {"sender": who, "recipients": ", ".join(letter.named)}
    else:
        told = _("E-mail from %(sender)s") % {"sender": who}
    return f"{told}\n{letter.subject}".strip()


def _fitting(parts: tuple[Part, ...]) -> tuple[list[Part], int]:
    """Return the files that a note can have, and how many it can not."""
    small = [part for part in parts if len(part.content) <= SIZE_LIMIT][:PER_NOTE]
    return small, len(parts) - len(small)


def _keep_files(parts: list[Part], note: Note) -> None:
    """Let files in by the door that every file comes through, where what they are is found out anew."""
    system = Actor.system()
    kept = [upload_file(actor=system, upload=SimpleUploadedFile(part.name, part.content)).pk for part in parts]
    if kept:
        attach_to_note(actor=system, keys=kept, note_id=note.pk, customer_id=note.customer_id)


def _kind() -> NoteKind:
    kinds = NoteKind.objects.filter(archived_at__isnull=True).order_by("position")
    found = kinds.filter(icon=NoteKind.Icon.MAIL).first() or kinds.first()
    if found is None:
        raise UserError(_("There is no note kind to keep the letter as."), code="no_kind")
    return found
