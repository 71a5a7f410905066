"""Finding customers: by name, number, organisation number, telephone, e-mail and town."""

import uuid
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm_core.customers.access import customers_for
from crm_core.customers.files_search import Files
from crm_core.customers.models import Customer
from crm_core.customers.permissions import VIEW, WRITE
from crm_core.search import commands
from crm_core.search.providers import Hit, Looking, register
from crm_core.search.rows import LED, OWN, Rows
from crm_core.search.showing import about, detail, evidence, short_name
from crm_core.search.statements import Sql
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import NotFound
from kundsystem.shared.swedish import format_org_number, format_phone

_ICONS = {Customer.Kind.PERSON: "user"}
LATELY, SOME_TIME_AGO = 30, 180  # days since the last contact


class Customers(Rows):
    """Customers, archived ones last."""

    key = subject = table = "customer"
    label = gettext_lazy("Customers")
    order = 10
    permission = VIEW
    columns = (
        *("name", "kind", "number", "org_number", "phone", "mobile", "email", "postal_town", "visiting_town"),
        *("status__name", "status__tone", "owner", "owner__name", "last_contact_at", "archived_at"),
    )
    sort_key = email = True

    def rows(self, actor: Actor) -> QuerySet[Any]:
        """Return every customer that the actor may see."""
        return customers_for(actor)

    def own(self, actor: Actor) -> Sql | None:
        """Return that the actor is responsible for it."""
        return Sql('"customer"."owner_id" = %s', (actor.user.pk,)) if actor.user else None

    def led_here(self, looking: Looking) -> Sql | None:
        """Return that a customer with this number was merged with it."""
        number = looking.question.text
        if not any(sign.isdigit() for sign in number):
            return None
        gone = "SELECT merged_into_id FROM customer WHERE merged_into_id IS NOT NULL AND number = %s"
        return Sql(f'"customer"."id" IN ({gone})', (number,))

    def worth(self, row: Any, looking: Looking) -> float:
        """Return what it is worth to be used: opened lately, one's own, in touch lately."""
        worth = super().worth(row, looking)
        if row.owner is not None and row.owner == looking.user_key:
            worth += OWN
        if row.last_contact_at is not None:
            days = (looking.now - row.last_contact_at).days
            worth += 2.0 if days <= LATELY else 1.0 if days <= SOME_TIME_AGO else 0.0
        return worth

    def hit(self, row: Any, looking: Looking, score: float) -> Hit:
        """Return a customer with its status, where it is and who is responsible."""
        others = (
            *(row.number, format_org_number(row.org_number), format_phone(row.phone), format_phone(row.mobile)),
            *(row.email, row.visiting_town),
        )
        shown = (row.name, row.postal_town)
        why = evidence(looking.question, shown, others, row.email)
        if row.mark == LED:
            why = _("formerly also %(number)s") % {"number": looking.question.text}
        return Hit(
            title=about(row.name, looking.question),
            url=reverse("customer_show", args=[row.pk]),
            icon=_ICONS.get(row.kind, "building"),
            score=score,
            detail=detail(looking.question, why, row.postal_town, short_name(row.owner__name or "")),
            chip=(row.status__name, row.status__tone),
            is_archived=row.archived_at is not None,
        )

    def name_of(self, actor: Actor, key: uuid.UUID) -> str:
        """Return what a customer is called."""
        name = customers_for(actor).with_keys([key]).values_list("name", flat=True).first()
        if name is None:
            raise NotFound("")
        return str(name)


register(Customers(), Files())
commands.register(
    commands.Command(
        "customer-edit",
        "customer",
        gettext_lazy("Edit all facts"),
        "edit",
        lambda key: reverse("customer_edit", args=[key]),
        permission=WRITE,
        order=90,
    )
)
