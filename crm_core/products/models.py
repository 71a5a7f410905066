"""Products and services, their categories and their value added tax."""

import datetime as dt
from decimal import Decimal

from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_core.custom_fields.models import WithCustomFields, values_index
from crm_core.customers.models import once_by_name
from crm_core.fields.values import OwnValue
from crm_core.products.queries import ProductQuerySet
from crm_core.search.columns import words_index, words_of
from kundsystem.shared.keys import new_key


class Recurrence(models.TextChoices):
    """How often the price is charged."""

    ONCE = "once", _("One-off")
    MONTH = "month", _("Per month")
    QUARTER = "quarter", _("Per quarter")
    YEAR = "year", _("Per year")


# How people write it in their own registers.
ALSO_CHARGED = {
    Recurrence.ONCE: ("engång", "engångs", "engångsbelopp", "styck", "en gång", "one-time", "single"),
    Recurrence.MONTH: ("månad", "mån", "månadsvis", "/mån", "kr/mån", "month", "monthly"),
    Recurrence.QUARTER: ("kvartal", "kvartalsvis", "kv", "/kvartal", "quarter", "quarterly"),
    Recurrence.YEAR: ("år", "årsvis", "årligen", "/år", "kr/år", "helår", "year", "yearly", "annual"),
}

# How many times a price is charged in a year; what is charged once counts once.
TIMES_A_YEAR = {Recurrence.ONCE: 1, Recurrence.MONTH: 12, Recurrence.QUARTER: 4, Recurrence.YEAR: 1}


class VatClass(OwnValue):
    """What kind of thing it is to the tax agency (momsklass); the per cent is that of the day."""

    class Meta(OwnValue.Meta):
        db_table = "vat_class"
        constraints = [once_by_name("vat_class_name")]

    def percent_on(self, day: dt.date) -> Decimal:
        """Return the per cent that holds on a day: that of the newest rate that has begun, before the first one none.

        Read it with `with_rates`, or every call asks the database.
        """
        begun = [rate for rate in self.rates.all() if rate.valid_from <= day]
        return max(begun, key=lambda rate: rate.valid_from).percent if begun else Decimal(0)


class VatRate(models.Model):
    """The per cent of a VAT class from a day on. Rates change by law, so they are rows and never constants."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    vat_class = models.ForeignKey(VatClass, models.CASCADE, related_name="rates", db_index=False)
    percent = models.DecimalField(_("per cent"), max_digits=5, decimal_places=2)
    valid_from = models.DateField(_("from"))

    class Meta:
        db_table = "vat_rate"
        constraints = [
            models.UniqueConstraint(fields=["vat_class", "valid_from"], name="vat_rate_once"),
            models.CheckConstraint(condition=Q(percent__gte=0, percent__lte=100), name="vat_rate_is_a_share"),
        ]

    def __str__(self) -> str:
        return f"{self.percent} % {self.valid_from}"


class ProductCategory(OwnValue):
    """A group of products and services."""

    class Meta(OwnValue.Meta):
        db_table = "product_category"
        verbose_name = _("category")
        constraints = [once_by_name("product_category_name")]


class Product(WithCustomFields):
    """Something that is sold: a product or a service, once or recurring."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    name = models.CharField(_("name"), max_length=120)
    sort_key = models.GeneratedField(
        expression=Func(F("name"), function="public.sv_key"),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )
    words = words_of("name", others=("code", "description"))
    code = models.CharField(_("code"), max_length=30, blank=True)
    category = models.ForeignKey(
        ProductCategory, models.PROTECT, null=True, blank=True, verbose_name=_("category"), related_name="products"
    )
    description = models.CharField(_("description"), max_length=500, blank=True)
    unit_price = models.DecimalField(_("price"), max_digits=14, decimal_places=2, null=True, blank=True)
    # What one buys of it: a piece, an hour, a licence.
    unit_name = models.CharField(_("sold by the"), max_length=20, blank=True)
    recurrence = models.CharField(_("charged"), max_length=8, choices=Recurrence, default=Recurrence.ONCE)
    vat_class = models.ForeignKey(
        VatClass, models.PROTECT, null=True, blank=True, verbose_name=_("VAT"), related_name="products"
    )
    # What a new contract gets to begin with, in months.
    contract_months = models.PositiveSmallIntegerField(_("contract period"), null=True, blank=True)
    notice_months = models.PositiveSmallIntegerField(_("notice period"), null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = ProductQuerySet.as_manager()

    class Meta:
        db_table = "product"
        constraints = [
            once_by_name("product_name"),
            models.UniqueConstraint(
                models.functions.Lower("code"),
                condition=Q(archived_at__isnull=True) & ~Q(code=""),
                name="product_code_once",
            ),
            models.CheckConstraint(condition=Q(unit_price__isnull=True) | Q(unit_price__gte=0), name="product_price"),
        ]
        indexes = [
            values_index("product_custom"),
            models.Index(fields=["sort_key", "id"], name="product_by_name"),
            words_index("product_words"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_archived(self) -> bool:
        """Whether it is sold no more: not offered, but still what earlier deals are about."""
        return self.archived_at is not None

    @property
    def vat_percent(self) -> Decimal | None:
        """The per cent of today; none without a VAT class."""
        return self.vat_class.percent_on(timezone.localdate()) if self.vat_class else None

    @property
    def is_recurring(self) -> bool:
        """Whether it is charged again and again."""
        return self.recurrence != Recurrence.ONCE
