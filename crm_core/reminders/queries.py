"""Questions about reminders and their notices."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from crm_core.customers.models import Customer
from crm_core.reach import within_reach
from crm_core.search.columns import named
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import User

if TYPE_CHECKING:
    from crm_core.reminders.models import PushDevice, Reminder, ReminderNotice  # noqa: F401  # named in the classes below


def tonight() -> dt.datetime:
    """Return when today is over."""
    return timezone.make_aware(dt.datetime.combine(timezone.localdate() + dt.timedelta(days=1), dt.time.min))


class ReminderQuerySet(models.QuerySet["Reminder"]):
    """Reminders, asked for in words."""

    def seen_by(self, actor: Actor) -> Self:
        """Those about customers that an actor may see, and those about none that are the actor's or by the actor."""
        if actor.is_system:
            return self
        if actor.user is None:
            return self.none()
        own = Q(person=actor.user) | Q(author=actor.user) | Q(role=actor.user.role_id, role__isnull=False)
        return self.filter(
            (Q(customer__isnull=False) & within_reach(actor, "customer"))
            | (Q(customer__isnull=True) & (own | Q(escalate_to=actor.user, escalated_at__isnull=False)))
        )

    def open(self) -> Self:
        """Those that nobody has done or taken away."""
        return self.filter(done_at__isnull=True, archived_at__isnull=True)

    def done(self) -> Self:
        """Those that are done."""
        return self.filter(done_at__isnull=False, archived_at__isnull=True)

    def of(self, user: User) -> Self:
        """Those that are somebody's: as a person, by role, by being responsible, or since nobody else acted."""
        return self.filter(
            Q(who="person", person=user)
            | Q(who="role", role=user.role_id)
            | Q(who="owner", customer__owner=user)
            | Q(escalate_to=user, escalated_at__isnull=False)
        )

    def of_customer(self, customer_id: uuid.UUID) -> Self:
        """Those about a customer, its persons and its deals."""
        return self.filter(customer=customer_id)

    def about_contact(self, contact_id: uuid.UUID) -> Self:
        """Those about a person at a customer."""
        return self.filter(contact=contact_id)

    def about_deal(self, deal_id: uuid.UUID) -> Self:
        """Those about a deal."""
        return self.filter(deal=deal_id)

    def for_person(self, user_id: uuid.UUID) -> Self:
        """Those that are a colleague's by name."""
        return self.filter(person=user_id)

    def changed_since(self, moment: dt.datetime) -> Self:
        """Those that were made or changed at a moment or after it."""
        return self.filter(updated_at__gte=moment)

    def for_programs(self) -> Self:
        """With all that the API gives of each: two questions, however many there are."""
        return self.select_related("customer").prefetch_related("notices")

    def with_keys(self, keys: Iterable[uuid.UUID]) -> Self:
        """Those with these keys."""
        return self.filter(pk__in=list(keys))

    def with_keys_in(self, keys: Any) -> Self:
        """Those whose keys a question of its own finds."""
        return self.filter(pk__in=keys)

    def overdue(self) -> Self:
        """Those whose time is over."""
        return self.filter(due_at__lte=timezone.now())

    def today(self) -> Self:
        """Those of today whose time is not over."""
        return self.filter(due_at__gt=timezone.now(), due_at__lte=tonight())

    def coming(self) -> Self:
        """Those of a later day, and those whose day is not known yet."""
        return self.filter(Q(due_at__gt=tonight()) | Q(due_at__isnull=True))

    def due_before(self, moment: dt.datetime) -> Self:
        """Those that are due before a moment."""
        return self.filter(due_at__lt=moment)

    def due_between(self, first: dt.date | None, last: dt.date | None) -> Self:
        """Those of a day in a period; either end may be open."""
        found = self if first is None else self.filter(due_on__gte=first)
        return found if last is None else found.filter(due_on__lte=last)

    def matching(self, text: str) -> Self:
        """Those whose words, or whose customer's, hold every word of a text."""
        return self.filter(named(text) | Q(customer__in=Customer.objects.matching(text).values("pk")))

    def by_words(self) -> Self:
        """With what a list puts them in order by when nothing else tells them apart."""
        return self.annotate(sort_key=F("text"))

    def for_list(self, attributes: Iterable[str] = ()) -> Self:
        """With all that a list's columns show."""
        return self.for_rows().select_related("rule", "done_by")

    def by_time(self) -> Self:
        """The earliest first; those without a day last."""
        return self.order_by(models.F("due_at").asc(nulls_last=True), "id")

    def for_rows(self) -> Self:
        """With what a row shows; the notices are fetched beside."""
        return self.select_related("customer__owner", "contact", "deal__product", "person", "role", "author")

    def to_fire(self, now: dt.datetime) -> Self:
        """Those that have something to report."""
        return self.open().filter(fires_at__lte=now).order_by("fires_at", "id")

    def to_escalate(self, now: dt.datetime) -> Self:
        """Those that nobody has done although it was time long ago."""
        return self.open().filter(escalates_at__lte=now).order_by("escalates_at", "id")

    def stale(self) -> Self:
        """Those whose date has changed."""
        return self.filter(is_stale=True)


class NoticeQuerySet(models.QuerySet["ReminderNotice"]):
    """Notices, asked for in words."""

    def due(self, now: dt.datetime) -> Self:
        """Those that are to be sent now, those that have waited longest first."""
        return self.filter(state="waiting", not_before__lte=now).order_by("not_before", "id")

    def waiting(self) -> Self:
        """Those that are not sent yet."""
        return self.filter(state="waiting")

    def silent(self, since: dt.datetime) -> Self:
        """Those that somebody began to send and never said how it went."""
        return self.filter(state="sending", claimed_at__lt=since)

    def unseen_by(self, user: User) -> Self:
        """What somebody has been told of in the app, and not taken note of."""
        return self.filter(recipient=user, channel="app", state="sent", seen_at__isnull=True)

    def texts_since(self, moment: dt.datetime) -> Self:
        """Texts that were sent at a moment or later."""
        return self.filter(channel="sms", parts__gt=0, sent_at__gte=moment)


class PushDeviceQuerySet(models.QuerySet["PushDevice"]):
    """Browsers in which somebody is told."""

    def of(self, users: Iterable[uuid.UUID]) -> Self:
        """Those of some people."""
        return self.filter(user__in=list(users))
