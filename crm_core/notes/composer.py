"""What the composer begins with."""

from typing import Any

from crm_core.customers.models import Customer
from crm_core.notes.forms import kinds
from crm_core.notes.models import NoteDraft
from crm_core.notes.own_fields import OwnFieldsForm
from crm_core.notes.permissions import NOTES_WRITE
from kundsystem.accounts.actor import Actor
from kundsystem.shared.keys import new_key


def blank_composer(actor: Actor, customer: Customer) -> dict[str, Any]:
    """Return what the composer shows: the kinds, one's own draft, own fields, and a key for the note to come."""
    if not actor.may(NOTES_WRITE) or actor.user is None:
        return {"may_note": False}
    draft = NoteDraft.objects.filter(customer=customer, author=actor.user).first()
    return {
        "may_note": True,
        "kinds": kinds(),
        "draft": draft,
        "body": draft.body if draft else "",
        "new_key": new_key(),
        "choices": None,
        "note_fields": OwnFieldsForm(),
        "kept_files": [],
        "kind_chosen": "",
    }
