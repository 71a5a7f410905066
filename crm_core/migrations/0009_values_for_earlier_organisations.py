"""Deal statuses, loss reasons and VAT for organisations that were there before deals were.

New ones get theirs with the starter content. Those with no customer status have not got any content yet: the template.
"""

import datetime as dt

from django.db import migrations

from kundsystem.shared.keys import new_key

STATUSES = (
    (("Intresserad", "Interested"), "raps", "open", 10),
    (("Behov bekräftat", "Need confirmed"), "blabar", "open", 25),
    (("Offert skickad", "Quote sent"), "blabar", "open", 50),
    (("Förhandling", "Negotiation"), "ljung", "open", 75),
    (("Avtal", "Contract"), "gran", "won", 100),
    (("Pågår", "Under way"), "fjord", "running", 100),
    (("Avslutad", "Ended"), "sten", "ended", 0),
    (("Avböjd", "Declined"), "sten", "lost", 0),
)
REASONS = (
    ("Pris", "Price"),
    ("Valde någon annan", "Chose somebody else"),
    ("Gör det själva", "Does it themselves"),
    ("Ingen budget", "No budget"),
    ("Fel tidpunkt", "Wrong time"),
    ("Inget svar", "No answer"),
)
VAT = (
    (("Normal moms", "Standard VAT"), ((dt.date(1990, 7, 1), 25),)),
    (("Livsmedel", "Food"), ((dt.date(1996, 1, 1), 12), (dt.date(2026, 4, 1), 6), (dt.date(2028, 1, 1), 12))),
    (("Hotell och restaurang", "Hotels and restaurants"), ((dt.date(2012, 1, 1), 12),)),
    (
        ("Böcker, kultur och persontransport", "Books, culture and passenger transport"),
        ((dt.date(2002, 1, 1), 6),),
    ),
    (("Momsfritt", "No VAT"), ((dt.date(1969, 1, 1), 0),)),
)


def add(apps, schema_editor):
    """Make the values in the organisation's language."""
    model = lambda name: apps.get_model("crm_core", name)  # noqa: E731
    if model("DealStatus").objects.exists() or not model("CustomerStatus").objects.exists():
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT language FROM public.tenants_organisation WHERE schema_name = current_schema()")
        found = cursor.fetchone()
    at = 1 if found and found[0] == "en" else 0
    for position, (names, tone, stage, probability) in enumerate(STATUSES):
        model("DealStatus").objects.create(
            id=new_key(),
            name=names[at],
            tone=tone,
            stage=stage,
            probability=probability,
            position=position,
            is_default=position == 0,
        )
    for position, names in enumerate(REASONS):
        model("LossReason").objects.create(id=new_key(), name=names[at], position=position)
    for position, (names, rates) in enumerate(VAT):
        vat_class = model("VatClass").objects.create(id=new_key(), name=names[at], position=position)
        for day, percent in rates:
            model("VatRate").objects.create(id=new_key(), vat_class=vat_class, valid_from=day, percent=percent)


class Migration(migrations.Migration):
    dependencies = [("crm_core", "0008_products_and_deals")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
