"""A subject's own fields as the administrator sees them."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm_core.custom_fields.models import CustomField
from crm_core.custom_fields.queries import CustomFieldQuerySet
from crm_core.custom_fields.values import used_by

CALLED = {
    CustomField.Subject.CUSTOMER: _("Customers"),
    CustomField.Subject.CONTACT: _("Contact persons"),
    CustomField.Subject.DEAL: _("Deals"),
    CustomField.Subject.PRODUCT: _("Products"),
    CustomField.Subject.NOTE: _("Notes"),
    CustomField.Subject.BOOKING: _("Bookings"),
}


@dataclass(frozen=True)
class Row:
    """One field: its definition, what can be chosen in it, and how many have filled it in."""

    field: CustomField
    used: int

    @property
    def choices(self) -> str:
        """What can be chosen, on a line."""
        return ", ".join(one.name for one in self.field.options.all() if one.archived_at is None)


@dataclass(frozen=True)
class Overview:
    """What the page shows."""

    subject: str
    rows: list[Row]
    archived: list[Row]

    @property
    def subjects(self) -> list[tuple[Any, str, bool]]:
        """What fields can belong to: how it is called, its address, and whether it is shown."""
        base = reverse("custom_field_list")
        return [(label, f"{base}?subject={subject}", subject == self.subject) for subject, label in CALLED.items()]

    @property
    def create_url(self) -> str:
        """Where one is added."""
        return f"{reverse('custom_field_create')}?subject={self.subject}"


def overview_of(fields: CustomFieldQuerySet, subject: str) -> Overview:
    """Return a subject's fields, in order, those that are put away apart: three questions."""
    used = used_by(subject)
    rows = [Row(field, used.get(field.name, 0)) for field in fields.of(subject).in_order()]
    active = [row for row in rows if not row.field.is_archived]
    return Overview(subject, active, [row for row in rows if row.field.is_archived])
