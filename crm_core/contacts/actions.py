"""Everything that is done with contact persons."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from crm_core.contacts.models import Contact, PositionType
from crm_core.contacts.permissions import CONTACTS_WRITE
from crm_core.contacts.registry import SUBJECT
from crm_core.custom_fields.definitions import own_field_of, start_of
from crm_core.custom_fields.reach import refuse_beyond_reach
from crm_core.fields.conflicts import refuse_stale
from crm_core.fields.registry import Field, fields_of
from kundsystem.accounts.actor import Actor
from kundsystem.shared import formatting
from kundsystem.shared.actions import action
from kundsystem.shared.errors import InvalidFields, NotFound, UserError

# So many are changed in one transaction at most.
BULK_LIMIT = 10_000


@action("contact.create", permission=CONTACTS_WRITE)
def create_contact(*, actor: Actor, customer_id: uuid.UUID, values: Mapping[str, Any]) -> Contact:
    """Add a person to a customer; the first one becomes the main contact."""
    contact = Contact(customer_id=customer_id)
    values = start_of(SUBJECT) | dict(values)
    fields = _fields(values)
    refuse_beyond_reach(actor, fields, values)
    for field in fields:
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
    contact = Contact.objects.seen_by(actor).active().select_for_update(of=("self",)).filter(pk=pk).first()
    if contact is None:
        raise NotFound(_("There is no such person, or they have been put away."))
    fields = [field for field in _fields(values) if field.kind.token(values[field.name]) != field.token(contact)]
    refuse_stale(contact, fields, values, seen or {})
    refuse_beyond_reach(actor, fields, values)
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
    wanted = Contact.objects.seen_by(actor).active().with_keys(_bounded(keys))
    return wanted.update(archived_at=now, updated_at=now, is_main=False)


@action("contact.restore", permission=CONTACTS_WRITE)
def restore_contacts(*, actor: Actor, keys: Iterable[uuid.UUID]) -> int:
    """Bring back persons who were put away; the customer's main contact stays who it is. Returns how many."""
    wanted = Contact.objects.seen_by(actor).archived().with_keys(_bounded(keys))
    return wanted.update(archived_at=None, updated_at=timezone.now())


@action("contact.change_many", permission=CONTACTS_WRITE)
def set_position_type(*, actor: Actor, keys: Iterable[uuid.UUID], position_type: PositionType | None) -> int:
    """Give many persons the same position type, or none. Returns how many were changed."""
    wanted = Contact.objects.seen_by(actor).not_merged().with_keys(_bounded(keys)).exclude(position_type=position_type)
    return wanted.update(position_type=position_type, updated_at=timezone.now())


@action("contact.change_own", permission=CONTACTS_WRITE)
def change_contacts(*, actor: Actor, keys: Iterable[uuid.UUID], field: str, value: Any) -> int:
    """Give many persons the same value of a field that the organisation has added. Returns how many were changed."""
    definition = own_field_of(SUBJECT, field)
    _require(definition, value)
    wanted = Contact.objects.seen_by(actor).not_merged().with_keys(_bounded(keys)).exclude(definition.same(value))
    return wanted.update(**definition.updated(value), updated_at=timezone.now())


def _require(field: Field, value: Any) -> None:
    if field.required and value in (None, "", ()):
        raise field.error(field.kind.missing(field), "required")


def _fields(values: Mapping[str, Any]) -> list[Field]:
    return [field for field in fields_of(SUBJECT) if field.name in values]


def _bounded(keys: Iterable[uuid.UUID]) -> list[uuid.UUID]:
    listed = list(dict.fromkeys(keys))
    if len(listed) > BULK_LIMIT:
        message = _("At most %(limit)s persons can be changed at once. Narrow the list down first.")
        raise UserError(message % {"limit": formatting.number(BULK_LIMIT)}, code="too_many")
    return listed


def _require_name(contact: Contact) -> None:
    if not contact.name:
        sentence = _("Write a first name or a last name.")
        raise InvalidFields(sentence, {"first_name": [sentence]})


def _only_main(contact: Contact) -> None:
    if contact.is_main:
        others = Contact.objects.filter(customer=contact.customer_id, is_main=True).exclude(pk=contact.pk)
        others.update(is_main=False)
