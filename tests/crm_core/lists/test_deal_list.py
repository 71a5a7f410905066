"""The deal list: what it shows, how it narrows and what is done with many."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from crm_core.deals.models import Deal, DealStatusChange, LossReason
from crm_core.deals.moving import BULK_LIMIT, move_deals
from crm_core.deals.registry import DEAL
from crm_core.fields.registry import fields_of
from crm_core.lists.listing import listing_of
from crm_core.lists.models import BulkChange, ListLayout
from crm_core.models import Unit
from kundsystem.shared.errors import UserError
from kundsystem.shared.keys import key_to_short, new_key
from tenants.models import LIST_ROWS as PAGE
from tests.factories import CustomerFactory, DealFactory, ProductFactory, deal_status

URL = "/deals/"
HTMX = {"HX-Request": "true"}


def names(answer) -> list[str]:
    return re.findall(r'class="rowlink"[^>]*>([^<]*)<', answer.content.decode())


def listed(client, **query):
    return client.get(URL, {"show": "list"} | query)


def deal(name: str, **more) -> Deal:
    return DealFactory(customer=CustomerFactory(name=name), **more)


def test_everybody_of_the_organisation_sees_it(client_for, owner, reader, anonymous, outsider):
    deal("Hemlig AB")
    for user in (owner, reader):
        assert names(listed(client_for(user))) == ["Hemlig AB"]
    assert names(listed(client_for(outsider))) == []
    assert listed(anonymous).status_code == 302


def test_a_reader_marks_and_changes_nothing(client_for, reader):
    deal("Hemlig AB")
    text = listed(client_for(reader)).content.decode()
    for what in ('name="key"', 'id="bulk"', "btnlike"):
        assert what not in text


def test_at_most_eleven_queries_whatever_the_data_and_the_columns(client_for, member, query_count):
    unit = Unit.objects.create(name="Mälardalen")
    made = [deal(f"Kund {n}", seller=member if n % 2 else None, unit=unit if n % 3 else None) for n in range(PAGE + 5)]
    columns = [field.name for field in fields_of(DEAL) if field.column]
    ListLayout.objects.create(user=member, list_name=DEAL, columns=columns, sort="-ends_on")
    client = client_for(member)
    listed(client)
    narrowed = {
        "product": key_to_short(made[0].product_id),
        "seller": [key_to_short(member.pk), "none"],
        "changed": "year",
        "q": "kund",
    }
    orders = ("", "customer", "-customer", "product", "-seller", "status", "amount", "ends_on")
    for query in (*({"sort": sort} for sort in orders), {"view": "all"}, {"view": "archived"}, narrowed):
        with query_count(11):
            assert listed(client, **query).status_code == 200
    more = re.search(r'hx-get="(/deals/\?[^"]*after=[^"]*)"', listed(client).content.decode())
    with query_count(10):
        assert len(names(client.get(more[1].replace("&amp;", "&"), headers=HTMX))) == 5


def test_each_view_has_its_own_deals_and_its_count(client_for, member):
    deal("Öppen", seller=member)
    deal("Annans")
    deal("Vunnen", stage="won")
    deal("Bortlagd", archived_at=timezone.now())
    client = client_for(member)
    assert set(names(listed(client))) == {"Öppen", "Annans"}
    assert names(listed(client, view="mine")) == ["Öppen"]
    assert set(names(listed(client, view="all"))) == {"Öppen", "Annans", "Vunnen"}
    assert names(listed(client, view="archived")) == ["Bortlagd"]
    assert re.findall(r'class="n">(\d+)', listed(client).content.decode())[:4] == ["2", "1", "3", "1"]


def test_open_deals_are_summed_in_a_sentence(client_for, member):
    deal("Ett", unit_price=Decimal(1000), probability=50)
    deal("Två", unit_price=Decimal(2000), probability=10)
    deal("Vunnen", unit_price=Decimal(5000), stage="won")
    text = listed(client_for(member, HTTP_ACCEPT_LANGUAGE="sv")).content.decode().replace("\xa0", " ")
    assert "<b>2 öppna affärer, 3 000 kr</b>, väger 700 kr efter sannolikhet" in " ".join(text.split())


def test_filters_narrow_together_and_stand_as_pills(client_for, member):
    unit, product = Unit.objects.create(name="Syd"), ProductFactory(name="Säljkompass")
    right = {"seller": member, "unit": unit, "product": product, "is_reference": True, "recurrence": "year"}
    deal("Rätt", **right)
    for wrong in ({"seller": None}, {"unit": None}, {"product": ProductFactory()}, {"is_reference": False}):
        deal("Fel", **(right | wrong))
    deal("Länge sedan", **right, status_since=timezone.now() - dt.timedelta(days=800))
    query = {
        "seller": key_to_short(member.pk),
        "unit": key_to_short(unit.pk),
        "product": key_to_short(product.pk),
        "reference": "1",
        "recurrence": "year",
        "changed": "year",
        "status": key_to_short(deal_status("open").pk),
    }
    answer = listed(client_for(member), **query)
    assert names(answer) == ["Rätt"]
    text = answer.content.decode()
    for value in (member.name, "Syd", "Säljkompass", deal_status("open").name):
        assert f"<b>{value}</b>" in text
    assert text.count('class="pill"') == 7


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"changed": "not-30"}, ["Gammal"]),
        ({"changed": "last-30"}, ["Ny"]),
        ({"changed_from": "2026-11-01"}, ["Ny"]),
        ({"changed_to": "2026-11-01"}, ["Gammal"]),
        ({"changed_from": "1/7 2026", "changed_to": "20260701"}, ["Gammal"]),
        ({"ordered_from": "2026-02-01", "ordered_to": "2026-02-28"}, ["Ny"]),
        ({"ends": "next-30"}, ["Ny"]),
        ({"ends": "past"}, ["Gammal"]),
        ({"customer_status": "none"}, ["Gammal", "Ny"]),
        (
            {"changed": "skräp", "changed_from": "x", "ends_from": "0001-01-01", "ends_to": "9999-12-31"},
            ["Gammal", "Ny"],
        ),
    ],
)
def test_periods_are_read_from_the_address(client_for, reader, time_machine, query, found):
    time_machine.move_to("2026-11-25 12:00 +0100", tick=False)
    deal("Ny", status_since=timezone.now(), ordered_on=dt.date(2026, 2, 5), ends_on=dt.date(2026, 12, 20))
    july = dt.datetime(2026, 7, 1, 23, 30, tzinfo=timezone.get_current_timezone())
    deal("Gammal", status_since=july, ends_on=dt.date(2026, 11, 24))
    assert sorted(names(listed(client_for(reader), **query))) == found


def test_deals_are_found_by_what_their_customers_are_called(client_for, reader):
    deal("Granlida Mätteknik")
    deal("Solbacka")
    assert names(listed(client_for(reader), q="mätt")) == ["Granlida Mätteknik"]


def test_conditions_are_a_menu_and_a_page(client_for, reader):
    ProductFactory(name="Åkerbär")
    ProductFactory(name="Zebra")
    client = client_for(reader)
    page = client.get(f"{URL}conditions/", {"changed": "year", "view": "all"}).content.decode()
    assert "<html" in page
    assert '<option value="year" selected>' in page
    assert 'name="view" value="all"' in page
    assert page.index("Zebra") < page.index("Åkerbär")
    assert "<html" not in client.get(f"{URL}conditions/", headers=HTMX).content.decode()


def test_an_empty_list_says_why(client_for, member):
    client = client_for(member)
    assert 'class="empty' in listed(client).content.decode()
    deal("Vunnen", stage="won")
    for query in ({}, {"view": "mine"}, {"view": "archived"}, {"q": "finns inte"}):
        answer = listed(client, **query)
        assert names(answer) == []
        assert 'class="empty' in answer.content.decode()


def test_which_way_the_deals_are_shown_is_remembered(client_for, member):
    deal("Hemlig AB")
    client = client_for(member)
    assert "data-board" in client.get(URL).content.decode()
    assert "data-board" not in listed(client).content.decode()
    assert "data-board" not in client.get(URL).content.decode()
    assert "data-board" in client.get(URL, {"show": "board"}).content.decode()
    assert "data-board" in client.get(URL).content.decode()
    # What is not going on is not on the board.
    assert "data-board" not in client.get(URL, {"view": "archived"}).content.decode()
    assert "data-board" in client.get(URL, {"show": "skräp"}).content.decode()


@pytest.fixture
def three(organisation):
    return [deal(f"Kund {n}") for n in range(3)]


def bulk(client, deals, do, **more):
    keys = [key_to_short(one.pk) for one in deals]
    return client.post(f"{URL}bulk/", {"key": keys, "do": do} | more, follow=True)


def test_many_get_a_status_dated_and_signed_and_it_is_undone_at_once(client_for, member, three):
    won, client = deal_status("won"), client_for(member)
    text = bulk(client, three[:2], f"status:{won.pk}").content.decode()
    moved = Deal.objects.filter(status=won)
    assert moved.count() == 2
    assert {one.ordered_on for one in moved} == {timezone.localdate()}
    assert DealStatusChange.objects.filter(status=won, changed_by=member).count() == 2
    client.post(re.search(r'action="(/undo/[^"]+)"', text)[1])
    assert not Deal.objects.filter(status=won).exists()
    assert not DealStatusChange.objects.filter(status=won).exists()
    assert not Deal.objects.filter(ordered_on__isnull=False).exists()


def test_many_are_lost_with_a_reason(client_for, member, three):
    lost, reason, client = deal_status("lost"), LossReason.objects.first(), client_for(member)
    assert reason.name in client.get(f"{URL}bulk/status/").content.decode()
    bulk(client, three, f"status:{lost.pk}:{reason.pk}")
    assert Deal.objects.filter(status=lost, loss_reason=reason).count() == 3


def test_many_get_a_seller_or_none(client_for, member, three):
    client = client_for(member)
    bulk(client, three, f"seller:{member.pk}")
    assert Deal.objects.filter(seller=member).count() == 3
    bulk(client, three[:1], "seller:")
    assert Deal.objects.filter(seller=None).count() == 1


def test_many_are_archived_and_brought_back(client_for, member, three):
    client = client_for(member)
    bulk(client, three, "archive")
    assert Deal.objects.archived().count() == 3
    bulk(client, three[:2], "restore")
    assert Deal.objects.archived().count() == 1


def test_everything_the_list_shows_is_taken_and_nothing_else(client_for, member, three):
    other = deal("Annan", seller=member)
    bulk(client_for(member), [], "archive", all="1", query="view=mine")
    client_for(member).post(reverse("bulk_start", args=[BulkChange.objects.get().pk]))
    assert list(Deal.objects.archived()) == [other]


def test_a_reader_changes_nothing(client_for, reader, three):
    for do in ("archive", f"seller:{reader.pk}", f"status:{deal_status('won').pk}"):
        assert bulk(client_for(reader), three, do).status_code == 403
    assert Deal.objects.active().open().filter(seller=None).count() == 3


@pytest.mark.parametrize(
    "do", ["", "amount:1", "status:", "status:Kejsare", "seller:Kejsaren", "status:%s:x", "delete"]
)
def test_what_can_not_be_done_with_many_is_refused(client_for, member, three, do):
    do = do.replace("%s", str(deal_status("lost").pk))
    assert bulk(client_for(member), three, do).status_code in {404, 422}
    assert Deal.objects.active().open().count() == 3


def test_more_than_can_be_changed_at_once_is_refused(member, actor_for):
    keys = [new_key() for _ in range(BULK_LIMIT + 1)]
    with pytest.raises(UserError):
        move_deals(actor=actor_for(member), keys=keys, status=deal_status("won"))


def test_every_field_that_says_so_can_be_narrowed_by(organisation):
    labels = {str(condition.label) for condition in listing_of(DEAL).conditions}
    missing = [field.name for field in fields_of(DEAL) if field.filterable and str(field.label) not in labels]
    assert missing == ["status_since"]  # which is called by what happened then
