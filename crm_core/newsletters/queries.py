"""Questions about newsletters, who receives them, and consent, in English."""

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

if TYPE_CHECKING:
    from crm_core.newsletters.models import MailConsent, Newsletter, Subscription  # noqa: F401  # named below


class NewsletterQuerySet(models.QuerySet["Newsletter"]):
    """Newsletters."""

    def offered(self) -> Self:
        """Those that are not archived, in order."""
        return self.filter(archived_at__isnull=True)

    def with_keys(self, keys: Iterable[uuid.UUID]) -> Self:
        """These ones."""
        return self.filter(pk__in=list(keys))


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    """Subscriptions."""

    def active(self) -> Self:
        """Those that are received."""
        return self.filter(ended_at__isnull=True)

    def ended(self) -> Self:
        """Those that are not received any more, the last ones first."""
        return self.filter(ended_at__isnull=False).order_by("-ended_at", "-id")

    def shown(self) -> Self:
        """Those that can be received: by a person who is there, of a newsletter that is offered."""
        return self.active().filter(
            Q(contact__isnull=True) | Q(contact__archived_at__isnull=True), newsletter__archived_at__isnull=True
        )

    def at(self, customer_id: uuid.UUID) -> Self:
        """Those at a customer."""
        return self.filter(customer=customer_id)

    def of(self, newsletter_id: uuid.UUID) -> Self:
        """Those of a newsletter."""
        return self.filter(newsletter=newsletter_id)

    def by(self, contact_id: uuid.UUID) -> Self:
        """Those of a person."""
        return self.filter(contact=contact_id)

    def to(self, recipient: uuid.UUID) -> Self:
        """Those of a person, or of a customer itself."""
        return self.filter(recipient=recipient)

    def to_address(self, address: str) -> Self:
        """Those that go to an address, in small letters, whoever's it is."""
        return self.filter(
            Q(contact__isnull=False, contact__email__iexact=address)
            | Q(contact__isnull=True, customer__email__iexact=address)
        )

    def reachable(self) -> Self:
        """Those whose recipients are in the register, with the address that each goes to."""
        return self.shown().filter(customer__archived_at__isnull=True)

    def with_keys(self, keys: Iterable[uuid.UUID]) -> Self:
        """These ones."""
        return self.filter(pk__in=list(keys))

    def changed_since(self, moment: object) -> Self:
        """Those that began or ended at a time or later."""
        return self.filter(Q(started_at__gte=moment) | Q(ended_at__gte=moment))

    def receiving(self, is_active: bool) -> Self:
        """Those that are received, or those that are not any more."""
        return self.filter(ended_at__isnull=is_active)

    def with_people(self) -> Self:
        """Each with its newsletter, its recipient and who began and ended it."""
        return self.select_related("newsletter", "customer", "contact", "started_by", "ended_by")

    def by_newsletter(self) -> Self:
        """In the newsletters' order."""
        return self.order_by(F("newsletter__position"), "newsletter__name", "id")


class ConsentQuerySet(models.QuerySet["MailConsent"]):
    """Consents."""

    def in_force(self) -> Self:
        """Those that have not been withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def at(self, customer_id: uuid.UUID) -> Self:
        """Those of a customer, the newest first."""
        return self.filter(customer=customer_id).order_by("-created_at", "-id")
