"""Questions about the fields that an organisation has added."""

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from crm_core.custom_fields.models import CustomField  # noqa: F401 (named in the base class below)


class CustomFieldQuerySet(models.QuerySet["CustomField"]):
    """Chainable questions; a view never spells `filter()`."""

    def of(self, subject: str) -> Self:
        """Those of one subject."""
        return self.filter(subject=subject)

    def active(self) -> Self:
        """Those that are not put away."""
        return self.filter(archived_at__isnull=True)

    def archived(self) -> Self:
        """Those that are put away."""
        return self.filter(archived_at__isnull=False)

    def with_keys(self, keys: Iterable[uuid.UUID]) -> Self:
        """These ones."""
        return self.filter(pk__in=list(keys))

    def in_order(self) -> Self:
        """As the administrator has put them, with what can be chosen in each: two questions."""
        return self.order_by("subject", "position", "created_at").prefetch_related("options")
