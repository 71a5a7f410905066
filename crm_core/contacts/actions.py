"""Everything that is done with contact persons."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from crm_core.contacts.models import Contact
from crm_core.contacts.permissions import CONTACTS_WRITE
from crm_core.contacts.registry import SUBJECT
from crm_core.fields.conflicts import refuse_stale
from crm_core.fields.registry import Field, fields_of
from kundsystem.accounts.actor import Actor
from kundsystem.shared.actions import action
from kundsystem.shared.errors import InvalidFields, NotFound


@action("contact.create", permission=CONTACTS_WRITE)
def create_contact(*, actor: Actor, customer_id: uuid.UUID, values: Mapping[str, Any]) -> Contact:
    """Add a person to a customer; the first one becomes the main contact."""
    contact = Contact(customer_id=customer_id)
    for field in _fields(values):
        field.write(contact, values[field.name])
    _require_name(contact)
    if not Contact.objects.of_customer(customer_id).exists():
        contact.is_main = True
    contact.save()
    _only_main(contact)
    return contact


@action("contact.edit", permission=CONTACTS_WRITE)
def edit_contact(
    *, actor: Actor, pk: uuid.UUID, values: Mapping[str, Any], seen: Mapping[str, str] | None = None
) -> Contact:
    """Change some fields of a person.

    Args:
        values: new value by field name.
        seen: what each field was when it was shown (`Field.token`), so that nobody's change is overwritten unseen.

    Raises:
        Conflict: somebody changed one of these fields to something else meanwhile.
    """
    contact = Contact.objects.active().select_for_update(of=("self",)).filter(pk=pk).first()
    if contact is None:
        raise NotFound(_("There is no such person, or they have been put away."))
    fields = [field for field in _fields(values) if field.kind.token(values[field.name]) != field.token(contact)]
    refuse_stale(contact, fields, values, seen or {})
    changed: list[str] = []
    for field in fields:
        changed += field.write(contact, values[field.name])
    _require_name(contact)
    if changed:
        contact.save(update_fields=[*changed, "updated_at"])
        _only_main(contact)
    return contact


@action("contact.archive", permission=CONTACTS_WRITE)
def archive_contacts(*, actor: Actor, keys: Iterable[uuid.UUID]) -> int:
    """Put persons away; notes about them still name them."""
    now = timezone.now()
    return Contact.objects.active().filter(pk__in=list(keys)).update(archived_at=now, updated_at=now, is_main=False)


def _fields(values: Mapping[str, Any]) -> list[Field]:
    return [field for field in fields_of(SUBJECT) if field.name in values]


def _require_name(contact: Contact) -> None:
    if not contact.name:
        sentence = _("Write a first name or a last name.")
        raise InvalidFields(sentence, {"first_name": [sentence]})


def _only_main(contact: Contact) -> None:
    if contact.is_main:
        others = Contact.objects.filter(customer=contact.customer_id, is_main=True).exclude(pk=contact.pk)
        others.update(is_main=False)
