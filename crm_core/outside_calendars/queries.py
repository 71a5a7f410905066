"""Questions about times of outside calendars."""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from crm_core.outside_calendars.models import OutsideTime  # noqa: F401  # named in the class below


class OutsideTimeQuerySet(models.QuerySet["OutsideTime"]):
    """Times of outside calendars, asked for in words."""

    def between(self, starts: dt.datetime, ends: dt.datetime) -> Self:
        """Those of which something lies between two moments."""
        return self.filter(ends_at__gt=starts, starts_at__lt=ends)

    def of(self, users: Collection[uuid.UUID] | None) -> Self:
        """Those of some people's calendars; of everybody's when None."""
        found = self.filter(calendar__owner__is_active=True)
        return found if users is None else found.filter(calendar__owner__in=list(users))
