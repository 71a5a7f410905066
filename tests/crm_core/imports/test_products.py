"""A file of products and services: known again by their code or their name, added, completed or changed."""

from decimal import Decimal

import pytest
from django.urls import reverse

from crm_core.models import Product, ProductCategory
from tests.crm_core.imports.test_deals import faults, upload
from tests.crm_core.imports.test_journey import run
from tests.factories import DealFactory, ProductFactory

pytestmark = pytest.mark.django_db
HEAD = "Artikelnr;Benämning;Produktgrupp;Pris;Debiteras"


@pytest.fixture
def client(organisation, administrator, client_for):
    """Who may shape the catalogue."""
    return client_for(administrator)


@pytest.fixture
def known(organisation):
    """A product without a category."""
    return ProductFactory(name="Serviceavtal", code="SA-1", unit_price=Decimal(500))


def bring(client, *lines, head=HEAD):
    """Choose a file of products; return the import."""
    return upload(client, *lines, holds="products", head=head)


def test_new_ones_are_added_with_their_category(known, client, django_capture_on_commit_callbacks):
    item = bring(client, "UT-1;Utbildning;Kurser;9000;engång", "AB-1;Support;kurser;100;månad")
    assert (item.counts["created"], item.counts["new_values"]) == (2, {"product.category": ["Kurser"]})
    assert not ProductCategory.objects.filter(name="Kurser").exists()
    item = run(client, item, django_capture_on_commit_callbacks)
    support = Product.objects.get(code="AB-1")
    assert (support.category.name, support.recurrence, support.unit_price) == ("Kurser", "month", 100)
    assert support.vat_class is not None
    item = run(client, item, django_capture_on_commit_callbacks, "import_undo")
    assert list(Product.objects.all()) == [known]
    assert not ProductCategory.objects.filter(name="Kurser").exists()


def test_those_that_are_there_are_completed_or_changed_as_one_chooses(
    known, client, django_capture_on_commit_callbacks
):
    item = bring(client, "sa-1;;Avtal;650;månad")
    assert (item.counts["known"], item.counts["by_code"], item.counts["filled"]) == (1, 1, 1)
    run(client, item, django_capture_on_commit_callbacks)
    known.refresh_from_db()
    assert (known.category.name, known.unit_price, known.recurrence) == ("Avtal", Decimal(500), "once")
    again = bring(client, "sa-1;;Avtal;650;månad")
    client.post(reverse("import_choice", args=[again.pk]), {"duplicates": "update"})
    again = run(client, again, django_capture_on_commit_callbacks)
    known.refresh_from_db()
    assert (known.unit_price, known.recurrence, again.counts["fields"]) == (Decimal(650), "month", 2)
    run(client, again, django_capture_on_commit_callbacks, "import_undo")
    known.refresh_from_db()
    assert (known.unit_price, known.recurrence) == (Decimal(500), "once")


def test_what_is_wrong_stands_beside_the_row(known, client):
    ProductFactory(name="Utbildning", code="UT-1")
    item = bring(
        client,
        "NY-1;;;1;",
        "SA-1;Utbildning;;1;",
        "XX-1;Serviceavtal;;1;",
        "NY-2;Ny;;mycket;",
        "NY-3;Ny tre;;1;",
        "NY-3;Ny fyra;;1;",
        "NY-5;ny tre;;1;ibland",
    )
    said = faults(item, client)
    expected = [
        "Namn saknas",
        "Det finns redan en produkt med det namnet.",
        "Serviceavtal har koden SA-1 här.",
        "Pris",
        "Rad 6 gäller samma produkt eller tjänst.",
        "”ibland”",
    ]
    assert [part in text for part, text in zip(expected, said, strict=True)] == [True] * 6, said


def test_what_deals_are_about_stays_when_the_import_is_undone(known, client, django_capture_on_commit_callbacks):
    item = run(client, bring(client, "A;Aa;;1;", "B;Bb;;1;"), django_capture_on_commit_callbacks)
    DealFactory(product=Product.objects.get(code="A"))
    assert "Aa" in client.get(reverse("import_show", args=[item.pk])).content.decode()
    item = run(client, item, django_capture_on_commit_callbacks, "import_undo")
    assert set(Product.objects.values_list("code", flat=True)) == {"SA-1", "A"}
    assert (item.kept["removed"], item.kept["kept"]) == (1, 1)


def test_own_fields_are_columns(known, client, add, django_capture_on_commit_callbacks):
    origin = add("Ursprung", subject="product")
    run(client, bring(client, "SA-1;Norge", head="Kod;Ursprung"), django_capture_on_commit_callbacks)
    known.refresh_from_db()
    assert origin.read(known) == "Norge"


def test_whoever_may_not_shape_the_catalogue_brings_in_no_products(known, member, client_for):
    client = client_for(member)
    assert 'value="products"' not in client.get(reverse("import_start")).content.decode()
    response = client.post(reverse("import_start"), {"rows": "Kod\tPris\nSA-1\t1\n", "holds": "products"})
    assert response.status_code == 403
