"""A list as a file: what is in it, of which type, and that it is made while it is sent."""

import csv
import datetime as dt
import io
import re
import tracemalloc
import zipfile
from decimal import Decimal
from itertools import islice
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from crm_core.customers.models import Customer, CustomerTag, Tag
from crm_core.customers.registry import CUSTOMER
from crm_core.fields.registry import fields_of
from crm_core.history.models import Change
from crm_core.lists import cells_out
from crm_core.lists.cells_out import Column, cells_of
from crm_core.lists.csv_files import csv_file
from crm_core.lists.exporting import export
from crm_core.lists.listing import listing_of
from crm_core.lists.models import ListExport, ListLayout
from crm_core.lists.ordering import in_order
from crm_core.lists.paging import page_of
from crm_core.lists.xlsx_files import xlsx_file
from crm_core.selections.actions import create_selection
from crm_core.selections.tree import ALL, Condition, Group, Tree
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import User
from kundsystem.shared.keys import key_to_short
from tests.factories import CustomerFactory

URL = "/customers/export/"
# As sheets have them: without a zone.
HALF_PAST_TWO, MARCH = dt.datetime.fromisoformat("2026-11-03T14:30"), dt.datetime.fromisoformat("2020-03-01")
SORTABLE = [field.name for field in fields_of(CUSTOMER) if field.is_sortable]


def sent(client, form="xlsx", **query):
    answer = client.post(URL, {"as": form, "query": urlencode(query)})
    assert answer.status_code == 200
    return answer, b"".join(answer.streaming_content)


def sheet(content: bytes):
    return load_workbook(io.BytesIO(content)).active


def listed(client, query="") -> list[str]:
    return re.findall(r'class="rowlink"[^>]*>([^<]*)<', client.get(f"/customers/?{query}").content.decode())


@pytest.fixture
def swedish(client_for, member):
    return client_for(member)


@pytest.fixture
def one(member):
    """A customer with something of each type, whose columns the member has chosen."""
    columns = ["number", "employees", "customer_since", "last_contact", "owner", "tags", "phone"]
    ListLayout.objects.create(user=member, list_name=CUSTOMER, columns=columns)
    customer = CustomerFactory(
        name="Öregårda & <Söner>",
        number="00123",
        employees=1200,
        customer_since=dt.date(2020, 3, 1),
        last_contact_at=timezone.make_aware(HALF_PAST_TWO),
        owner=member,
        phone="+4686785500",
    )
    for name in ("Storkund", "Mässa"):
        tag = Tag.objects.create(name=name, subject="customer")
        CustomerTag.objects.create(customer=customer, tag=tag)
    return customer


def test_excel_has_the_columns_as_shown_each_value_of_its_type(swedish, one, member):
    answer, content = sent(swedish)
    rows = list(sheet(content).iter_rows(values_only=True))
    assert rows[0] == (
        "Kund",
        "Kundnummer",
        "Anställda",
        "Kund sedan",
        "Senaste kontakt",
        "Ansvarig",
        "Taggar",
        "Telefon",
    )
    assert rows[1] == (
        *("Öregårda & <Söner>", "00123", 1200, MARCH, HALF_PAST_TWO),
        *(member.name, "Mässa, Storkund", "08-678 55 00"),
    )
    assert sheet(content).freeze_panes == "A2"
    today = timezone.localdate().isoformat()
    assert f'"Alla kunder {today}.xlsx"' in answer["Content-Disposition"]


def test_csv_is_as_a_swedish_spreadsheet_wants_it_and_as_an_english_one(swedish, one):
    _answer, content = sent(swedish, "csv")
    assert content.startswith(b"\xef\xbb\xbfKund;Kundnummer;")
    line = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))[1]
    assert line[:5] == ["Öregårda & <Söner>", "00123", "1200", "2020-03-01", "2026-11-03 14:30"]
    columns, row = [Column("Amount", "decimal")], [[Decimal("-1234.50")]]
    with translation.override("sv"):
        assert b"".join(csv_file(columns, row)).decode("utf-8-sig") == "Amount\r\n-1234,50\r\n"
    with translation.override("en"):
        assert b"".join(csv_file(columns * 2, [row[0] * 2])).decode("utf-8-sig").splitlines()[1] == "-1234.50,-1234.50"


EVIL = ["=1+1", "+46 70", "-5", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://x";"y")']


@pytest.mark.parametrize("text", EVIL)
def test_no_text_is_calculated(text):
    columns = [Column("=heading", "")]
    book = sheet(b"".join(xlsx_file("A", columns, [[text], ["plain"]])))
    assert (book["A2"].data_type, book["A2"].quotePrefix) == ("s", True)
    assert book["A2"].value == text.replace("\r", "\n")
    assert not book["A3"].quotePrefix
    lines = b"".join(csv_file(columns, [[text]])).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(lines, newline=""), delimiter=";"))
    assert rows[0] == ["'=heading"]
    assert rows[1] == [f"'{text}"]


def test_what_no_sheet_can_hold_does_not_break_the_file():
    texts = ["a\x00b\x0bc", "_x0041_", " spaced ", "rad\r\nrad", "å" * 40_000, "😀", "&amp; <b>"]
    days = [dt.date(1900, 1, 1), dt.date(9999, 12, 31)]
    content = b"".join(xlsx_file("A/B:[c]*'" * 9, [Column("x", "")], [[value] for value in [*texts, *days, None]]))
    values = [row[0] for row in sheet(content).iter_rows(min_row=2, values_only=True)]
    assert values[0] == "abc"
    assert unescape(values[1]) == "_x0041_"  # as Excel reads it
    assert values[2] == " spaced "
    assert values[3] == "rad\nrad"
    assert len(values[4]) == 32_767
    assert values[5:8] == ["😀", "&amp; <b>", "1900-01-01"]
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None


@pytest.mark.parametrize("sort", [*SORTABLE, "-name", "-owner", "-postal_town", "-employees", "-status"])
def test_the_rows_are_in_the_order_of_the_pages(seeded, sort):
    customers, how = Customer.objects.active(), listing_of(CUSTOMER).sort_by(sort)
    page = page_of(customers, how, descending=sort.startswith("-"), size=250)
    pages = [row.pk for row in page.rows]
    while page.after:
        page = page_of(customers, how, descending=sort.startswith("-"), after=page.after, size=250)
        pages += [row.pk for row in page.rows]
    assert len(pages) > 500
    assert [row.pk for row in in_order(customers, how, descending=sort.startswith("-"))] == pages


def test_asking_for_values_alone_gives_the_same_as_making_objects(seeded, monkeypatch):
    Customer.objects.filter(pk__in=Customer.objects.values("pk")[:50]).update(owner=User.objects.first())
    listing = listing_of(CUSTOMER)
    shown = listing.columns()
    rows = Customer.objects.active().for_list(field.stored_as for field in shown).order_by("pk")
    values = list(cells_of(listing, shown, rows))
    monkeypatch.setattr(cells_out, "_sources", lambda fields, rows: None)
    assert values == list(cells_of(listing, shown, rows))
    assert all(
        any(row[at] for row in values)
        for at, field in enumerate(shown, 1)
        if field.name not in {"parent", "unit", "invoice_email"}
    )


def test_conditions_view_and_selection_are_those_shown(swedish, member, actor_for):
    for name, town in (("Ett", "Lund"), ("Två", "Lund"), ("Tre", "Arboga")):
        CustomerFactory(name=name, postal_town=town)
    CustomerFactory(name="Gammal", postal_town="Lund", archived_at=timezone.now())
    tree = Tree(Group(ALL, (Condition("town", {"in": ["Lund"]}),)))
    selection = create_selection(actor=actor_for(member), name="I Lund: alla", tree=tree)
    answer, content = sent(swedish, selection=key_to_short(selection.pk), q="två")
    assert [row[0] for row in sheet(content).iter_rows(min_row=2, values_only=True)] == ["Två"]
    assert '"I Lund alla 20' in answer["Content-Disposition"]
    _answer, content = sent(swedish, "csv", view="archived", after="x", shown="50")
    assert [line.split(";")[0] for line in content.decode("utf-8-sig").splitlines()] == ["Kund", "Gammal"]


def test_who_took_out_what_is_remembered_in_the_history(swedish, one, member):
    sent(swedish, q="öre")
    made = ListExport.objects.get()
    assert (made.exported_by, made.query, made.rows, made.form) == (member, "q=%C3%B6re", 1, "xlsx")
    assert made.columns[:2] == ["name", "number"]
    changes = list(Change.objects.filter(table_name="list_export").order_by("id").values_list("verb", "actor"))
    assert changes == [("list.export", member.pk), ("list.exported", member.pk)]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_what_is_broken_off_is_remembered_as_begun(one, member, actor_for, form):
    chunks = export(actor=actor_for(member), subject=CUSTOMER, query=QueryDict(""), form=form).chunks()
    next(chunks)
    chunks.close()
    assert ListExport.objects.get().rows is None


def test_readers_take_nothing_out_and_are_not_offered_it(client_for, reader, one):
    client = client_for(reader)
    assert client.post(URL, {"as": "xlsx", "query": ""}).status_code == 403
    assert 'value="xlsx"' not in client.get("/customers/").content.decode()
    assert not ListExport.objects.exists()


@pytest.mark.parametrize(("form", "query"), [("pdf", ""), ("", ""), ("xlsx", "selection=AAAAAAAAAAAAAAAAAAAAAA")])
def test_what_can_not_be_made_is_refused_with_a_sentence(swedish, one, form, query):
    answer = swedish.post(URL, {"as": form, "query": query})
    assert answer.status_code == 422
    assert not ListExport.objects.exists()


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_first_byte_is_there_before_the_second_row_is_asked_for(form):
    asked = []

    def rows():
        for number in range(5000):
            asked.append(number)
            yield ["x" * 50]

    columns = [Column("x", "")]
    chunks = xlsx_file("A", columns, rows()) if form == "xlsx" else csv_file(columns, rows())
    assert next(chunks)
    assert len(asked) <= 1


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_memory_is_flat_however_many_rows(form):
    columns = [Column("x", "")] * 20

    def peak(count: int) -> int:
        rows = ([f"värde {number} {at}" for at in range(20)] for number in range(count))
        tracemalloc.start()
        for _chunk in xlsx_file("A", columns, rows) if form == "xlsx" else csv_file(columns, rows):
            pass
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(10)
    assert peak(8000) < peak(2000) * 1.5 + 500_000


def test_the_number_of_questions_does_not_follow_the_number_of_rows(seeded):
    columns = [field.name for field in fields_of(CUSTOMER) if field.column]
    user = User.objects.select_related("role").filter(role__key="owner").first()
    ListLayout.objects.create(user=user, list_name=CUSTOMER, columns=columns)
    made = export(actor=Actor(user), subject=CUSTOMER, query=QueryDict("sort=-owner"), form="csv")
    with CaptureQueriesContext(connection) as captured:
        lines = list(islice(made.chunks(), 10_000))
    assert len(b"".join(lines).splitlines()) > 500
    assert len(captured) <= 16, [query["sql"][:80] for query in captured]
