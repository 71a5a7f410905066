"""Questions about letters that came in."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from crm_core.inbound.models import IncomingMail  # noqa: F401  # named in the class below

NOT_NOTED = ("automatic", "bounce", "calendar", "thrown")


class IncomingMailQuerySet(models.QuerySet["IncomingMail"]):
    """Letters that came in, asked for in words."""

    def in_tray(self) -> Self:
        """Those that wait for somebody to say whose they are."""
        return self.filter(state="tray")

    def not_noted(self) -> Self:
        """Those that became no note: answers by machines, what could not be delivered, what was thrown away."""
        return self.filter(state__in=NOT_NOTED)

    def sortable(self) -> Self:
        """Those that can still become a note."""
        return self.filter(state__in=("tray", *NOT_NOTED)).exclude(path="")

    def newest_first(self) -> Self:
        """The latest first."""
        return self.order_by("-received_at", "-id")

    def known_as(self, message_ids: Iterable[str]) -> Self:
        """Those with these message ids that have become notes."""
        return self.filter(message_id__in=list(message_ids), note__isnull=False)

    def settled_before(self, moment: dt.datetime) -> Self:
        """Those that were settled before a moment, and whose letter still lies here."""
        return self.filter(settled_at__lt=moment).exclude(path="")
