"""Deals of the site that browser tests look at: a board with something in every column, and one with very much."""

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from crm_core.models import Deal, DealStatus, Product
from kundsystem.accounts.models import User
from tests.factories import CustomerFactory, DealFactory, ProductFactory

PRODUCTS = ("Säljkarta", "Ledarforum", "Medarbetarmätning", "Anbudsstöd", "Processkartläggning", "Avtalsbevakning")
# Per status, in order: customer, product, kronor, what to think of.
BOARD = (
    (
        ("Rönnskogens Trävaru", 0, 96_000, "Ring efter 1 dec"),
        ("Granlida Mätteknik AB", 1, 59_400, "Sex platser, våren 2027"),
        ("Lövnäs Verktyg", 2, 72_000, ""),
        ("Tunaby Plast", 0, 144_000, "Träff på mässan 19 nov"),
    ),
    (
        ("Ekmarkens Entreprenad", 3, 210_000, "Möte 12 jan"),
        ("Kvarnbäckens Mekaniska", 2, 72_000, "Vill ha prisförslag"),
        ("Ängsholms Folkhögskola", 0, 54_000, "Beslut i februari"),
    ),
    (
        ("Tallåsens Byggvaror AB", 0, 120_000, "Följ upp 27 nov"),
        ("Sandåkra Kyl & Värme", 4, 168_000, ""),
        ("Solbacka Friskola", 1, 39_600, "Gäller till 18 dec"),
    ),
    (
        ("Björkehults kommun", 1, 342_000, "Slutpris i dag 13.30"),
        ("Hedåkra Fastigheter och Samfällighetsföreningar i Norra Bohuslän ekonomisk förening", 5, 98_000, "Styrelsen"),
    ),
    (("Stensjö Revision & Råd", 0, 126_000, ""), ("Norrviks Livs & Grossist", 2, 72_000, "")),
)


def add_deals(owner: User, other: User) -> Deal:
    """Make the board; return the deal that is dragged about."""
    now, today = timezone.now(), timezone.localdate()
    products = [ProductFactory(name=name) for name in PRODUCTS]
    statuses = DealStatus.objects.filter(stage__in=("open", "won")).order_by("position")
    made = []
    for status, rows in zip(statuses, BOARD, strict=True):
        for place, (name, product, kronor, next_step) in enumerate(rows):
            made.append(
                DealFactory(
                    customer=CustomerFactory(name=name, last_contact_at=now - dt.timedelta(days=18 * place + 5)),
                    product=products[product],
                    status=status,
                    seller=other if place == 1 else owner,
                    unit_price=Decimal(kronor),
                    recurrence="year" if product == 2 else "once",
                    next_step=next_step,
                    answer_by=today + dt.timedelta(days=5) if name.startswith("Sandåkra") else None,
                    starts_on=today + dt.timedelta(days=37) if status.stage == "won" else None,
                    status_since=now - dt.timedelta(minutes=place + 1),
                )
            )
    Deal.objects.filter(customer__name="Lövnäs Verktyg").update(created_at=now - dt.timedelta(days=90))
    for days, stage in ((1, "lost"), (2, "lost"), (200, "running"), (400, "ended")):
        DealFactory(
            customer=made[days % 7].customer,
            product=products[days % 6],
            status=DealStatus.objects.filter(stage=stage).first(),
            seller=owner,
            unit_price=Decimal(50_000),
            status_since=now - dt.timedelta(days=days),
            ends_on=today + dt.timedelta(days=90) if stage == "running" else None,
        )
    return next(deal for deal in made if deal.customer.name == "Björkehults kommun")


def add_very_many(count: int) -> None:
    """Make a board that is full: open deals by the thousand."""
    customers = [CustomerFactory(name=f"Storkund {n:02} med ett långt namn i {n % 9} orter") for n in range(40)]
    products = list(Product.objects.all())
    statuses = list(DealStatus.objects.filter(stage="open"))
    now = timezone.now()
    Deal.objects.bulk_create(
        Deal(
            customer=customers[n % 40],
            product=products[n % len(products)],
            status=statuses[n % len(statuses)],
            unit_price=Decimal(1000 + n),
            status_since=now - dt.timedelta(hours=n),
        )
        for n in range(count)
    )
