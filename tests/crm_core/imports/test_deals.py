"""A file of deals: each row becomes a deal at the customer that it names, or comes back with what is wrong."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from crm_core.deals.actions import update_deal
from crm_core.models import Change, Deal, DealShare, DealStatus, DealStatusChange, Import, Unit
from kundsystem.accounts.actor import Actor
from tests.crm_core.imports.registers import org_number
from tests.crm_core.imports.test_journey import run
from tests.factories import ContactFactory, CustomerFactory, DealFactory, ProductFactory, UserFactory, deal_status

pytestmark = pytest.mark.django_db
HEAD = "Kundnr;Orgnr;Kund;Artikelnr;Produkt;Status;Antal;Pris;Orderdatum;Startdatum;Säljare"


@pytest.fixture
def known(organisation):
    """Two customers and two products of the register."""
    ProductFactory(name="Serviceavtal", code="SA-1", unit_price=Decimal(500), recurrence="month")
    ProductFactory(name="Utbildning", code="UT-1", unit_price=Decimal(9000))
    CustomerFactory(name="Hällmo Elteknik AB", org_number=org_number(7), number="10877")
    return CustomerFactory(name="Öbergs Måleri", org_number=org_number(8), number="10878")


def upload(client, *lines, holds="deals", head=HEAD, **more):
    """Choose a file; return the import."""
    content = "\r\n".join((head, *lines)).encode("cp1252")
    given = {"file": SimpleUploadedFile("gamla_affärer.csv", content), "holds": holds} | more
    response = client.post(reverse("import_start"), given)
    assert response.status_code == 302, response.content.decode()[:2000]
    return Import.objects.order_by("-created_at").first()


def faults(item, client):
    """Return what the file of faulty rows says, row by row."""
    report = client.get(reverse("import_faults", args=[item.pk]))
    return [line.rsplit(";", 1)[1] for line in b"".join(report.streaming_content).decode("cp1252").splitlines()[1:]]


def test_rows_become_deals_of_the_customers_they_name(known, member, client_for, django_capture_on_commit_callbacks):
    seller = UserFactory(name="Åsa Lund")
    won, client = deal_status("won"), client_for(member)
    item = upload(
        client,
        f"10877;;;SA-1;;{won.name};2;450,50;2024-03-01;2024-04-01;Åsa Lund",
        f";{org_number(8)};;;Utbildning;;;;;;",
        ";;öbergs måleri;;utbildning;;3;;;;Någon Annan",
    )
    assert (item.state, item.error, item.counts["created"], item.counts["faulty"]) == ("review", "", 3, 0)
    page = client.get(reverse("import_show", args=[item.pk])).content.decode()
    assert "450,50" in page
    assert "Någon Annan" in page
    assert "Kundens namn saknas" not in page, "the number says whose it is"
    assert not Deal.objects.exists(), "nothing is written before it is confirmed"
    item = run(client, item, django_capture_on_commit_callbacks)
    first, second, third = Deal.objects.order_by("customer__number", "pk")
    assert (first.customer.number, first.product.code, first.status, first.seller) == ("10877", "SA-1", won, seller)
    assert (first.quantity, first.unit_price, first.recurrence) == (2, Decimal("450.50"), "month")
    assert (first.ordered_on, first.starts_on) == (dt.date(2024, 3, 1), dt.date(2024, 4, 1))
    assert first.amount == Decimal("901.00")
    assert {second.customer, third.customer} == {known}
    assert (second.unit_price, second.seller, second.status.stage) == (Decimal(9000), member, "open")
    assert third.seller is None, "nobody here is called so"
    assert DealStatusChange.objects.filter(deal=first, status=won, changed_by=member).exists()
    changes = Change.objects.filter(operation=item.operation)
    assert set(changes.values_list("table_name", "door", "verb")) == {
        ("deal", "import", "import.run"),
        ("deal_status_change", "import", "import.run"),
    }
    assert "gamla_affärer.csv" in client.get(reverse("import_show", args=[item.pk])).content.decode()


def test_what_is_wrong_stands_beside_the_row(known, member, client_for):
    own = DealStatus.objects.create(name="Bokad", stage="open", product=ProductFactory(name="Resa"))
    CustomerFactory(name="Lugnvik")
    CustomerFactory(name="Lugnvik")
    client = client_for(member)
    item = upload(
        client,
        "99;;;SA-1;;;;;;;",
        ";;Finns inte;SA-1;;;;;;;",
        ";;Lugnvik;SA-1;;;;;;;",
        "10877;;Öbergs Måleri;SA-1;;;;;;;",
        ";;;SA-1;;;;;;;",
        "10877;;;XX;;;;;;;",
        "10877;;;SA-1;Utbildning;;;;;;",
        "10877;;;;;;;;;;",
        f"10877;;;SA-1;;{own.name};;;;;",
        "10877;;;SA-1;;Okänd;;;;;",
        "10877;;;SA-1;;;0;;;;",
    )
    assert (item.counts["faulty"], item.counts["created"]) == (11, 0)
    said = faults(item, client)
    expected = [
        "Det finns ingen kund med det numret.",
        "Det finns ingen kund som heter så.",
        "Det kan vara 2 olika kunder.",
        "heter Hällmo Elteknik AB här",
        "Raden säger inte vilken kund",
        "Det finns ingen produkt eller tjänst med den koden.",
        "Koden hör till Serviceavtal",
        "Välj en produkt eller tjänst.",
        "Bokad är bara för affärer om Resa.",
        "”Okänd”",
        "mer än 0",
    ]
    assert [part in text for part, text in zip(expected, said, strict=True)] == [True] * 11, said
    page = client.get(reverse("import_show", args=[item.pk]) + "?row=5").content.decode()
    assert "heter Hällmo Elteknik AB här" in page
    assert client.post(reverse("import_run", args=[item.pk])).status_code == 422


def test_the_same_deals_are_not_made_twice_unless_that_is_chosen(
    known, member, client_for, django_capture_on_commit_callbacks
):
    client = client_for(member)
    line = "10877;;;SA-1;;;2;450;2024-03-01;2024-04-01;"
    run(client, upload(client, line), django_capture_on_commit_callbacks)
    again = upload(client, line, line.replace("2024-04", "2025-04"))
    assert (again.counts["known"], again.counts["skipped"], again.counts["created"]) == (1, 1, 1)
    assert again.mapping_from is not None, "the columns are remembered"
    page = client.get(reverse("import_duplicates", args=[again.pk])).content.decode()
    assert "Serviceavtal" in page
    assert client.post(reverse("import_choice", args=[again.pk]), {"duplicates": "fill"}).status_code == 422
    client.post(reverse("import_choice", args=[again.pk]), {"row-2": "create", "duplicates": "skip"})
    run(client, again, django_capture_on_commit_callbacks)
    assert Deal.objects.count() == 3


def test_undoing_leaves_what_was_worked_with(known, member, client_for, django_capture_on_commit_callbacks):
    there = DealFactory(customer=known)
    client = client_for(member)
    item = upload(client, "10877;;;SA-1;;;;;;;", "10878;;;SA-1;;;;;;;", "10878;;;UT-1;;;;;;;")
    item = run(client, item, django_capture_on_commit_callbacks)
    changed = Deal.objects.get(customer__number="10877")
    update_deal(actor=Actor(member), pk=changed.pk, changes={"description": "Mitt"})
    page = client.get(reverse("import_show", args=[item.pk])).content.decode()
    assert reverse("deal_show", args=[changed.pk]) in page
    item = run(client, item, django_capture_on_commit_callbacks, "import_undo")
    assert set(Deal.objects.all()) == {there, changed}
    # What the deal that stays began with is a part of it; what the others began with went with them.
    assert list(DealStatusChange.objects.values_list("deal", "status")) == [(changed.pk, changed.status_id)]
    assert (item.kept["removed"], item.kept["kept"]) == (2, 1)
    assert "Mitt" in client.get(reverse("import_show", args=[item.pk])).content.decode()


def test_own_fields_are_columns(known, member, client_for, add, django_capture_on_commit_callbacks):
    agreed = add("Ramavtal", "yes_no", subject="deal")
    level = add("Nivå", "one_of", ["Hög", "Låg"], subject="deal")
    client = client_for(member)
    item = upload(
        client, "10877;SA-1;ja;hög", "10878;SA-1;nej;lägst", head="Kundnr;Artikelnr;Ramavtal;Nivå", holds="deals"
    )
    assert (item.counts["created"], item.counts["faulty"]) == (1, 1)
    run(client, item, django_capture_on_commit_callbacks)
    deal = Deal.objects.get()
    assert str(level.read(deal)) == "Hög"
    assert agreed.read(deal) is True


def test_the_orderer_is_found_among_the_customers_persons(
    known, member, client_for, django_capture_on_commit_callbacks
):
    asa = ContactFactory(customer=known, first_name="Åsa", last_name="Lund", email="asa@oberg.example")
    ContactFactory(customer=CustomerFactory(name="Annan AB"), first_name="Bo", last_name="Ek")
    gone = ContactFactory(customer=known, first_name="Bo", last_name="Ek", archived_at=timezone.now())
    for email in ("a1@oberg.example", "a2@oberg.example"):
        ContactFactory(customer=known, first_name="Anna", last_name="Berg", email=email)
    client = client_for(member)
    item = upload(
        client,
        "10878;SA-1;åsa lund;",
        "10878;UT-1;Lund, Åsa;",
        "10878;SA-1;a2@OBERG.example;Åsa Lund",
        "10878;SA-1;Bo Ek;",
        "10878;SA-1;Anna Berg;",
        "10877;SA-1;Åsa Lund;",
        head="Kundnr;Artikelnr;Beställare;Referensperson",
    )
    assert faults(item, client) == [
        "Beställare: Flera kontaktpersoner hos kunden heter så. Skriv e-postadressen.",
        "Beställare: Kunden har ingen kontaktperson med det namnet eller den e-postadressen.",
    ]
    run(client, item, django_capture_on_commit_callbacks)
    made = Deal.objects.order_by("pk").select_related("orderer", "reference_contact")
    assert [deal.orderer for deal in made][:2] == [asa, asa]
    assert (made[2].orderer.email, made[2].reference_contact) == ("a2@oberg.example", asa)
    assert made[3].orderer == gone, "who has left may have ordered it"


def test_units_shares_are_columns(known, member, client_for, query_count, django_capture_on_commit_callbacks):
    north, south = Unit.objects.create(name="Nord"), Unit.objects.create(name="Syd & Väst", position=1)
    client = client_for(member)
    item = upload(
        client,
        "10877;SA-1;60 %;40",
        "10878;SA-1;;100",
        "10878;UT-1;0,333;0,667",
        "10878;UT-1;;",
        "10877;UT-1;60;30",
        "10877;UT-1;33,333;66,667",
        "10877;UT-1;halva;",
        head="Kundnr;Artikelnr;Andel Nord;Syd & Väst, %",
    )
    assert faults(item, client) == [
        "Andel för Nord, %: Andelarna ska vara 100 % tillsammans. De är 90 %.",
        "Andel för Nord, %: Varje andel ska vara mer än 0 % och ha högst två decimaler.",
        "Andel för Nord, %: Det här är inget tal. Skriv det som 1 234,5.",
    ]
    with query_count(17):
        client.get(reverse("import_show", args=[item.pk]))
    item = run(client, item, django_capture_on_commit_callbacks)
    made = Deal.objects.order_by("pk")
    shares = [dict(deal.shares.values_list("unit", "percent")) for deal in made]
    of_a_sheet = {north.pk: Decimal("33.3"), south.pk: Decimal("66.7")}
    assert shares == [{north.pk: 60, south.pk: 40}, {south.pk: 100}, of_a_sheet, {}]
    update_deal(actor=Actor(member), pk=made[0].pk, changes={"description": "Mitt"})
    run(client, item, django_capture_on_commit_callbacks, "import_undo")
    assert set(DealShare.objects.values_list("deal__description", "percent")) == {("Mitt", 60), ("Mitt", 40)}


def test_whoever_sees_own_customers_only_brings_in_deals_of_these(known, member, client_for):
    from kundsystem.accounts.models import Role

    role = Role.objects.create(
        name="Innesäljare", permissions=["customers.view", "deals.view", "deals.write", "imports.run"]
    )
    seller = UserFactory(role=role)
    CustomerFactory(name="Egen", number="500", owner=seller)
    client = client_for(seller)
    item = upload(client, "500;;;SA-1;;;;;;;", "10877;;;SA-1;;;;;;;")
    assert (item.counts["created"], item.counts["faulty"]) == (1, 1)
    assert "Det finns ingen kund med det numret." in faults(item, client)[0]


def test_rows_that_were_copied_from_a_sheet_are_pasted(known, member, client_for):
    rows = "Kundnr\tProdukt\tAntal\n10877\tUtbildning\t2\n10878\tServiceavtal\t1\n"
    client = client_for(member)
    assert client.post(reverse("import_start"), {"rows": " ", "holds": "deals"}).status_code == 422
    client.post(reverse("import_start"), {"rows": rows, "holds": "deals"})
    item = Import.objects.get()
    assert (item.state, item.delimiter, item.counts["created"]) == ("review", "\t", 2)
    client.post(reverse("import_reading", args=[item.pk]), {"holds": "register"})
    item.refresh_from_db()
    assert item.holds == "register", "what the file holds can be put right afterwards"
    assert "customer.name" not in item.mapping
