"""The customer list: what it shows, in which order, how it pages, narrows and counts."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from crm_core.customers.models import Customer, CustomerStatus, CustomerTag, Industry, Tag, Unit
from crm_core.customers.registry import CUSTOMER
from crm_core.fields.registry import fields_of
from crm_core.lists.models import ListLayout
from kundsystem.shared.keys import key_to_short
from tenants.models import LIST_ROWS as PAGE
from tests.factories import CustomerFactory, default_status

URL = "/customers/"
HTMX = {"HX-Request": "true"}
SORTABLE = [field.name for field in fields_of(CUSTOMER) if field.is_sortable]


def names(answer) -> list[str]:
    return re.findall(r'class="rowlink"[^>]*>([^<]*)<', answer.content.decode())


def every_name(client, query="") -> list[str]:
    """Follow the list page after page, as one does who scrolls."""
    answer = client.get(f"{URL}?{query}")
    found = names(answer)
    while more := re.search(r'hx-get="(/customers/\?[^"]*after=[^"]*)"', answer.content.decode()):
        answer = client.get(more[1].replace("&amp;", "&"), headers=HTMX)
        found += names(answer)
    return found


def filled(count: int) -> None:
    """Customers with every field set, and as many of each kind of hole."""
    statuses, industries = list(CustomerStatus.objects.all()), list(Industry.objects.all())
    unit = Unit.objects.create(name="Mälardalen")
    tags = [Tag.objects.create(name=name, subject="customer") for name in ("Ett", "Två", "Tre")]
    made = Customer.objects.bulk_create(
        Customer(
            name=f"Lika AB {n % 7}",
            number=f"N{n}",
            status=statuses[n % len(statuses)],
            industry=industries[n % len(industries)] if n % 3 else None,
            unit=unit if n % 2 else None,
            employees=n % 4 or None,
            postal_town=["", "Örebro", "Åmål", "Arboga"][n % 4],
            postal_postcode=["", "11418", "98999"][n % 3],
            email=f"a{n % 5}@x.example" if n % 2 else "",
            org_number="5567037485" if n % 5 else "",
            customer_since=dt.date(2020, 1, 1 + n % 9) if n % 2 else None,
            last_contact_at=timezone.now() - dt.timedelta(days=n % 6) if n % 3 else None,
        )
        for n in range(count)
    )
    CustomerTag.objects.bulk_create(CustomerTag(customer=customer, tag=tag) for customer in made for tag in tags)


def test_everybody_of_the_organisation_sees_it(client_for, owner, member, reader, anonymous, outsider):
    CustomerFactory(name="Hemlig AB")
    for user in (owner, member, reader):
        assert names(client_for(user).get(URL)) == ["Hemlig AB"]
    assert names(client_for(outsider).get(URL)) == []
    assert anonymous.get(URL).status_code == 302


def test_a_reader_marks_and_changes_nothing(client_for, reader):
    CustomerFactory()
    text = client_for(reader).get(URL).content.decode()
    for what in ('name="key"', 'id="bulk"', "btnlike", "/customers/new/"):
        assert what not in text


def test_at_most_ten_queries_whatever_the_data_and_the_columns(client_for, member, query_count):
    filled(60)
    columns = [field.name for field in fields_of(CUSTOMER) if field.column]
    ListLayout.objects.create(user=member, list_name=CUSTOMER, columns=columns, sort="-postal_town")
    client = client_for(member)
    client.get(URL)
    tag, status = Tag.objects.filter(subject="customer").last(), CustomerStatus.objects.first()
    narrowed = f"q=lika&tags={key_to_short(tag.pk)}&status={key_to_short(status.pk)}&from=1&town="
    for query in ("", "sort=name", "sort=-owner", "sort=employees", "view=mine", "view=archived", narrowed):
        # On the list as one comes to it, one more: who is new in one's selections.
        with query_count(10 if query else 11):
            assert client.get(f"{URL}?{query}").status_code == 200


def test_swedish_letters_come_last(client_for, reader):
    for name in ("Öregårda", "Ängsholm", "åbyfors", "Zäta", "ABB", "Éclair", "Östa", "Ekerum"):
        CustomerFactory(name=name)
    order = ["ABB", "Éclair", "Ekerum", "Zäta", "åbyfors", "Ängsholm", "Öregårda", "Östa"]
    client = client_for(reader)
    assert names(client.get(URL)) == order
    assert names(client.get(f"{URL}?sort=-name")) == order[::-1]


def test_towns_are_sorted_the_swedish_way_and_those_without_one_come_last(client_for, reader):
    for town in ("", "Örebro", "Arboga", "Åmål", "Ängelholm"):
        CustomerFactory(name=town or "Ingenstans", postal_town=town)
    client = client_for(reader)
    assert names(client.get(f"{URL}?sort=postal_town")) == ["Arboga", "Åmål", "Ängelholm", "Örebro", "Ingenstans"]
    assert names(client.get(f"{URL}?sort=-postal_town")) == ["Örebro", "Ängelholm", "Åmål", "Arboga", "Ingenstans"]


@pytest.mark.parametrize("direction", ["", "-"])
@pytest.mark.parametrize("sort", SORTABLE)
def test_every_row_comes_exactly_once_however_it_is_sorted(client_for, reader, sort, direction):
    filled(PAGE + 23)
    client = client_for(reader)
    answer = client.get(f"{URL}?sort={direction}{sort}")
    keys = re.findall(r'class="rowlink" href="/customers/([^/]+)/"', answer.content.decode())
    while more := re.search(r'hx-get="(/customers/\?[^"]*after=[^"]*)"', answer.content.decode()):
        answer = client.get(more[1].replace("&amp;", "&"), headers=HTMX)
        keys += re.findall(r'class="rowlink" href="/customers/([^/]+)/"', answer.content.decode())
    assert len(keys) == len(set(keys)) == PAGE + 23


def test_the_next_page_is_a_link_too(client_for, reader):
    filled(PAGE + 5)
    client = client_for(reader)
    link = re.search(r'<a href="([^"]*after=[^"]*)"', client.get(URL).content.decode())
    answer = client.get(link[1].replace("&amp;", "&"))
    assert "<html" in answer.content.decode()
    assert len(names(answer)) == 5


@pytest.mark.parametrize(
    "query",
    ["after=skräp", "after=WzEsMl0", "after=WzEsbnVsbCwxLDFd", "sort=password", "sort=--name", "status=%00", "q=%00x",
     "view=allt", "shown=-1", "shown=²", "from=a&to=b", "kind=x", "owner=none",
     "sort=employees&after=WzEsIngiLCJhIiwiYiJd"],
)  # fmt: skip
def test_an_address_that_nobody_has_made_shows_a_list_all_the_same(client_for, reader, query):
    CustomerFactory()
    assert client_for(reader).get(f"{URL}?{query}").status_code == 200


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("mätteknik", True), ("MÄTT", True), ("ab granl", True), ("gr", True), ("104", True), ("08-465 00", True),
        ("+46846", True), ("0046 8 465", True), ("556703-74", True), ("INFO@gran", True), ("@granlida.example", True),
        ("bageri", False), ("matteknik", True), ("%", False), ("08-999", False), ("_", False),
    ],
)  # fmt: skip
def test_the_text_filter_finds_by_name_number_phone_and_address(client_for, reader, text, found):
    CustomerFactory(
        name="Granlida Mätteknik AB",
        number="10482",
        phone="+46846500412",
        org_number="5567037485",
        email="info@granlida.example",
    )
    assert bool(names(client_for(reader).get(URL, {"q": text}))) is found


def test_filters_narrow_together_and_stand_as_pills(client_for, member):
    status = CustomerStatus.objects.last()
    tag = Tag.objects.create(name="Mässa", subject="customer")
    wanted = CustomerFactory(name="Rätt", status=status, owner=member, postal_town="Arboga", postal_postcode="73230")
    CustomerTag.objects.create(customer=wanted, tag=tag)
    CustomerFactory(name="Fel status", owner=member, postal_town="Arboga", postal_postcode="73230")
    CustomerFactory(name="Fel postnummer", status=status, owner=member, postal_town="Arboga", postal_postcode="11418")
    query = {
        "status": [key_to_short(status.pk)],
        "owner": key_to_short(member.pk),
        "tags": key_to_short(tag.pk),
        "town": "arb",
        "from": "732",
        "to": "739 99",
        "kind": "company",
    }
    answer = client_for(member).get(URL, query)
    text = answer.content.decode()
    assert names(answer) == ["Rätt"]
    for value in (status.name, member.name, "Mässa", "arb", "732 00–739 99"):
        assert f"<b>{value}</b>" in text
    assert text.count('class="pill"') == 6


def test_mine_and_archived_are_lists_of_their_own_with_their_counts(client_for, member):
    CustomerFactory(name="Min", owner=member)
    CustomerFactory(name="Ingens")
    CustomerFactory(name="Bortlagd", archived_at=timezone.now())
    client = client_for(member)
    assert names(client.get(URL)) == ["Ingens", "Min"]
    assert names(client.get(f"{URL}?view=mine")) == ["Min"]
    assert names(client.get(f"{URL}?view=archived")) == ["Bortlagd"]
    assert re.findall(r'class="n">(\d+)', client.get(URL).content.decode())[:3] == ["2", "1", "1"]
    assert names(client.get(f"{URL}?owner=none")) == ["Ingens"]


def test_an_empty_list_says_which_condition_took_everybody(client_for, reader):
    CustomerFactory(postal_town="Arboga", status=default_status())
    status = CustomerStatus.objects.exclude(pk=default_status().pk).first()
    text = client_for(reader).get(URL, {"town": "Arb", "status": key_to_short(status.pk)}).content.decode()
    assert f"{status.name}”" in text
    assert "/customers/?town=Arb" in text


def test_names_are_shown_as_they_are_not_as_markup(client_for, member):
    CustomerFactory(name="<script>alert(1)</script>", postal_town='"><i>')
    text = client_for(member).get(URL, {"q": "<script>"}).content.decode()
    assert "<script>alert" not in text
    assert '"><i>' not in text
