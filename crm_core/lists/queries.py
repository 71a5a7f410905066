"""Questions about saved lists."""

import uuid
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

if TYPE_CHECKING:
    from crm_core.lists.models import SavedList  # noqa: F401  # named in the class below


class SavedListQuerySet(models.QuerySet["SavedList"]):
    """Saved lists, asked for in words."""

    def current(self) -> Self:
        """Those that are not put away."""
        return self.filter(archived_at__isnull=True)

    def seen_by(self, user: Any) -> Self:
        """Those that somebody may use: one's own, and what is shared."""
        return self.filter(Q(is_shared=True) | Q(owner=user)) if user is not None else self

    def of_list(self, name: str) -> Self:
        """Those of one list."""
        return self.filter(list_name=name)

    def with_key(self, key: uuid.UUID) -> Self:
        """This one."""
        return self.filter(pk=key)

    def for_rail(self, user: Any) -> Self:
        """By name, each with whether it is the one that somebody begins with."""
        from crm_core.lists.models import ListStandard

        chosen = ListStandard.objects.filter(user=user, saved=OuterRef("pk"))
        return self.select_related("owner").annotate(is_standard=Exists(chosen)).order_by("name", "id")
