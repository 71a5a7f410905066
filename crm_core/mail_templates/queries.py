"""Questions about blocks and templates."""

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from crm_core.mail_templates.models import MailBlock, MailTemplate  # noqa: F401  # named in the classes below


class MailBlockQuerySet(models.QuerySet["MailBlock"]):
    """Blocks, asked for in words."""

    def active(self) -> Self:
        """Those that are offered."""
        return self.filter(archived_at__isnull=True)

    def archived(self) -> Self:
        """Those that are put away."""
        return self.filter(archived_at__isnull=False)

    def in_order(self) -> Self:
        """As they are shown, with their products."""
        return self.select_related("product").order_by("position", "name", "id")

    def about_products(self, keys: Iterable[uuid.UUID]) -> Self:
        """Those about some products."""
        return self.filter(product__in=list(keys))


class MailTemplateQuerySet(models.QuerySet["MailTemplate"]):
    """Templates, asked for in words."""

    def active(self) -> Self:
        """Those that are offered."""
        return self.filter(archived_at__isnull=True)

    def archived(self) -> Self:
        """Those that are put away."""
        return self.filter(archived_at__isnull=False)

    def by_name(self) -> Self:
        """In order of name."""
        return self.order_by("name", "id")
