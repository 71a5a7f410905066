"""Fills the site that browser tests look at; run as a process of its own, with the site's settings.

Prints, as JSON, the addresses of what tests want to open.
"""

import datetime as dt
import json
from typing import Any

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


def selection_addresses(why: Any) -> dict[str, str]:
    """Builders to look at: a full one with groups that asks why, and one with everything wrong."""
    from crm_core.models import Product
    from crm_core.selections.state import State
    from crm_core.selections.tree import ALL, ANY, Condition, Group, Tree

    half_a_year = {"last": 6, "unit": "months"}
    products = [str(key) for key in Product.objects.order_by("name").values_list("pk", flat=True)]
    word = Condition("note", {"text": "kundvårdsmöte", "when": half_a_year})
    inner = Group(ALL, (Condition("contacted", {"when": half_a_year}, negated=True), Condition("reference")))
    include = (
        Group(ANY, (Condition("bought", {"products": products}), word, inner)),
        Condition("postcode", {"in": [["720 00", "759 99"], ["114"], ["593"]]}),
        Condition("customer.owner", {"content": "filled"}),
        Condition("area_code", {"in": ["08", "021", "0490"]}),
        Condition("town", {"in": ["Västervik", "Västerås", "Bergslagens Tryckeri och Bokbinderis samhälle"]}),
    )
    exclude = (
        Condition("deal", {"stages": ["lost", "ended"], "when": {"this": "year"}}),
        Condition("person", {"email": "lacks", "phone": "lacks"}),
        Group(ALL, (word, Condition("won_amount", {"sum": {"from": "100000"}, "when": {"from": "2026-01-01"}}))),
    )
    wrong = (Condition("dreamt"), Condition("contacted"), Condition("postcode", {"in": [["elva"]]}), Condition("deal"))
    full = State(Tree(Group(ALL, include), Group(ANY, exclude)), is_changed=True, why=why.pk)
    faulty = State(Tree(Group(ALL, wrong), Group(ANY, (Group(),))), is_changed=True, edit="include.2")
    return {"selection": full.url(), "faulty_selection": faulty.url()}


def letter_addresses(owner: Any, contact: Any) -> dict[str, str]:
    """Return where a letter is written that has everything: pictures, a button, and a field without a value."""
    from crm_core.mail_templates.content import stored
    from crm_core.mail_templates.models import MailBlock, MailDraft
    from kundsystem.shared.keys import key_to_short

    pieces = stored(block.content.as_new(block=str(block.pk)) for block in MailBlock.objects.in_order())
    subject = "{{ kontaktperson.förnamn }}, tre saker inför 2027 för {{ kund.bransch }}"
    draft = MailDraft.objects.create(
        author=owner, customer=contact.customer, contact=contact, subject=subject, pieces=pieces
    )
    url = f"/mail/drafts/{key_to_short(draft.pk)}/"
    return {"letter": url, "letter_piece": f"{url}pieces/{pieces[4]['key']}/"}


def kept_addresses(owner: Any) -> dict[str, str]:
    """Return where a subscribed selection is, the link that ends its letters, a saved list, and changes of many."""
    from django.http import QueryDict

    from crm_core.lists import actions as of_lists
    from crm_core.lists.bulk import Deed
    from crm_core.lists.listing import NOTE
    from crm_core.lists.saving import create_list
    from crm_core.models import CustomerStatus
    from crm_core.selections.actions import create_selection
    from crm_core.selections.letters import token_of
    from crm_core.selections.subscribing import subscribe
    from crm_core.selections.tree import ALL, Condition, Group, Tree
    from kundsystem.accounts.actor import Actor
    from kundsystem.shared.keys import key_to_short

    actor = Actor(owner)
    tree = Tree(Group(ALL, (Condition("area_code", {"in": ["0490"]}),)))
    saved = create_selection(actor=actor, name="Kunder i Västervik med omnejd", tree=tree, is_shared=True)
    letters = subscribe(actor=actor, pk=saved.pk, by_mail=True, on_page=True, weekday=1)
    shown = create_list(
        actor=actor, subject="customer", name="Att ringa före sommaren", query="q=kund", columns=["number", "phone"]
    )
    status = CustomerStatus.objects.exclude(archived_at__isnull=False).latest("position")
    everybody = {"actor": actor, "subject": "customer", "query": QueryDict("")}
    marked = of_lists.prepare(deed=Deed("status", str(status.pk)), **everybody)
    noted = of_lists.prepare(deed=Deed(NOTE), **everybody)
    return {
        "saved_selection": f"/selections/{key_to_short(saved.pk)}/",
        "letter": f"/selections/letters/{token_of(letters)}/",
        "saved_list": f"/lists/{key_to_short(shown.pk)}/",
        "bulk": f"/lists/changes/{key_to_short(marked.pk)}/",
        "bulk_note": f"/lists/changes/{key_to_short(noted.pk)}/",
        "selected": f"/customers/?selection={key_to_short(saved.pk)}",
    }


def reference_addresses(customers: list[Any]) -> dict[str, str]:
    """Two reference customers for a product, and one that has ended at a third; who asked there has an address."""
    from kundsystem.shared.keys import key_to_short
    from tests.factories import ContactFactory, DealFactory, ProductFactory

    product = ProductFactory(name="Upphandlingsstöd")
    persons = [
        ContactFactory(customer=one, first_name=name, last_name="Referens", email=f"{name.lower()}@referens.example")
        for one, name in zip(customers, ("Rut", "Ragnar", "Frida"), strict=True)
    ]
    for one, person in zip(customers[:2], persons, strict=False):
        DealFactory(customer=one, product=product, stage="running", is_reference=True, reference_contact=person)
    asked = DealFactory(customer=customers[2], product=product, orderer=persons[2], stage="ended")
    return {
        "reference_deal": f"/deals/{key_to_short(asked.pk)}/",
        "newsletter_customer": f"/customers/{key_to_short(customers[2].pk)}/newsletters/",
        "references": f"/references/?about={asked.pk}",
    }


def fill_selections(customers: list[Any]) -> None:
    """Give some customers what selections find them by: deals, a word in a note, a position, an area code."""
    from django.utils import timezone

    from crm_core.models import Industry, PositionType
    from tests.factories import ContactFactory, DealFactory, NoteFactory, ProductFactory

    compass, barometer = ProductFactory(name="Säljkompass"), ProductFactory(name="Kundbarometer")
    buying = PositionType.objects.get_or_create(name="Inköp")[0]
    both, noted, wanted, far = customers[40:44]
    today = timezone.localdate()
    for customer in (both, noted, wanted):
        customer.postal_postcode, customer.postal_town = "72210", "Västerås"
        customer.save(update_fields=["postal_postcode", "postal_town"])
        ContactFactory(customer=customer, first_name="Inga", last_name=customer.name, position_type=buying)
    # One more of the position, and one of none, at the customer that the example finds.
    ContactFactory(customer=wanted, first_name="Berit", last_name="Åkerlund", position_type=buying)
    ContactFactory(customer=wanted, first_name="Nils", last_name="Palm")
    for customer in (both, noted, wanted, far):
        DealFactory(customer=customer, product=compass, stage="running", ordered_on=today)
    DealFactory(customer=both, product=barometer, stage="running", ordered_on=today)
    NoteFactory(customer=noted, body="Kundvårdsmöte: nöjda med leveransen.")
    far.phone, far.industry = "+4621123456", Industry.objects.order_by("position").first()
    far.save(update_fields=["phone", "industry"])


def main() -> None:
    """Make customers, contacts, notes and files in Alfa; give the cast a password that can be used."""
    django.setup()
    from django.db import connection
    from django.utils import timezone

    from crm_core.customers.last_contact import refresh_last_contact
    from crm_core.models import Customer, Deal, Product
    from kundsystem.accounts.models import User
    from kundsystem.shared.keys import key_to_short
    from tenants.queries import organisation_by_host
    from tests import cast
    from tests.api import make_key
    from tests.browser.calendar import add_bookings
    from tests.browser.deals import add_deals, add_very_many
    from tests.browser.mailings import add_mailings, add_sender_domain
    from tests.browser.reminders import add_reminders
    from tests.factories import ContactFactory, CustomerFactory, FileFactory, NoteFactory, ProductFactory

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
    FileFactory(customer=first, name="Avtal 2026.txt")
    fill_selections(customers)
    make_key(owner, name="Webbformuläret", last_used_at=now)
    make_key(owner, "read", name="Nattlig kopia till affärssystemet hos Bergslagens", expires_at=now + YEAR)
    make_key(owner, name="Gammal integration", revoked_at=now)
    make_key(User.objects.get(email=cast.MEMBER.email), "read", name="Kalkylark")
    twin, long_twin = _twins(customers, owner)
    booking = add_bookings(owner, User.objects.get(email=cast.MEMBER.email), customers)
    deal = add_deals(owner, User.objects.get(email=cast.MEMBER.email))
    refresh_last_contact(customer.pk for customer in [*customers, twin, long_twin])
    addresses = {
        "customer": f"/customers/{key_to_short(first.pk)}/",
        "empty_customer": f"/customers/{key_to_short(customers[5].pk)}/",
        "booking": f"/bookings/{key_to_short(booking.pk)}/",
        "contact": f"/contacts/{key_to_short(contact.pk)}/",
        "merge": f"/customers/{key_to_short(customers[5].pk)}/merge/{key_to_short(twin.pk)}/",
        "merge_long": f"/customers/{key_to_short(customers[8].pk)}/merge/{key_to_short(long_twin.pk)}/",
        "product": f"/products/{key_to_short(Product.objects.earliest('sort_key').pk)}/",
        "deal": f"/deals/{key_to_short(Deal.objects.filter(customer=customers[40]).latest('created_at').pk)}/",
        "deal_customer": f"/customers/{key_to_short(customers[40].pk)}/",
        "deal_card": f"deal-card-{deal.pk}",
    }
    addresses |= add_reminders(owner, User.objects.get(email=cast.MEMBER.email), customers, contact)
    addresses |= selection_addresses(first) | kept_addresses(owner) | letter_addresses(owner, contact)
    addresses |= reference_addresses(customers[12:15]) | add_mailings(owner)
    add_sender_domain(owner)
    # The other organisation's board is full.
    connection.set_tenant(organisation_by_host(cast.BETA.host))
    ProductFactory(name="Ledarforum")
    add_very_many(1200)
    print(json.dumps(addresses))


def _twins(customers: list, owner: Any) -> tuple[Any, Any]:
    """Add two customers who are there already: under a shorter name, and under one that is as long."""
    from crm_core.models import Tag
    from tests.factories import ContactFactory, CustomerFactory, FileFactory, NoteFactory

    twin = CustomerFactory(
        name="Östgöta Maskin",
        owner=owner,
        phone="+4613123457",
        website="https://www.ostgotamaskin.example",
        postal_street="Box 117",
        postal_postcode="58102",
        postal_town="Linköping",
        employees=12,
    )
    tag = Tag.objects.create(name="Mässa", subject=Tag.Subject.CUSTOMER)
    twin.tags.add(tag)
    ContactFactory(customer=twin, first_name="Siv", last_name="Åkerblom", email="siv@ostgotamaskin.example")
    for body in BODIES[:3]:
        NoteFactory(customer=twin, author=owner, body=body)
    FileFactory(customer=twin, name="Offert.txt")
    long_twin = CustomerFactory(
        name=NAMES[8].replace("Aktiebolag", "AB (publ)"),
        owner=owner,
        email="bokbinderiet.kundtjanst.och.bestallningar@bergslagens-tryckeri-och-bokbinderi.example",
        phone=customers[8].phone,
        postal_town=customers[8].postal_town,
        postal_street="Gamla Landsvägen genom Hammarbyhöjden 118 B, uppgång C, tredje våningen till höger",
    )
    return twin, long_twin


if __name__ == "__main__":
    main()
