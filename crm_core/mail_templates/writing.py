"""Writing a letter or a template: every change of a draft."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from crm_core.contacts.models import Contact
from crm_core.customers.models import Customer
from crm_core.mail_templates.checking import PIECES, clean_piece
from crm_core.mail_templates.cleaning import clean_line
from crm_core.mail_templates.content import Content, Layout, Piece, moved, pieces_from, stored
from crm_core.mail_templates.models import SUBJECT, MailBlock, MailDraft, MailTemplate
from crm_core.mail_templates.permissions import SEND
from crm_core.merge_fields.checking import fields_in
from crm_core.merge_fields.fields import by_path
from kundsystem.accounts.actor import Actor
from kundsystem.shared.actions import action
from kundsystem.shared.errors import NotFound, UserError


@action("mail_draft.begin", permission=SEND)
def begin(
    *,
    actor: Actor,
    template: MailTemplate | None = None,
    customer: Customer | None = None,
    contact: Contact | None = None,
) -> MailDraft:
    """Begin a letter to a customer, or the writing of a template: a new one, or one that there is."""
    draft = MailDraft(author=actor.person, customer=customer, contact=contact)
    if template is not None:
        draft.template = None if customer else template
        draft.name = template.name
        _fill(draft, template.content)
    elif customer is not None:
        first = Piece(name=_("Text"), text=_opening(), layout=Layout.TEXT)
        draft.pieces, draft.framed = stored([first.as_new()]), False
    draft.save(force_insert=True)
    return draft


@action("mail_draft.change", permission=SEND)
def use_template(*, actor: Actor, draft: MailDraft, template: MailTemplate) -> MailDraft:
    """Put a template's content in the place of what there is."""
    _fill(draft, template.content)
    draft.save()
    return draft


@action("mail_draft.change", permission=SEND)
def add_blocks(*, actor: Actor, draft: MailDraft, blocks: Iterable[MailBlock], at: int | None = None) -> MailDraft:
    """Put blocks into a letter, last or at a place."""
    pieces = list(pieces_from(draft.pieces))
    new = [block.content.as_new(block=str(block.pk)) for block in blocks]
    if len(pieces) + len(new) > PIECES:
        raise UserError(_("A letter can have at most %(count)s blocks.") % {"count": PIECES}, code="too_many")
    place = len(pieces) if at is None else max(0, min(at, len(pieces)))
    draft.pieces = stored([*pieces[:place], *new, *pieces[place:]])
    draft.save(update_fields=["pieces", "saved_at"])
    return draft


@action("mail_draft.change", permission=SEND)
def move_piece(*, actor: Actor, draft: MailDraft, key: str, to: int) -> MailDraft:
    """Move a piece to another place."""
    draft.pieces = stored(moved(pieces_from(draft.pieces), key, to))
    draft.save(update_fields=["pieces", "saved_at"])
    return draft


@action("mail_draft.change", permission=SEND)
def remove_piece(*, actor: Actor, draft: MailDraft, key: str) -> MailDraft:
    """Take a piece out of a letter; the block it came from stays."""
    draft.pieces = stored(piece for piece in pieces_from(draft.pieces) if piece.key != key)
    draft.save(update_fields=["pieces", "saved_at"])
    return draft


@action("mail_draft.change", permission=SEND)
def change_piece(*, actor: Actor, draft: MailDraft, key: str, given: Mapping[str, Any]) -> MailDraft:
    """Change what a piece says in this letter."""
    pieces = pieces_from(draft.pieces)
    if not any(piece.key == key for piece in pieces):
        raise NotFound(_("The block is no longer in the letter."))
    draft.pieces = stored(clean_piece(piece, given) if piece.key == key else piece for piece in pieces)
    draft.save(update_fields=["pieces", "saved_at"])
    return draft


@action("mail_draft.change", permission=SEND)
def change_head(*, actor: Actor, draft: MailDraft, given: Mapping[str, Any]) -> MailDraft:
    """Change subject, preheader, name, or whether there is a head and foot."""
    known = by_path()
    for field in ("subject", "preheader"):
        if field in given:
            text = clean_line(str(given[field]), field, limit=SUBJECT)
            fields_in(text, known, field=field)
            setattr(draft, field, text)
    if "name" in given:
        draft.name = clean_line(str(given["name"]), "name", limit=80)
    if "framed" in given:
        draft.framed = bool(given["framed"])
    draft.save()
    return draft


@action("mail_draft.discard", permission=SEND)
def discard(*, actor: Actor, draft: MailDraft) -> None:
    """Throw away what was being written."""
    MailDraft.objects.filter(pk=draft.pk).delete()


def _fill(draft: MailDraft, content: Content) -> None:
    draft.subject, draft.preheader, draft.framed = content.subject, content.preheader, content.framed
    draft.pieces = stored(piece.as_new() for piece in content.pieces)


def _opening() -> str:
    return f"<p>{greeting()}</p>\n<p>{signature()}</p>"


def greeting() -> str:
    """Return how a letter begins, with the recipient's own name, in the language in force."""
    name = "kontaktperson.förnamn" if get_language() == "sv" else "contact.first_name"
    return _("Hello") + f"{{% if {name} %}} {{{{ {name} }}}}{{% endif %}},"


def signature() -> str:
    """Return the field that becomes the sender's signature, in the language in force."""
    return "{{ avsändare.signatur }}" if get_language() == "sv" else "{{ sender.signature }}"
