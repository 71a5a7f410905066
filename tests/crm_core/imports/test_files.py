"""How files are understood: encodings, delimiters, sheets, headings, columns, and what a cell becomes."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from crm_core.imports import columns
from crm_core.imports.models import ImportRow
from crm_core.models import Contact, Customer, Import, Industry, Note, PositionType, Tag
from tests.crm_core.imports import registers
from tests.crm_core.imports.test_journey import run, upload

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("cp1252", "cp1252"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_the_encoding_is_recognised_and_shown_by_words_of_the_file(organisation, member, client_for, encoding, found):
    content = registers.text(registers.rows_of(50), encoding=encoding)
    client = client_for(member)
    item = upload(client, content)
    assert (item.encoding, item.rows, item.counts["faulty"]) == (found, 50, 0)
    assert item.headers[1] == "Företag"
    assert "Företag" in client.get(reverse("import_show", args=[item.pk])).content.decode()


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_recognised(organisation, member, client_for, delimiter):
    item = upload(client_for(member), registers.text(registers.rows_of(50), delimiter=delimiter))
    assert (item.delimiter, item.counts["faulty"]) == (delimiter, 0)


def test_another_encoding_can_be_chosen(organisation, member, client_for):
    client = client_for(member)
    item = upload(client, registers.text(registers.rows_of(5)))
    client.post(reverse("import_reading", args=[item.pk]), {"encoding": "utf-16-be"})
    item.refresh_from_db()
    assert item.encoding == "utf-16-be"
    client.post(reverse("import_reading", args=[item.pk]), {"encoding": "cp1252"})
    item.refresh_from_db()
    assert (item.state, item.counts["faulty"]) == ("review", 0)


def test_headings_are_found_below_a_title_and_a_file_may_have_none(organisation, member, client_for):
    client = client_for(member)
    item = upload(client, "Kundregister 2026\r\n\r\nFöretag;Ort\r\nÖbergs;Umeå\r\n".encode("cp1252"))
    assert (item.header_row, item.rows, item.mapping) == (3, 1, ["customer.name", "customer.postal_town"])
    item = upload(client, "Öbergs Måleri 1;90325\r\nHällmo 2;21560\r\n".encode("cp1252"))
    assert (item.header_row, item.rows) == (0, 2)


def test_columns_are_known_by_swedish_and_english_headings():
    swedish = ["Kundnr", "Företag", "Orgnr", "Gata", "Pnr", "Ort", "Tel", "Mail", "Kontakt", "Titel", "Anm", "Rab"]
    assert columns.guess(swedish) == [
        "customer.number", "customer.name", "customer.org_number", "customer.visiting_street",
        "customer.postal_postcode", "customer.postal_town", "customer.phone", "customer.email", "contact.name",
        "contact.position_type", "note.body", "",
    ]  # fmt: skip
    assert columns.guess(["Company Name", "Zip code", "CITY", "e-mail", "Contact person", "Phone", "Phone"]) == [
        "customer.name", "customer.postal_postcode", "customer.postal_town", "customer.email", "contact.name",
        "customer.phone", "contact.phone",
    ]  # fmt: skip


def _sheet(*rows, title="Kunder"):
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    book.create_sheet("Annat").append(["Företag"])
    book["Annat"].append(["Från andra bladet"])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_sheet_gives_values_as_swedes_write_them(
    organisation, member, client_for, django_capture_on_commit_callbacks
):
    content = _sheet(
        ["Företag", "Orgnr", "Postnr", "Kund sedan", "Anställda", "Telefon", "Anm"],
        ["Öbergs Måleri", 5599000014, 74231.0, dt.date(2024, 5, 1), 14, 846500488, 1234.5],
        ["Hällmo", "559900-0022", "215 60", "9/3 2026", "1 200", "08-46 50 04 88", None],
        [None, None, None, None, None, None, None],
        ["Trasig", "559900-0023", None, None, None, None, None],
    )
    client = client_for(member)
    item = upload(client, content, "massa_maj.xlsx")
    assert (item.is_sheet, item.sheets, item.rows) == (True, ["Kunder", "Annat"], 3)
    run(client, item, django_capture_on_commit_callbacks)
    first, second = Customer.objects.order_by("org_number")
    assert (first.org_number, first.postal_postcode, first.employees) == ("5599000014", "74231", 14)
    assert first.customer_since == dt.date(2024, 5, 1)
    assert (second.customer_since, second.employees) == (dt.date(2026, 3, 9), 1200)
    assert Note.objects.get().body == "1234,5"
    back = b"".join(client.get(reverse("import_faults", args=[item.pk])).streaming_content)
    rows = list(load_workbook(io.BytesIO(back)).active.iter_rows(values_only=True))
    assert len(rows) == 2
    assert rows[1][:2] == ("Trasig", "559900-0023")
    assert len(rows[0]) == 8
    assert rows[1][7]


def test_another_sheet_can_be_chosen(organisation, member, client_for):
    client = client_for(member)
    item = upload(client, _sheet(["Företag"], ["Öbergs"]), "blad.xlsx")
    client.post(reverse("import_reading", args=[item.pk]), {"sheet": "Annat"})
    assert ImportRow.objects.get(parent=item).raw == ["Från andra bladet"]


def test_own_values_and_people_are_found_by_name_or_made(
    organisation, owner, member, client_for, django_capture_on_commit_callbacks
):
    Industry.objects.get_or_create(name="Bygg")
    PositionType.objects.filter(name__istartswith="ink").delete()
    PositionType.objects.create(name="Inköp")
    before = Industry.objects.count()
    content = (
        "Företag;Bransch;Ansvarig;Taggar;Kontakt;Titel;Anm;Signatur\r\n"
        "A;BYGG;olga ohlsson;Mässa, VIP;Märta Öberg;inköpsansv.;Hej;Lars Larsson\r\n"
        "B;Rymdfart;olga@alfa.example;mässa;;;;\r\n"
        "C;rymdfart;Ingen Alls;;;;;\r\n"
    ).encode("cp1252")
    client = client_for(member)
    item = upload(client, content)
    assert item.counts["nobody"] == {"Ingen Alls": 1}
    assert item.counts["new_values"]["customer.industry"] == ["Rymdfart"]
    assert Industry.objects.count() == before, "nothing is made before it is confirmed"
    page = client.get(reverse("import_show", args=[item.pk])).content.decode()
    assert "Rymdfart" in page
    assert "Ingen Alls" in page
    run(client, item, django_capture_on_commit_callbacks)
    first, second, third = Customer.objects.order_by("name")
    assert first.industry.name == "Bygg"
    assert second.industry == third.industry
    assert Industry.objects.count() == before + 1
    assert (first.owner, second.owner, third.owner) == (owner, owner, None)
    assert {tag.name for tag in first.tags.all()} == {"Mässa", "VIP"}
    assert Tag.objects.filter(name__iexact="mässa").count() == 1
    person = Contact.objects.get()
    assert (person.position_type.name, person.title) == ("Inköp", "inköpsansv.")
    assert Note.objects.get().author_name == "Lars Larsson"
    item.refresh_from_db()
    run(client, item, django_capture_on_commit_callbacks, "import_undo")
    assert not Industry.objects.filter(name="Rymdfart").exists()


def test_the_mapping_can_be_changed_and_one_field_is_given_once(organisation, member, client_for):
    client = client_for(member)
    item = upload(client, "Okänt;Ort\r\nÖbergs;Umeå\r\n".encode("cp1252"))
    assert item.mapping == ["", "customer.postal_town"]
    address = reverse("import_mapping", args=[item.pk])
    twice = {"column-0": "customer.postal_town", "column-1": "customer.postal_town", "shape": "customer"}
    assert client.post(address, twice).status_code == 422
    assert client.post(reverse("import_run", args=[item.pk])).status_code == 422, "the name is needed"
    client.post(address, {"column-0": "customer.name", "column-1": "customer.postal_town", "shape": "customer"})
    item.refresh_from_db()
    assert item.mapping == ["customer.name", "customer.postal_town"]
    assert client.post(address, {"column-0": "customer.nonsense", "shape": "customer"}).status_code == 422


def test_the_preview_shows_every_row_as_it_stands_and_as_it_is_saved(organisation, member, client_for):
    client = client_for(member)
    item = upload(client, registers.text(registers.rows_of(4)))
    page = client.get(reverse("import_show", args=[item.pk]), {"row": "4"}).content.decode()
    assert "UMEÅ" in page, "as it stands"
    assert "Umeå" in page, "as it is saved"
    for odd in ("0", "999999", "-1", "x", "9" * 30):
        assert client.get(reverse("import_show", args=[item.pk]), {"row": odd}).status_code == 200


def test_who_may_import(organisation, member, reader, outsider, client_for):
    item = upload(client_for(member), registers.text(registers.rows_of(3)))
    for name in ("import_show", "import_faults", "import_duplicates"):
        assert client_for(reader).get(reverse(name, args=[item.pk])).status_code == 403
        assert client_for(outsider).get(reverse(name, args=[item.pk])).status_code == 404
    assert client_for(reader).get(reverse("import_start")).status_code == 403
    given = {"file": SimpleUploadedFile("x.csv", b"namn\r\nA\r\n")}
    assert client_for(reader).post(reverse("import_start"), given).status_code == 403
    for name in ("import_run", "import_undo", "import_choice", "import_mapping", "import_reading"):
        assert client_for(reader).post(reverse(name, args=[item.pk])).status_code == 403
        assert client_for(outsider).post(reverse(name, args=[item.pk])).status_code == 404
    assert Import.objects.count() == 1


def test_a_form_without_a_file_says_so(organisation, member, client_for):
    response = client_for(member).post(reverse("import_start"))
    assert response.status_code == 422
