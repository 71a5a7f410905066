"""Questions about notes."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.search import SearchQuery
from django.db import models
from django.db.models import Q

from crm_core.notes.chronology import Place
from crm_core.notes.indexed import WORDS
from crm_core.notes.words import word_query
from crm_core.reach import within_reach
from kundsystem.accounts.actor import Actor

if TYPE_CHECKING:
    from crm_core.notes.models import Note  # noqa: F401  # named in the class below


class NoteQuerySet(models.QuerySet["Note"]):
    """Notes, asked for in words."""

    def seen_by(self, actor: Actor) -> Self:
        """Those about customers that an actor may see."""
        return self.filter(within_reach(actor, "customer"))

    def current(self) -> Self:
        """Those that have not been put away."""
        return self.filter(archived_at__isnull=True)

    def of_customer(self, customer_id: uuid.UUID) -> Self:
        """A customer's notes."""
        return self.current().filter(customer=customer_id)

    def at(self, customer_id: uuid.UUID) -> Self:
        """Those about a customer, whether put away or not."""
        return self.filter(customer=customer_id)

    def about(self, contact_id: uuid.UUID) -> Self:
        """Those about a person."""
        through: Any = self.model._meta.get_field("contacts").remote_field.through  # type: ignore[union-attr]
        return self.filter(models.Exists(through.objects.filter(note=models.OuterRef("pk"), contact=contact_id)))

    def by(self, author_id: uuid.UUID) -> Self:
        """Those that somebody wrote."""
        return self.filter(author=author_id)

    def of_kind(self, kind_id: uuid.UUID) -> Self:
        """Those of a kind."""
        return self.filter(kind=kind_id)

    def written_since(self, moment: dt.datetime) -> Self:
        """Those that were written at a moment or after it, whenever they happened."""
        return self.filter(created_at__gte=moment)

    def since(self, moment: dt.datetime) -> Self:
        """Those that happened at a moment or after it."""
        return self.filter(happened_at__gte=moment)

    def for_programs(self) -> Self:
        """With all that the API gives of each: three queries, however many there are."""
        return self.select_related("customer", "kind", "author").prefetch_related("contacts", "tags")

    def with_keys_in(self, keys: Any) -> Self:
        """Those whose keys a question of its own finds."""
        return self.filter(pk__in=keys)

    def newest_first(self) -> Self:
        """In the chronology's order; the key decides between equal times."""
        return self.order_by("-happened_at", "-id")

    def after(self, place: Place) -> Self:
        """Those that come after a place in the chronology: older, or as old with a lower key."""
        # The first condition is what the index is entered by; the second takes away what was shown already.
        return self.filter(happened_at__lte=place.happened_at).filter(
            Q(happened_at__lt=place.happened_at) | Q(id__lt=place.key)
        )

    def before(self, moment: dt.datetime) -> Self:
        """Those that happened before a moment."""
        return self.filter(happened_at__lt=moment)

    def marked(self, tag_id: uuid.UUID) -> Self:
        """Those with a tag."""
        through: Any = self.model._meta.get_field("tags").remote_field.through  # type: ignore[union-attr]
        return self.filter(models.Exists(through.objects.filter(note=models.OuterRef("pk"), tag=tag_id)))

    def marked_any(self, tags: Iterable[uuid.UUID]) -> Self:
        """Those with any of some tags, each once."""
        through: Any = self.model._meta.get_field("tags").remote_field.through  # type: ignore[union-attr]
        return self.filter(models.Exists(through.objects.filter(note=models.OuterRef("pk"), tag__in=list(tags))))

    def with_words(self, text: str, how: str) -> Self:
        """Those that have the words; `how` as `words.word_query` takes it."""
        wanted = SearchQuery(word_query(text, how), config="simple", search_type="raw")
        return self.alias(words=WORDS).filter(words=wanted)
