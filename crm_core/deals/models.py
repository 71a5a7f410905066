"""Deals, their statuses, and how their revenue is shared between units."""

import datetime as dt
import uuid
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Round
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_core.contacts.models import Contact
from crm_core.custom_fields.models import WithCustomFields, values_index
from crm_core.customers.models import Customer, Unit, once_by_name
from crm_core.deals.periods import months_before, period_on
from crm_core.deals.queries import DealQuerySet
from crm_core.fields.values import OwnValue, TonedValue
from crm_core.products.models import TIMES_A_YEAR, Product, Recurrence
from crm_core.search.columns import words_index, words_of
from kundsystem.shared.keys import new_key


class Stage(models.TextChoices):
    """What a status means to lists, sums and selections, whatever the organisation calls it."""

    OPEN = "open", _("Open")
    WON = "won", _("Won")
    RUNNING = "running", _("Running")
    LOST = "lost", _("Lost")
    ENDED = "ended", _("Ended")


# The customer has it, or has had it.
BOUGHT = (Stage.WON, Stage.RUNNING)


class DealStatus(TonedValue):
    """Where a deal stands, in the organisation's own words; `stage` says what that means."""

    stage = models.CharField(_("stage"), max_length=8, choices=Stage, default=Stage.OPEN)
    # Per cent, for deals that do not say their own.
    probability = models.PositiveSmallIntegerField(_("probability"), default=0)
    is_default = models.BooleanField(default=False)
    # One that is a product's own is offered on deals of that product only; the others are common to all.
    product = models.ForeignKey(
        Product, models.CASCADE, null=True, blank=True, related_name="own_statuses", verbose_name=_("product")
    )

    class Meta(TonedValue.Meta):
        db_table = "deal_status"
        verbose_name = _("status")
        constraints = [
            once_by_name("deal_status_name"),
            models.CheckConstraint(condition=Q(probability__lte=100), name="deal_status_probability"),
        ]

    @property
    def is_open(self) -> bool:
        """Whether a deal in it is still to be decided."""
        return self.stage == Stage.OPEN

    def is_for(self, product_id: uuid.UUID | None) -> bool:
        """Whether a deal about a product can be in it."""
        return self.product_id is None or self.product_id == product_id


class LossReason(OwnValue):
    """Why a deal was lost."""

    class Meta(OwnValue.Meta):
        db_table = "loss_reason"
        verbose_name = _("reason")
        constraints = [once_by_name("loss_reason_name")]


def _amount() -> models.Func:
    return Round(F("quantity") * F("unit_price") * (Value(Decimal(100)) - F("discount")) / Value(Decimal(100)), 2)


def _money() -> models.DecimalField:
    return models.DecimalField(max_digits=18, decimal_places=2)


class Deal(WithCustomFields):
    """One product or service at one customer."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    customer = models.ForeignKey(
        Customer, models.CASCADE, related_name="deals", verbose_name=_("customer"), db_index=False
    )
    product = models.ForeignKey(
        Product, models.PROTECT, related_name="deals", verbose_name=_("product"), db_index=False
    )
    description = models.CharField(_("description"), max_length=200, blank=True)
    words = words_of("description", others=("next_step",))
    status = models.ForeignKey(
        DealStatus, models.PROTECT, related_name="deals", verbose_name=_("status"), db_index=False
    )
    # When it got the status it has; every change is a row of DealStatusChange.
    status_since = models.DateTimeField(_("status since"), default=timezone.now, editable=False)
    loss_reason = models.ForeignKey(
        LossReason, models.PROTECT, null=True, blank=True, related_name="deals", verbose_name=_("reason")
    )
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=2, default=Decimal(1))
    unit_price = models.DecimalField(_("price"), max_digits=14, decimal_places=2, default=Decimal(0))
    discount = models.DecimalField(_("discount"), max_digits=5, decimal_places=2, default=Decimal(0))
    recurrence = models.CharField(_("charged"), max_length=8, choices=Recurrence, default=Recurrence.ONCE)
    # What it costs each time it is charged, without VAT, rounded to öre as an invoice line is.
    amount = models.GeneratedField(
        expression=_amount(), output_field=_money(), db_persist=True, verbose_name=_("amount")
    )
    # What it brings in a year; once for what is charged once. Sums of different deals are sums of this.
    value = models.GeneratedField(
        expression=_amount()
        * Case(
            *(When(recurrence=recurrence, then=Value(times)) for recurrence, times in TIMES_A_YEAR.items()),
            default=Value(1),
        ),
        output_field=_money(),
        db_persist=True,
        verbose_name=_("value per year"),
    )
    seller = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("seller"),
        db_index=False,
    )
    orderer = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="deals", verbose_name=_("orderer")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit"))
    offered_on = models.DateField(_("offered"), null=True, blank=True)
    answer_by = models.DateField(_("answer by"), null=True, blank=True)
    ordered_on = models.DateField(_("ordered"), null=True, blank=True)
    starts_on = models.DateField(_("starts"), null=True, blank=True)
    ends_on = models.DateField(_("ends"), null=True, blank=True)
    notice_months = models.PositiveSmallIntegerField(_("notice period"), null=True, blank=True)
    # Whether the contract goes on by itself for another period unless somebody gives notice.
    renews = models.BooleanField(_("renewed automatically"), default=False)
    probability = models.PositiveSmallIntegerField(_("probability"), null=True, blank=True)
    is_reference = models.BooleanField(_("reference customer"), default=False)
    # After this day it is not named any more; without one it may be until further notice.
    reference_until = models.DateField(_("reference until"), null=True, blank=True)
    reference_contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("contact of the reference")
    )
    next_step = models.CharField(_("to think of"), max_length=120, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = DealQuerySet.as_manager()

    class Meta:
        db_table = "deal"
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="deal_quantity"),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="deal_price"),
            models.CheckConstraint(condition=Q(discount__gte=0, discount__lte=100), name="deal_discount"),
            models.CheckConstraint(
                condition=Q(probability__isnull=True) | Q(probability__lte=100), name="deal_probability"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="deal_period",
            ),
        ]
        indexes = [
            values_index("deal_custom"),
            models.Index(fields=["customer", "-status_since", "-id"], name="deal_of_customer"),
            words_index("deal_words"),
            # The board: a status' cards, those that moved last on top; and the same for one seller's. What they come to
            # is summed without touching the rows.
            models.Index(
                fields=["status", "-status_since", "-id"],
                name="deal_on_board",
                condition=Q(archived_at__isnull=True),
                include=["value", "probability"],
            ),
            models.Index(
                fields=["seller", "status", "-status_since", "-id"],
                name="deal_of_seller",
                condition=Q(archived_at__isnull=True),
                include=["value", "probability"],
            ),
            models.Index(fields=["product", "status", "customer"], name="deal_of_product"),
            # Finding: the deals of a product that moved last, of thousands.
            models.Index(fields=["product", "-status_since", "-id"], name="deal_of_product_newest"),
            # What programs follow: everything that was changed since they asked last.
            models.Index(fields=["updated_at", "id"], name="deal_changed"),
            models.Index(fields=["created_at", "id"], name="deal_created"),
            models.Index(fields=["ends_on", "id"], name="deal_ends", condition=Q(archived_at__isnull=True)),
            models.Index(fields=["ordered_on", "id"], name="deal_ordered", condition=Q(archived_at__isnull=True)),
            models.Index(fields=["value", "id"], name="deal_value", condition=Q(archived_at__isnull=True)),
            # What lists are ordered by; equal values are then put in order of the customer's name, a few at a time.
            models.Index(fields=["amount", "id"], name="deal_amount", condition=Q(archived_at__isnull=True)),
            models.Index(fields=["status_since", "id"], name="deal_moved", condition=Q(archived_at__isnull=True)),
            *(
                models.Index(
                    fields=[f"{day}_{on}", "id"],
                    name=f"deal_{day}",
                    condition=Q(("archived_at__isnull", True), (f"{day}_{on}__isnull", False)),
                )
                for day, on in (("offered", "on"), ("answer", "by"), ("starts", "on"))
            ),
            models.Index(fields=["archived_at"], name="deal_archived", condition=Q(archived_at__isnull=False)),
            models.Index(
                fields=["product", "customer"],
                name="deal_reference",
                condition=Q(is_reference=True, archived_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product} {self.description}".strip()

    @property
    def is_archived(self) -> bool:
        """Whether it is put away."""
        return self.archived_at is not None

    @property
    def is_recurring(self) -> bool:
        """Whether it is charged again and again."""
        return self.recurrence != Recurrence.ONCE

    @property
    def chance(self) -> int:
        """Per cent: its own probability, else its status'."""
        return self.status.probability if self.probability is None else self.probability

    def period_on(self, day: dt.date) -> tuple[dt.date | None, dt.date | None]:
        """Return the first and the last day of the contract period; of one that goes on by itself, that of the day."""
        if self.renews and self.ends_on is not None and self.status.stage in BOUGHT:
            return period_on(self.starts_on, self.ends_on, day)
        return self.starts_on, self.ends_on

    def last_day_of_notice(self, day: dt.date) -> dt.date | None:
        """Return the last day to give notice in the period of a day, when there is a notice period."""
        _start, end = self.period_on(day)
        return months_before(end, self.notice_months) if end and self.notice_months is not None else None

    @property
    def notice_on(self) -> dt.date | None:
        """The last day to give notice in the period of today."""
        return self.last_day_of_notice(timezone.localdate())

    def is_running_on(self, day: dt.date) -> bool:
        """Whether it is a contract that brings revenue on a day. `DealQuerySet.running_on` asks the same."""
        return (
            self.is_recurring
            and self.status.stage in BOUGHT
            and (self.starts_on is None or self.starts_on <= day)
            and (self.ends_on is None or self.renews or self.ends_on >= day)
        )


class DealShare(models.Model):
    """A unit's share of a deal's revenue; a deal's shares are 100 per cent together, or there are none."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    deal = models.ForeignKey(Deal, models.CASCADE, related_name="shares", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    percent = models.DecimalField(_("per cent"), max_digits=5, decimal_places=2)

    class Meta:
        db_table = "deal_share"
        constraints = [
            models.UniqueConstraint(fields=["deal", "unit"], name="deal_share_once"),
            models.CheckConstraint(condition=Q(percent__gt=0, percent__lte=100), name="deal_share_is_a_share"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.percent} %"


class DealStatusChange(models.Model):
    """That a deal got a status: which, when and by whom. The first one is that it was made."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    deal = models.ForeignKey(Deal, models.CASCADE, related_name="status_changes", db_index=False)
    status = models.ForeignKey(DealStatus, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(_("when"))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        db_table = "deal_status_change"
        indexes = [models.Index(fields=["deal", "-changed_at", "-id"], name="deal_status_changes")]

    def __str__(self) -> str:
        return f"{self.deal_id} {self.status_id} {self.changed_at}"
