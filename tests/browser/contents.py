"""Fills the site that browser tests look at; run as a process of its own, with the site's settings.

Prints, as JSON, the addresses of what tests want to open.
"""

import datetime as dt
import json

import django

NAMES = (
    *("Nordström & Söner Bygg AB", "Ångbåtsbryggan i Öregrund", "Ekonomiska föreningen Åkerbär", "Västerviks kommun"),
    *("Lindqvist Redovisning", "Östgöta Maskin AB", "Kyrkbyns Samfällighetsförening", "Karin Ekvall"),
    *("Bergslagens Tryckeri och Bokbinderi med Efterföljare och Söner Aktiebolag", "Ä-märkt Konsult"),
)
BODIES = (
    "Ringde om offerten på ställningarna. De vill ha pris även på montering, och svar före fredag.",
    "Möte på plats. Taket ska läggas om i maj; de jämför med två andra. Kontaktpersonen är borta vecka 8.",
    "Skickade avtalet för påskrift.\n\nDe bad om 30 dagars betalningstid i stället för 20. Ja, om de tar hela året.",
    "Kort samtal.",
    "Långt samtal om hur leveranserna har gått. " * 12,
)

YEAR = dt.timedelta(days=365)


def main() -> None:
    """Make customers, contacts, notes and files in Alfa; give the cast a password that can be used."""
    django.setup()
    from django.db import connection
    from django.utils import timezone

    from crm_core.models import Customer
    from kundsystem.accounts.models import User
    from kundsystem.shared.keys import key_to_short
    from tenants.queries import organisation_by_host
    from tests import cast
    from tests.api import make_key
    from tests.factories import ContactFactory, CustomerFactory, FileFactory, NoteFactory

    for house in cast.HOUSES:
        connection.set_tenant(organisation_by_host(house.host))
        for user in User.objects.all():
            user.set_password(cast.PASSWORD)
            user.save(update_fields=["password"])
    connection.set_tenant(organisation_by_host(cast.ALFA.host))
    owner = User.objects.get(email=cast.OWNER.email)
    customers: list[Customer] = []
    for position in range(64):
        name = NAMES[position] if position < len(NAMES) else f"Kund {position:03} i Småort"
        customers.append(
            CustomerFactory(
                name=name,
                owner=owner if position % 3 else None,
                postal_street="Storgatan 12",
                postal_postcode="59330",
                postal_town="Västervik",
                phone="+46490123456",
                email=f"kund{position}@example.se",
                org_number="5567037485" if position == 0 else "",
                employees=position * 3 or None,
            )
        )
    first = customers[0]
    contact = ContactFactory(
        customer=first, first_name="Karin", last_name="Ekvall", email="karin@example.se", is_main=True
    )
    ContactFactory(customer=first, first_name="Björn", last_name="Ås", phone="+46705551234")
    now = timezone.now()
    for number in range(48):
        NoteFactory(
            customer=first,
            author=owner,
            body=f"{BODIES[number % len(BODIES)]} (nr {number})",
            happened_at=now - dt.timedelta(days=7 * number, hours=2),
        )
    first.last_contact_at = now
    first.save(update_fields=["last_contact_at"])
    FileFactory(customer=first, name="Avtal 2026.txt")
    make_key(owner, name="Webbformuläret", last_used_at=now)
    make_key(owner, "read", name="Nattlig kopia till affärssystemet hos Bergslagens", expires_at=now + YEAR)
    make_key(owner, name="Gammal integration", revoked_at=now)
    make_key(User.objects.get(email=cast.MEMBER.email), "read", name="Kalkylark")
    addresses = {
        "customer": f"/customers/{key_to_short(first.pk)}/",
        "empty_customer": f"/customers/{key_to_short(customers[5].pk)}/",
        "contact": f"/contacts/{key_to_short(contact.pk)}/",
    }
    print(json.dumps(addresses))


if __name__ == "__main__":
    main()
