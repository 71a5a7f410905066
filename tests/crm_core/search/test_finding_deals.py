"""How deals and products are found, by whom, and what is done with them."""

import datetime as dt

import pytest
from django.utils import timezone
from django_tenants.utils import tenant_context

from crm_core.deals.actions import archive_deals
from crm_core.search import recent
from crm_core.search.looking import look
from crm_core.search.providers import Looking
from crm_core.search.question import Question
from kundsystem.accounts.actor import Actor
from kundsystem.shared.keys import key_to_short
from tests.factories import CustomerFactory, DealFactory, ProductFactory


@pytest.fixture
def barometer(organisation):
    return ProductFactory(name="Kundbarometer", code="KBM-07", description="Mätning i två steg")


@pytest.fixture
def granlida(organisation):
    return CustomerFactory(name="Granlida Mätteknik AB", postal_town="Granlida")


@pytest.fixture
def deal(barometer, granlida, member):
    return DealFactory(product=barometer, customer=granlida, description="Två kontor", seller=member)


def hits(who, text, kind="deal"):
    return next((g.hits for g in look(Looking(Actor(who), Question.read(text))).groups if g.key == kind), [])


@pytest.mark.parametrize(
    "text",
    [
        *("kundbarometer", "barometer", "kbm-07", "KBM", "granlida", "mätteknik ab"),
        *("kundbarometer granlida", "granlida kbm-07", "två kontor", "kontor granlida", "kundbarometer kontor"),
        *("kundbarmeter", "kundbarometer granlda"),
    ],
)
def test_a_deal_is_found_by_what_is_sold_its_code_its_words_and_its_customer(deal, find, text):
    DealFactory(description="Annat")
    assert find(text, "deal") == ["Kundbarometer · Två kontor"]


def test_what_is_neither_the_product_nor_the_customer_finds_no_deal(deal, find):
    for text in ("granlida annat", "kundbarometer hedåkra", "mätning i två steg", "referens"):
        assert find(text, "deal") == []


def test_reference_customers_are_found_by_that_word_and_what_they_are_references_for(deal, barometer, find):
    DealFactory(product=barometer, description="Referensen", is_reference=True)
    DealFactory(product=ProductFactory(name="Säljkompass"), description="En till", is_reference=True)
    assert set(find("referenskund", "deal")) == {"Kundbarometer · Referensen", "Säljkompass · En till"}
    assert find("kundbarometer referenskund", "deal") == ["Kundbarometer · Referensen"]
    assert find("referens säljkompass", "deal") == ["Säljkompass · En till"]


def test_ones_own_and_what_one_uses_and_what_moved_lately_come_first(organisation, barometer, find, member):
    def one(description, days, **given):
        moved = timezone.now() - dt.timedelta(days=days)
        return DealFactory(product=barometer, description=description, status_since=moved, **given)

    one("gammal", 3000), one("ny", 1), one("egen", 400, seller=member)
    used = one("använd", 500)
    recent.remember(actor=Actor(member), subject="customer", key=used.customer_id)
    expected = ["använd", "egen", "ny", "gammal"]
    assert find("kundbarometer", "deal") == [f"Kundbarometer · {word}" for word in expected]


def test_a_deal_that_was_put_away_comes_last_and_is_marked(organisation, deal, barometer, member):
    other = DealFactory(product=barometer, description="Kvar")
    archive_deals(actor=Actor(member), keys=[deal.pk])
    found = hits(member, "kundbarometer")
    assert [hit.is_archived for hit in found] == [False, True]
    assert key_to_short(other.pk) in found[0].url


def test_a_hit_says_the_status_the_customer_and_the_seller_and_what_it_was_found_by(deal, member):
    (hit,) = hits(member, "kbm")
    assert hit.url == f"/deals/{key_to_short(deal.pk)}/"
    assert hit.chip[0] == deal.status.name
    assert str(hit.detail) == "<mark>KBM</mark>-07 · Granlida Mätteknik AB · M. Lind"


def test_a_product_is_found_by_name_code_and_description_and_leads_to_the_catalogue(barometer, find, member):
    for text in ("kundbarometer", "kbm-07", "mätning steg", "kundbarmeter"):
        assert find(text, "product") == ["Kundbarometer"]
    (hit,) = hits(member, "kbm", "product")
    assert hit.url == "/products/?q=Kundbarometer"
    assert "1 000" in str(hit.detail).replace("\u00a0", " ")


def test_what_is_sold_no_more_comes_last_and_leads_to_where_it_is(barometer, find, member):
    ProductFactory(name="Kundbarometer gammal", archived_at=timezone.now())
    assert find("kundbarometer", "product") == ["Kundbarometer", "Kundbarometer gammal"]
    assert hits(member, "kundbarometer", "product")[1].url.endswith("view=archived")


@pytest.mark.parametrize(
    "granted, kinds",
    [
        (["customers.view", "customers.view_all"], {"customer"}),
        (["deals.view"], set()),
        (["customers.view", "customers.view_all", "deals.view"], {"customer", "deal"}),
        (["products.view"], {"product"}),
    ],
)
def test_only_what_the_role_allows_is_found(deal, member, granted, kinds):
    actor = Actor(member, granted=frozenset(granted))
    asked = [look(Looking(actor, Question.read(text))) for text in ("kundbarometer", "granlida")]
    found = {group.key for outcome in asked for group in outcome.groups}
    assert found & {"customer", "deal", "product"} == kinds


def test_another_organisations_deals_are_not_found(organisation, other_organisation, find):
    with tenant_context(other_organisation):
        DealFactory(product=ProductFactory(name="Kundbarometer"), customer=CustomerFactory(name="Granlida AB"))
    for text in ("kundbarometer", "granlida"):
        assert find(text, "deal") == find(text, "product") == []


def test_it_takes_three_questions_however_many_deals_there_are(barometer, granlida, member, query_count):
    from crm_core.deals.search import Deals

    DealFactory.create_batch(60, product=barometer, customer=granlida)
    looking = Looking(Actor(member), Question.read("kundbarometer"))
    assert looking.used == {}
    with query_count(3):
        assert Deals().find(looking, 5).is_more


def test_the_palette_offers_a_new_deal_on_a_customer_and_what_is_done_with_a_deal(client_for, member, reader, deal):
    def palette(who, about):
        answer = client_for(who).get("/search/palette/", {"q": "", "about": about}, headers={"HX-Request": "true"})
        return answer.content.decode()

    customer = key_to_short(deal.customer_id)
    key = key_to_short(deal.pk)
    text = palette(member, f"customer:{customer}")
    assert f'href="/customers/{customer}/deals/new/" data-letter="N"' in text
    text = palette(member, f"deal:{key}")
    assert "Gör med Kundbarometer" in text
    for letter, url in (
        *(("A", f"/customers/{customer}/#note-body"), ("R", f"/deals/{key}/edit/")),
        *(("F", f"/deals/{key}/shares/"), ("K", f"/customers/{customer}/")),
    ):
        assert f'href="{url}" data-letter="{letter}"' in text
    text = palette(reader, f"deal:{key}")
    assert 'data-letter="K"' in text
    assert "Redigera affären" not in text


def test_the_page_of_a_deal_says_what_it_is_about_and_it_is_shown_among_what_was_opened(client_for, member, deal):
    client, about = client_for(member), f"deal:{key_to_short(deal.pk)}"
    assert f'data-about="{about}"' in client.get(f"/deals/{key_to_short(deal.pk)}/").content.decode()
    assert client.post("/search/opened/", {"about": about}).status_code == 204
    text = client.get("/search/palette/").content.decode()
    assert text.index("Senast öppnade") < text.index("Kundbarometer · Två kontor")
