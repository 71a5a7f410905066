"""The form of a contact person: the registry's fields."""

from typing import Any

from crm_core.contacts.models import Contact
from crm_core.contacts.registry import SUBJECT
from crm_core.fields.forms import SubjectForm


class ContactForm(SubjectForm):
    """A new person, or one that is edited."""

    def __init__(self, *args: Any, contact: Contact | None = None, **kwargs: Any) -> None:
        super().__init__(*args, subject=SUBJECT, thing=contact, auto_id=_ids_of(contact), **kwargs)


def _ids_of(contact: Contact | None) -> str:
    return f"c{contact.pk.hex}-%s" if contact else "cnew-%s"
