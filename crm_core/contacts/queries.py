"""Questions about contact persons."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from crm_core.reach import within_reach
from crm_core.search.columns import named
from crm_core.search.plain import plain
from kundsystem.accounts.actor import Actor

if TYPE_CHECKING:
    from crm_core.contacts.models import Contact  # noqa: F401  # named in the class below

_ALWAYS = ("first_name", "last_name", "sort_key", "archived_at", "customer__name")
# What a column shows of what a person refers to; the rest of those rows is wide, and stays where it is.
_SHOWN = {
    "customer": ("customer__number",),
    "customer_status": ("customer__status__name", "customer__status__tone"),
    "customer_town": ("customer__postal_town",),
    "position_type": ("position_type__name",),
}
_OF_A_HIT = ("customer", "position_type", "title", "email", "phone", "mobile")


class ContactQuerySet(models.QuerySet["Contact"]):
    """Contact persons, asked for in words."""

    def seen_by(self, actor: Actor) -> Self:
        """Those at customers that an actor may see."""
        return self.filter(within_reach(actor, "customer"))

    def active(self) -> Self:
        """Those who have not been put away."""
        return self.filter(archived_at__isnull=True)

    def not_merged(self) -> Self:
        """All but those that were merged with another."""
        return self.filter(merged_into__isnull=True)

    def at(self, customer_id: uuid.UUID) -> Self:
        """Those at a customer."""
        return self.filter(customer=customer_id)

    def matching(self, text: str) -> Self:
        """Those whose name holds every word, or whose e-mail address begins like the text."""
        if not plain(text).strip():
            return self
        return self.filter(named(text) | models.Q(email__startswith=text.strip().lower()))

    def changed_since(self, moment: dt.datetime) -> Self:
        """Those that were made, changed or put away at a moment or after it."""
        return self.filter(updated_at__gte=moment)

    def for_card(self) -> Self:
        """With customer and position type."""
        return self.select_related("customer", "position_type")

    def for_list(self, attributes: Iterable[str] = _OF_A_HIT) -> Self:
        """With what a list shows: both names and the given attributes, and nothing else of wide rows."""
        shown = [column for name in attributes for column in _SHOWN.get(name, (name,))]
        related = {"customer", *(column.rpartition("__")[0] for column in shown)} - {""}
        return self.select_related(*sorted(related)).only(*_ALWAYS, *shown)

    def current(self) -> Self:
        """Those who are not put away, at customers who are not either: those that selections find too."""
        return self.active().filter(customer__archived_at__isnull=True)

    def archived(self) -> Self:
        """Those who have been put away; who was merged with another is not there any more."""
        return self.not_merged().filter(archived_at__isnull=False)

    def with_keys(self, keys: Iterable[uuid.UUID]) -> Self:
        """These ones."""
        return self.filter(pk__in=list(keys))

    def with_keys_in(self, keys: Any) -> Self:
        """Those whose keys a question of its own finds."""
        return self.filter(pk__in=keys)

    def with_value(self, same: Q) -> Self:
        """Those that have a value of one of their fields, as `Field.same` says it."""
        return self.filter(same)

    def with_email(self) -> Self:
        """Those who can be written to."""
        return self.exclude(email="")

    def of_customer(self, customer_id: uuid.UUID) -> Self:
        """A customer's persons: the main one first, then by name."""
        return self.active().filter(customer=customer_id).order_by("-is_main", "sort_key", "id")

    def named(self, text: str) -> Self:
        """Those whose name holds a text, whatever its letters' case and accents."""
        return self.filter(named(text))

    def named_by(self, keys: Iterable[uuid.UUID]) -> Self:
        """Those with these keys; instead of a merged one, the one that it leads to."""
        named = self.model._default_manager.filter(pk__in=list(keys))
        return self.filter(pk__in=named.values(key=Coalesce("merged_into", "pk")))

    def merged_at(self, customer_id: uuid.UUID) -> Self:
        """Those who lead to somebody at a customer, with whom."""
        return self.filter(merged_into__customer=customer_id).select_related("merged_into")

    def at_customer_or(self, customer_id: uuid.UUID, keys: Iterable[uuid.UUID]) -> Self:
        """Those at a customer, whether put away or not, and these ones."""
        return self.filter(models.Q(customer=customer_id) | models.Q(pk__in=list(keys)))

    def with_last_note(self) -> Self:
        """Each with when the newest note about it happened."""
        newest = (
            self.model.notes.through.objects.filter(contact=models.OuterRef("pk"), note__archived_at__isnull=True)
            .order_by()
            .values("contact")
            .annotate(newest=models.Max("note__happened_at"))
            .values("newest")
        )
        return self.annotate(last_note_at=models.Subquery(newest))
