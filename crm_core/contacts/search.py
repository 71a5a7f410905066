"""Finding contact persons: by name, telephone, e-mail and title, also together with the customer's name."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_core.contacts.access import contacts_for
from crm_core.contacts.permissions import CONTACTS_WRITE
from crm_core.customers.access import customers_for
from crm_core.search import commands
from crm_core.search.providers import Hit, Looking, register
from crm_core.search.rows import OWN, USED, Rows
from crm_core.search.showing import about, detail, evidence
from crm_core.search.statements import Sql
from kundsystem.accounts.actor import Actor
from kundsystem.shared.swedish import format_phone


class Contacts(Rows):
    """Contact persons, those who were put away last."""

    key = table = "contact"
    label = _("People")
    order = 20
    permission = "customers.view"
    columns = (
        *("first_name", "last_name", "title", "position_type__name", "phone", "mobile", "email", "archived_at"),
        *("customer", "customer__name", "customer__owner", "customer__postal_town"),
    )
    names = ("first_name", "last_name")
    email = customer = True

    def rows(self, actor: Actor) -> QuerySet[Any]:
        """Return every person that the actor may see."""
        return contacts_for(actor)

    def customers(self, actor: Actor) -> QuerySet[Any]:
        """Return the customers whose names may stand beside a person's."""
        return customers_for(actor)

    def own(self, actor: Actor) -> Sql | None:
        """Return that the actor is responsible for the customer."""
        return Sql('"customer"."owner_id" = %s', (actor.user.pk,)) if actor.user else None

    def worth(self, row: Any, looking: Looking) -> float:
        """Return what it is worth that one uses the customer."""
        worth = USED * looking.used.get("customer", {}).get(row.customer, 0.0)
        if row.customer__owner is not None and row.customer__owner == looking.user_key:
            worth += OWN
        return worth

    def hit(self, row: Any, looking: Looking, score: float) -> Hit:
        """Return a person with title and customer, in the row of the customer's window."""
        name = f"{row.first_name} {row.last_name}".strip()
        title = row.title or row.position_type__name or ""
        others = (format_phone(row.mobile), format_phone(row.phone), row.email)
        why = evidence(looking.question, (name, title, row.customer__name), others, row.email)
        where = f"{title}, {row.customer__name}" if title else row.customer__name
        address = reverse("customer_tab", args=[row.customer, "contacts"])
        gone = row.archived_at is not None
        return Hit(
            title=about(name, looking.question),
            url=reverse("customer_show", args=[row.customer]) if gone else f"{address}?all=1#contact-{row.pk}",
            icon="user",
            score=score,
            detail=detail(looking.question, why, where),
            is_archived=gone,
        )


register(Contacts())
commands.register(
    commands.Command(
        "contact",
        "customer",
        _("Add a contact person"),
        "user-plus",
        lambda key: reverse("contact_create", args=[key]),
        letter=pgettext_lazy("the letter for adding a contact person", "P"),
        permission=CONTACTS_WRITE,
        order=20,
    )
)
