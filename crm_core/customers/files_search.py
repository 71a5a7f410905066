"""Finding files by their names. It stands here for the reason that is given in `files_tab`."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm_core.customers.access import customers_for
from crm_core.files.access import files_for
from crm_core.search.providers import Hit, Looking
from crm_core.search.rows import USED, Rows
from crm_core.search.showing import about, detail
from crm_core.search.statements import Sql
from kundsystem.accounts.actor import Actor
from kundsystem.shared.formatting import short_date


class Files(Rows):
    """Files that hang on customers."""

    key = table = "file"
    label = _("Files")
    order = 60
    permission = "customers.view"
    columns = ("name", "customer", "customer__name", "uploaded_by", "created_at", "archived_at")
    customer = True

    def rows(self, actor: Actor) -> QuerySet[Any]:
        """Return every file that the actor finds."""
        return files_for(actor)

    def customers(self, actor: Actor) -> QuerySet[Any]:
        """Return the customers whose names may stand beside a file's."""
        return customers_for(actor)

    def own(self, actor: Actor) -> Sql | None:
        """Return that the actor has put it there."""
        return Sql('"file"."uploaded_by_id" = %s', (actor.user.pk,)) if actor.user else None

    def worth(self, row: Any, looking: Looking) -> float:
        """Return what it is worth that one uses the customer."""
        return USED * looking.used.get("customer", {}).get(row.customer, 0.0)

    def hit(self, row: Any, looking: Looking, score: float) -> Hit:
        """Return a file, among the customer's files."""
        address = reverse("customer_tab", args=[row.customer, "files"])
        return Hit(
            title=about(row.name, looking.question),
            url=f"{address}?all=1#file-{row.pk}",
            icon="file-text",
            score=score,
            detail=detail(looking.question, row.customer__name, short_date(row.created_at)),
        )
