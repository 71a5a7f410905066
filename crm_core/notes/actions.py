"""Everything that is done with notes."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from crm_core.contacts.models import Contact
from crm_core.customers.last_contact import refresh_last_contact
from crm_core.customers.models import Customer, Tag
from crm_core.fields.conflicts import refuse_stale
from crm_core.files.actions import attach_to_note
from crm_core.history.queries import latest_change_of
from crm_core.notes import mentions, own_fields
from crm_core.notes.access import may_edit
from crm_core.notes.models import BODY_LIMIT, Note, NoteContact, NoteDraft, NoteKind, NoteTag
from crm_core.notes.permissions import NOTES_WRITE
from kundsystem.accounts.actor import Actor
from kundsystem.shared.actions import action
from kundsystem.shared.errors import Conflict, Forbidden, NotFound, UserError

# A clock may go a little wrong; more than that ahead has not happened yet.
AHEAD = dt.timedelta(minutes=10)


@dataclass(frozen=True)
class Content:
    """What a note says. Contacts and tags are keys; those of another customer, or that are gone, are passed over.

    `own` are values of the organisation's own fields, by name: those that are not named stay as they are.
    """

    body: str
    kind: NoteKind
    happened_at: dt.datetime | None = None
    contacts: Sequence[uuid.UUID] = ()
    tags: Sequence[uuid.UUID] = ()
    files: Sequence[uuid.UUID] = ()
    own: Mapping[str, Any] = field(default_factory=dict)


@action("note.create", permission=NOTES_WRITE)
def create_note(
    *, actor: Actor, customer: Customer, content: Content, key: uuid.UUID | None = None, written_by: str = ""
) -> Note:
    """Write a note: signed by the actor, dated now unless it says when.

    Args:
        key: the note's key when it was made elsewhere, so that a note that is sent twice arrives once.
        written_by: who wrote it, when that is nobody here: it is signed so, and mentions nobody.
    """
    if key is not None and (present := Note.objects.filter(pk=key, customer=customer).first()):
        return present
    note = Note(
        customer=customer,
        kind=content.kind,
        body=_checked_body(content.body),
        happened_at=_checked_time(content.happened_at or timezone.now()),
        author=None if written_by else actor.user,
        author_name=written_by[:120],
    )
    if key is not None:
        note.pk = key
    own_fields.begin(note, actor, content.own)
    note.save(force_insert=True)
    _set_contacts(note, content.contacts)
    _set_tags(note, content.tags)
    _attach(actor, note, content.files)
    if actor.user:
        NoteDraft.objects.filter(customer=customer, author=actor.user).delete()
    refresh_last_contact([customer.pk])
    if not written_by:
        mentions.tell(note, mentions.mentioned_in(note.body, _people(note.body)), by=actor.user)
    return note


@action("note.create_many", permission=NOTES_WRITE)
def create_notes(*, actor: Actor, customers: Iterable[uuid.UUID], content: Content) -> int:
    """Write the same note about many customers, without persons or files. Returns about how many.

    Nobody is told of being mentioned: that would be a letter for each customer.
    """
    body, moment = _checked_body(content.body), _checked_time(content.happened_at or timezone.now())
    keys = list(Customer.objects.seen_by(actor).not_merged().with_keys(customers).values_list("pk", flat=True))
    like = Note(kind=content.kind, body=body, happened_at=moment, author=actor.user)
    own_fields.begin(like, actor, content.own)
    facts = {"kind": like.kind, "body": body, "happened_at": moment, "author": actor.user, "custom": like.custom}
    Note.objects.bulk_create(Note(customer_id=key, **facts) for key in keys)
    refresh_last_contact(keys)
    return len(keys)


@action("note.edit", permission=NOTES_WRITE)
def edit_note(
    *,
    actor: Actor,
    pk: uuid.UUID,
    content: Content,
    seen: str | None = None,
    seen_own: Mapping[str, str] | None = None,
) -> Note:
    """Change a note; what it said before stays in its history.

    Args:
        seen: the note's text when it was shown, so that nobody's change is overwritten unseen.
        seen_own: what each of its own fields was then (`Field.token`), by name.

    Raises:
        Conflict: somebody changed the text, or one of these fields, meanwhile.
    """
    note = _locked(actor, pk)
    body = _checked_body(content.body)
    if seen is not None and _lines(seen) != note.body and body != note.body:
        raise _changed_meanwhile(note, body)
    own = own_fields.changed(note, content.own)
    refuse_stale(note, own, content.own, seen_own or {}, actor)
    before = note.body
    new = {"body": body, "kind_id": content.kind.pk}
    if content.happened_at is not None:
        new["happened_at"] = _checked_time(content.happened_at)
    changed = [name for name, value in new.items() if getattr(note, name) != value]
    for name in changed:
        setattr(note, name, new[name])
    changed += own_fields.write(note, actor, own, content.own)
    related = [
        _set_contacts(note, content.contacts),
        _set_tags(note, content.tags),
        _attach(actor, note, content.files),
    ]
    if changed or any(related):
        note.edited_at = timezone.now()
        note.save(update_fields=[*changed, "edited_at"])
        refresh_last_contact([note.customer_id])
    already = {user.pk for user in mentions.mentioned_in(before, _people(before))}
    mentions.tell(
        note, [user for user in mentions.mentioned_in(body, _people(body)) if user.pk not in already], by=actor.user
    )
    return note


@action("note.change_fields", permission=NOTES_WRITE)
def change_fields(
    *, actor: Actor, pk: uuid.UUID, changes: Mapping[str, Any], seen: Mapping[str, str] | None = None
) -> Note:
    """Change some of a note's own fields; the rest of it is left alone.

    Args:
        changes: new value by name of field; equal ones are left alone.
        seen: what each was when it was shown (`Field.token`).

    Raises:
        Conflict: somebody changed one of them to something else meanwhile.
    """
    note = _locked(actor, pk)
    own = own_fields.changed(note, changes)
    refuse_stale(note, own, changes, seen or {}, actor)
    if attributes := own_fields.write(note, actor, own, changes):
        note.edited_at = timezone.now()
        note.save(update_fields=[*attributes, "edited_at"])
    return note


@action("note.archive", permission=NOTES_WRITE)
def archive_notes(*, actor: Actor, notes: Iterable[Note]) -> int:
    """Put notes away; nothing is lost, and it can be undone."""
    chosen = list(notes)
    if not all(may_edit(actor, note.author_id) for note in chosen):
        raise Forbidden(_("Only its author and administrators may put a note away."))
    wanted = Note.objects.seen_by(actor).current().filter(pk__in=[note.pk for note in chosen])
    count = wanted.update(archived_at=timezone.now())
    refresh_last_contact(note.customer_id for note in chosen)
    return count


@action("note.draft", permission=NOTES_WRITE)
def keep_draft(*, actor: Actor, customer: Customer, body: str) -> None:
    """Keep what is being written; an empty text throws the draft away."""
    body = _lines(body)[:BODY_LIMIT]
    if not body.strip():
        NoteDraft.objects.filter(customer=customer, author=actor.user).delete()
        return
    NoteDraft.objects.update_or_create(customer=customer, author=actor.user, defaults={"body": body})


def _locked(actor: Actor, pk: uuid.UUID) -> Note:
    notes = Note.objects.seen_by(actor).current().select_for_update(of=("self",))
    note = notes.select_related("customer").filter(pk=pk).first()
    if note is None:
        raise NotFound(_("There is no such note, or it has been put away."))
    if not may_edit(actor, note.author_id):
        raise Forbidden(_("Only its author and administrators may change a note."))
    return note


def _lines(text: str) -> str:
    """Line ends as we keep them; browsers post CRLF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _checked_body(text: str) -> str:
    body = _lines(text).replace("\x00", "").strip()
    if not body:
        raise UserError(_("Write something first."), code="required", field="body")
    if len(body) > BODY_LIMIT:
        raise UserError(
            _("A note can have at most %(limit)s characters. Put the rest in a file.") % {"limit": BODY_LIMIT},
            code="too_long",
            field="body",
        )
    return body


def _checked_time(moment: dt.datetime) -> dt.datetime:
    if moment > timezone.now() + AHEAD:
        raise UserError(
            _("A note tells of something that has happened. Choose a time that has passed."), field="happened_at"
        )
    return moment


def _people(body: str) -> list[Any]:
    return list(mentions.mentionable()) if "@" in body else []


def _set_contacts(note: Note, keys: Sequence[uuid.UUID]) -> bool:
    """Make the note be about these persons; returns whether that was a change.

    Those put away since may stay, and those who stand at another customer since they were merged with somebody there.
    """
    had = set(NoteContact.objects.filter(note=note).values_list("contact", flat=True))
    wanted = set(Contact.objects.named_by(keys).at_customer_or(note.customer_id, had).values_list("pk", flat=True))
    NoteContact.objects.filter(note=note, contact__in=had - wanted).delete()
    NoteContact.objects.bulk_create(NoteContact(note=note, contact_id=key) for key in sorted(wanted - had))
    return wanted != had


def _set_tags(note: Note, keys: Sequence[uuid.UUID]) -> bool:
    wanted = set(Tag.objects.filter(subject=Tag.Subject.NOTE, pk__in=keys).values_list("pk", flat=True))
    had = set(NoteTag.objects.filter(note=note).values_list("tag", flat=True))
    NoteTag.objects.filter(note=note, tag__in=had - wanted).delete()
    NoteTag.objects.bulk_create(NoteTag(note=note, tag_id=key) for key in sorted(wanted - had))
    return wanted != had


def _attach(actor: Actor, note: Note, keys: Sequence[uuid.UUID]) -> bool:
    if not keys:
        return False
    return bool(attach_to_note(actor=actor, keys=list(keys), note_id=note.pk, customer_id=note.customer_id))


def _changed_meanwhile(note: Note, mine: str) -> Conflict:
    change = latest_change_of("note", note.pk, "body")
    by = change.by if change else None
    return Conflict(
        _("%(who)s changed the note meanwhile.") % {"who": by.name if by else _("Somebody")},
        field="body",
        context={"who": by, "when": change.at if change else None, "theirs": note.body, "mine": mine},
    )
