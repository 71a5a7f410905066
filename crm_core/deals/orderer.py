"""The kind of field that holds a contact person of the deal's customer."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Model, QuerySet

from crm_core.contacts.models import Contact
from crm_core.fields.choices import Choice

if TYPE_CHECKING:
    from crm_core.fields.registry import Field

# More persons than this at one customer are found by name in the window; a list to choose from would not help.
SHOWN = 200


class Orderer(Choice):
    """A contact person at the customer; found by key or e-mail address."""

    name = "contact"
    by = ("email",)

    def __init__(self) -> None:
        super().__init__(Contact)

    def sheet_source(self, field: "Field") -> None:
        return None  # a person's name is put together of its parts

    def queryset(self) -> QuerySet[Any]:
        return Contact.objects.active()

    def options(self, current: Any = None) -> list[tuple[str, str, str]]:
        """Return the persons at the customer of the present one; nobody is offered without knowing whose."""
        return self._persons(current.customer_id, current) if current is not None else []

    def form_widget(self, field: "Field", thing: Model | None) -> forms.Widget:
        current = field.read(thing) if thing is not None else None
        customer_id = getattr(thing, "customer_id", None)
        persons = self._persons(customer_id, current) if customer_id else []
        return forms.Select(choices=[("", "–"), *((key, text) for key, text, _tone in persons)])

    @staticmethod
    def _persons(customer_id: Any, current: Any) -> list[tuple[str, str, str]]:
        rows = list(Contact.objects.of_customer(customer_id)[:SHOWN])
        if current is not None and current not in rows:
            rows.append(current)
        return [(str(row.pk), row.name, "") for row in rows]
