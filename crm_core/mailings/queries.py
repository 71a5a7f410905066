"""Questions about mailings and their deliveries, in English."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, F, Q

from crm_core.mailings.fates import STATES, Fate
from crm_core.mailings.states import State

if TYPE_CHECKING:
    from crm_core.mailings.models import Delivery, Mailing, Suppression  # noqa: F401  # named in the classes below


class MailingQuerySet(models.QuerySet["Mailing"]):
    """Mailings."""

    def of(self, user: Any) -> Self:
        """Those that somebody has made."""
        return self.filter(created_by=user)

    def with_keys(self, keys: Iterable[uuid.UUID]) -> Self:
        """These ones."""
        return self.filter(pk__in=list(keys))

    def running(self) -> Self:
        """Those that are being sent."""
        return self.filter(state="running")

    def to_look_after(self) -> Self:
        """Those that are being sent, and those whose last messages may still be."""
        handed_over = self.model._default_manager.filter(deliveries__state=State.SENDING).values("pk")
        return self.filter(Q(state="running") | Q(pk__in=handed_over))

    def due(self, now: dt.datetime) -> Self:
        """Those whose time has come."""
        return self.filter(state="scheduled", starts_at__lte=now)

    def in_states(self, states: Iterable[str]) -> Self:
        """Those in some states."""
        return self.filter(state__in=list(states))

    def begun(self) -> Self:
        """Those of which something may have been sent."""
        return self.exclude(started_at=None)

    def called(self, text: str) -> Self:
        """Those whose name holds a text."""
        return self.filter(name__icontains=text)

    def before(self, moment: dt.datetime, pk: uuid.UUID) -> Self:
        """Those that stand after one, newest first."""
        return self.filter(Q(created_at__lt=moment) | Q(created_at=moment, pk__lt=pk))

    def newest_first(self) -> Self:
        """With who made them and whom they are to."""
        return self.select_related("created_by", "selection").order_by("-created_at", "-id")


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Deliveries."""

    def queued(self) -> Self:
        """Those that wait."""
        return self.filter(state=State.QUEUED)

    def due(self, now: dt.datetime) -> Self:
        """Those that wait and may be tried now, the ones that have waited longest first."""
        return self.queued().filter(not_before__lte=now).order_by("not_before", "id")

    def under_way(self) -> Self:
        """Those that somebody is handing over."""
        return self.filter(state=State.SENDING)

    def silent(self, since: dt.datetime) -> Self:
        """Those that were being handed over so long ago that whoever did it must be gone."""
        return self.under_way().filter(claimed_at__lt=since)

    def of_mailing(self, pk: uuid.UUID) -> Self:
        """Those of a mailing."""
        return self.filter(mailing=pk)

    def with_fate(self, fate: str) -> Self:
        """Those with a fate, which may be several states."""
        return self.filter(state__in=STATES[fate])

    def in_fates_of_recipients(self) -> Self:
        """Those that were to be sent, whatever came of it."""
        return self.filter(state__in=[state for state in State.values if state != State.LEFT_OUT])

    def to_persons(self) -> Self:
        """Those to a contact person, rather than to the customer's own address."""
        return self.filter(contact__isnull=False)

    def to_own_addresses(self) -> Self:
        """Those to a customer's own address."""
        return self.filter(contact__isnull=True)

    def because(self, reason: str) -> Self:
        """Those that were left out for a reason."""
        return self.filter(reason=reason)

    def by_name(self) -> Self:
        """In order of name, with the customer and the person."""
        return self.select_related("customer", "contact").order_by("sort_key", "id")

    def after_name(self, sort_key: str, pk: uuid.UUID) -> Self:
        """Those that stand after one in that order."""
        return self.filter(Q(sort_key__gt=sort_key) | Q(sort_key=sort_key, pk__gt=pk))

    def before_name(self, sort_key: str, pk: uuid.UUID) -> Self:
        """Those that stand before one in that order."""
        return self.filter(Q(sort_key__lt=sort_key) | Q(sort_key=sort_key, pk__lt=pk))

    def of_recipient(self, key: uuid.UUID) -> Self:
        """Those to a person, or to a customer's own address, by its key."""
        return self.filter(Q(contact=key) | Q(contact=None, customer=key))

    def opened_by_seller(self) -> list[tuple[str, int, int]]:
        """Of those received: who is responsible for the customers, how many were opened, and of how many."""
        seller = F("customer__owner__name")
        opened = Count("pk", filter=Q(state__in=STATES[Fate.OPENED]))
        found = self.with_fate(Fate.RECEIVED).values("customer__owner").annotate(seller=seller, opened=opened)
        rows = found.annotate(received=Count("pk")).order_by("-received", "seller")
        return list(rows.values_list("seller", "opened", "received"))

    def that_left(self) -> Self:
        """Those that were sent, or may have been."""
        return self.exclude(state__in=(*STATES["waiting"], *STATES["left_out"]))

    def begun(self) -> Self:
        """Those of mailings that have begun: what is only planned is nobody's business yet."""
        return self.exclude(mailing__started_at=None)

    def of_customer(self, pk: uuid.UUID) -> Self:
        """Those to a customer and its persons."""
        return self.filter(customer=pk)

    def latest_first(self) -> Self:
        """The newest mailing first, with it and the person."""
        return self.select_related("mailing", "contact").order_by("-mailing__started_at", "name", "id")

    def of_mailings(self, keys: Iterable[uuid.UUID]) -> Self:
        """Those of some mailings."""
        return self.filter(mailing__in=list(keys))

    def to(self, address: str) -> Self:
        """Those to an address."""
        return self.filter(address=address)

    def counted(self) -> dict[str, int]:
        """How many are in each state."""
        return dict(self.order_by().values_list("state").annotate(number=Count("pk")))

    def left_out(self) -> dict[str, int]:
        """How many were left out for each reason."""
        found = self.filter(state=State.LEFT_OUT).order_by()
        return dict(found.values_list("reason").annotate(number=Count("pk")))


class SuppressionQuerySet(models.QuerySet["Suppression"]):
    """Addresses that get no mailings."""

    def matching(self, text: str) -> Self:
        """Those that hold a text."""
        return self.filter(address__contains=text.strip().lower()) if text.strip() else self

    def because(self, reason: str) -> Self:
        """Those with a reason; all without one."""
        return self.filter(reason=reason) if reason else self

    def among(self, addresses: Iterable[str]) -> Self:
        """Those of some addresses, in whatever letters these are written."""
        return self.filter(address__in={address.strip().lower() for address in addresses if address.strip()})

    def newest_first(self) -> Self:
        """With who barred them, and the mailing by which they were."""
        return self.select_related("mailing", "created_by").order_by("-created_at", "-id")

    def before(self, moment: dt.datetime, pk: uuid.UUID) -> Self:
        """Those that come after one, in that order."""
        return self.filter(Q(created_at__lt=moment) | Q(created_at=moment, pk__lt=pk))
