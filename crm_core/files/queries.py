"""Questions about files."""

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Self

from django.db import models

from crm_core.reach import within_reach
from kundsystem.accounts.actor import Actor

if TYPE_CHECKING:
    from crm_core.files.models import File  # noqa: F401  # named in the class below


class FileQuerySet(models.QuerySet["File"]):
    """Files, asked for in words."""

    def kept(self) -> Self:
        """Those that belong to something and have not been put away."""
        return self.filter(state="kept", archived_at__isnull=True)

    def loose(self) -> Self:
        """Those that were uploaded and not yet attached."""
        return self.filter(state="loose")

    def loose_of(self, user_id: uuid.UUID | None, keys: list[uuid.UUID]) -> Self:
        """Some of a user's own loose files."""
        return self.loose().filter(uploaded_by=user_id, pk__in=keys)

    def loose_since_before(self, moment: dt.datetime) -> Self:
        """Those that nobody attached in time."""
        return self.loose().filter(created_at__lt=moment)

    def of_customer(self, customer_id: uuid.UUID) -> Self:
        """A customer's files, newest first, with who put them there."""
        return self.kept().filter(customer=customer_id).select_related("uploaded_by").order_by("-created_at", "-id")

    def on_customers(self) -> Self:
        """Those that hang on a customer."""
        return self.filter(customer__isnull=False)

    def visible_to(self, actor: Actor) -> Self:
        """What an actor may open: on customers that the actor may see, and what is loose and the actor's own."""
        on_customers = models.Q(state="kept", customer__isnull=False) & within_reach(actor, "customer")
        own = models.Q(customer__isnull=True, uploaded_by=actor.user.pk) if actor.user else models.Q(pk__in=[])
        return self.filter(archived_at__isnull=True).filter(on_customers | own)

    def seen_by(self, actor: Actor) -> Self:
        """Those on customers that an actor may see."""
        return self.filter(within_reach(actor, "customer"))
