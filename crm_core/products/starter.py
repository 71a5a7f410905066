"""What a new organisation's catalogue begins with: the VAT classes and their rates."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _

from crm_core.products.models import VatClass, VatRate
from tenants import starter

# From the day the present rates were introduced (mervärdesskattelagen 2023:200, 9 kap., and the acts before it). Food
# goes down to 6 % from 1 April 2026 to 31 December 2027 (prop. 2025/26:55).
STANDARD = [(dt.date(1990, 7, 1), 25)]
FOOD = [(dt.date(1996, 1, 1), 12), (dt.date(2026, 4, 1), 6), (dt.date(2028, 1, 1), 12)]
HOTELS = [(dt.date(2012, 1, 1), 12)]
CULTURE = [(dt.date(2002, 1, 1), 6)]
NONE = [(dt.date(1969, 1, 1), 0)]


@starter.register
def vat_classes() -> None:
    """Make VAT classes and their rates in the language in force."""
    classes = [
        (_("Standard VAT"), STANDARD),
        (_("Food"), FOOD),
        (_("Hotels and restaurants"), HOTELS),
        (_("Books, culture and passenger transport"), CULTURE),
        (_("No VAT"), NONE),
    ]
    for position, (name, rates) in enumerate(classes):
        vat_class = VatClass.objects.create(name=name, position=position)
        VatRate.objects.bulk_create(
            VatRate(vat_class=vat_class, percent=Decimal(percent), valid_from=day) for day, percent in rates
        )
