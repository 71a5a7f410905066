"""Questions about saved selections."""

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from crm_core.selections.models import Selection  # noqa: F401  # named in the class below


class SelectionQuerySet(models.QuerySet["Selection"]):
    """Saved selections, asked for in words."""

    def current(self) -> Self:
        """Those that are not put away."""
        return self.filter(archived_at__isnull=True)

    def seen_by(self, user: Any) -> Self:
        """Those that somebody may use: one's own, and what is shared."""
        return self.filter(Q(is_shared=True) | Q(owner=user)) if user is not None else self

    def finding(self, result: str) -> Self:
        """Those that find customers, or persons."""
        return self.filter(tree__result=result)

    def with_keys(self, keys: Iterable[uuid.UUID]) -> Self:
        """These ones."""
        return self.filter(pk__in=list(keys))

    def for_list(self) -> Self:
        """By name, with owner, folder and how many members a fixed one has."""
        members = self.model._default_manager.filter(pk=models.OuterRef("pk")).values("pk")
        counted = members.annotate(number=models.Count("members")).values("number")
        found = self.select_related("owner", "folder").annotate(member_count=models.Subquery(counted))
        return found.order_by("name", "id")
