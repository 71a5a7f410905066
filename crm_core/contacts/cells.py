"""What the organisation's own fields say of persons, where they stand."""

from collections.abc import Sequence

from crm_core.contacts.models import Contact
from crm_core.contacts.registry import SUBJECT
from crm_core.custom_fields.cells import filled
from crm_core.fields import registry


def show_own(contacts: Sequence[Contact]) -> None:
    """Let rows show what is filled in of the own fields; what these name is fetched for all of them."""
    registry.fetch(SUBJECT, contacts)
    for contact in contacts:
        contact.own = filled(SUBJECT, contact)  # type: ignore[attr-defined]
