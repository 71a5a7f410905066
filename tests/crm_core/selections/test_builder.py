"""Building a selection through its pages, without scripts and with them."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from crm_core.selections import patience
from crm_core.selections.drafts import read_address
from crm_core.selections.encoding import encode
from crm_core.selections.models import SelectionDraft
from crm_core.selections.tree import ALL, Condition, Group, Tree
from kundsystem.shared.keys import key_to_short
from tests.factories import ContactFactory, CustomerFactory, DealFactory, NoteFactory, ProductFactory

NEW = "/selections/new/"


@pytest.fixture
def register(organisation):
    """Three customers: one has bought, one has bought and has a note, one has nothing."""
    compass, barometer = ProductFactory(name="Säljkompass"), ProductFactory(name="Kundbarometer")
    bought = CustomerFactory(name="Köparen", postal_postcode="72210", postal_town="Västerås")
    noted = CustomerFactory(name="Antecknaren", postal_postcode="75320", postal_town="Uppsala")
    CustomerFactory(name="Tomten", postal_postcode="11122")
    for customer in (bought, noted):
        DealFactory(customer=customer, product=compass, stage="won", ordered_on=timezone.localdate())
    NoteFactory(customer=noted, body="Ringde om kundvård i går")
    ContactFactory(customer=bought, first_name="Inga", last_name="Köp", email="inga@example.se")
    return {"compass": compass, "barometer": barometer, "bought": bought, "noted": noted}


class Builder:
    """What somebody without scripts does: posts a step, and follows to the next page."""

    def __init__(self, client):
        self.client = client
        client.cookies["kundsystem_language"] = "en"
        self.url = NEW
        self.open()

    def open(self, url=""):
        self.url = url or self.url
        self.answer = self.client.get(self.url)
        assert self.answer.status_code == 200
        self.text = " ".join(re.sub(r"<[^>]+>", " ", self.answer.content.decode()).split())
        return self

    @property
    def s(self):
        return re.search(r'id="steps-s" value="([^"]*)"', self.answer.content.decode())[1]

    @property
    def tree(self):
        return read_address(self.s)

    def step(self, do, **more):
        answer = self.client.post(reverse("selection_step"), {"s": self.s, "do": do, **more})
        assert answer.status_code == 302, answer.content.decode()[:500]
        return self.open(answer["Location"])

    @property
    def numbers(self):
        shown = re.search(r'class="fun".*?</div>', self.answer.content.decode(), re.DOTALL)[0]
        return [int(number.replace("\u00a0", "")) for number in re.findall(r"<b>([\d\u00a0]+)</b>", shown)]


@pytest.fixture
def build(register, client_for, member):
    return Builder(client_for(member))


def test_an_empty_selection_finds_everybody(build):
    assert "All customers." in build.text
    assert build.numbers == [3, 3, 0, 3]


def test_a_selection_is_built_step_by_step_without_scripts(build, register):
    build.step("add bought", to="include")
    assert build.url.endswith("edit=include.0")  # its boxes are open
    assert "Product or service" in build.text
    compass = key_to_short(register["compass"].pk)
    build.step("set", at="include.0", **{"p-products": [compass]})
    assert build.numbers == [3, 2, 0, 2]
    build.step("add note", to="exclude")
    build.step(
        "set",
        at="exclude.0",
        **{"p-text": "kundvård", "p-when": "last", "p-when-last": "6", "p-when-last-unit": "months"},
    )
    assert build.numbers == [3, 2, 1, 1]
    assert "Every customer that has bought Säljkompass , but not one that has a note" in build.text
    assert "Köparen" in build.text
    assert "Antecknaren" not in build.text
    assert build.tree == Tree(
        Group(ALL, (Condition("bought", {"products": [str(register["compass"].pk)]}),)),
        Group("any", (Condition("note", {"text": "kundvård", "when": {"last": 6, "unit": "months"}}),)),
    )


def test_every_step_is_a_page_that_one_can_come_back_to(build, register):
    build.step("add contacted", to="include").step("remove include.0")
    assert build.tree == Tree()
    first = build.step("add reference", to="exclude").url
    build.step("not exclude.0").step("side exclude.0")
    assert build.tree.include.items[0].negated
    build.open(first)
    assert build.tree.exclude.items == (Condition("reference"),)


def test_groups_and_what_must_hold(build):
    build.step("add reference", to="include").step("add customer.owner", to="include")
    build.step("group include.0").step("match include.0 any").step("match include any")
    assert build.tree.include.match == "any"
    assert [item.criterion for item in build.tree.include.items[0].items] == ["reference", "customer.owner"]
    build.step("move include.0.1 exclude 0").step("newgroup exclude").step("add note", to="exclude.1")
    assert [type(item).__name__ for item in build.tree.exclude.items] == ["Condition", "Group"]


def test_persons_are_found_instead_of_customers(build):
    build.step("add person", to="include").step("set", at="include.0", **{"p-email": "has"}).step("result persons")
    assert build.numbers[-1] == 1
    assert "Inga Köp" in build.text
    assert "contact person" in build.text


def test_a_problem_stands_at_its_condition_and_keeps_it_from_being_used(build, client_for, member):
    build.step("add postcode", to="include")
    assert "Fill this in." in build.text
    assert "1 condition is not complete" in build.text
    assert "Save selection" not in build.text
    build.step("add reference", to="exclude")  # what is complete is counted all the same
    assert re.search(r'class="cn"[^>]*>0<', build.answer.content.decode())
    answer = client_for(member).post(reverse("selection_save"), {"s": build.s, "name": "Halv"})
    assert answer.status_code == 422


def test_what_cannot_be_understood_is_kept_as_it_was_typed(build):
    build.step("add postcode", to="include").step("set", at="include.0", **{"p-in": "elva"})
    assert "Write a postcode or two" in build.text
    build.open(f"{build.url}&edit=include.0")
    assert 'value="elva"' in build.answer.content.decode()


@pytest.mark.parametrize(
    ("criterion", "filled", "given"),
    [
        ("postcode", {"p-in": "720 00–759 99, 114"}, {"in": [["720 00", "759 99"], ["114"]]}),
        ("area_code", {"p-in": "08, 021"}, {"in": ["08", "021"]}),
        ("town", {"p-in": "Lund; Malmö"}, {"in": ["Lund", "Malmö"]}),
        ("won_amount", {"p-sum-from": "1 200,50", "p-sum-to": ""}, {"sum": {"from": "1200.50"}}),
        ("contacted", {"p-when": "this", "p-when-this": "year"}, {"when": {"this": "year"}}),
        (
            "contacted",
            {"p-when": "days", "p-when-from": "2026-01-01", "p-when-to": ""},
            {"when": {"from": "2026-01-01"}},
        ),
        (
            "contract_ends",
            {"p-when": "next", "p-when-next": "3", "p-when-next-unit": "months"},
            {"when": {"next": 3, "unit": "months"}},
        ),
        ("deal", {"p-stages": ["won", "lost"]}, {"stages": ["won", "lost"]}),
    ],
)
def test_each_kind_of_box_is_read_and_shown_again(build, criterion, filled, given):
    build.step(f"add {criterion}", to="include").step("set", at="include.0", **filled)
    assert build.tree.include.items[0].given == given
    assert "not complete" not in build.text
    opened = build.open(f"{build.url}&edit=include.0").answer.content.decode()
    boxes = dict(re.findall(r'name="(p-[^"]+)" value="([^"]*)"', opened))
    for name, value in filled.items():
        if name in boxes and isinstance(value, str) and "sum" not in name and name != "p-when":
            assert boxes[name].replace("\u00a0", " ") == value.replace(";", ",")


def test_a_subsidiary_is_found_by_the_name_of_its_parent(build, register):
    CustomerFactory(name="Dottern", parent=register["bought"])
    build.step("add customer.parent", to="include").step("set", at="include.0", **{"p-is-add": "köparen"})
    assert build.tree.include.items[0].given == {"is": [str(register["bought"].pk)]}
    build.step("set", at="include.0", **{"p-is-add": "finns inte"})
    assert "not one of the choices" in build.text


def test_the_excluded_are_listed_with_what_excluded_them(build, register):
    build.step("add bought", to="include").step("add note", to="exclude").step(
        "set", at="exclude.0", **{"p-text": "kundvård"}
    )
    build.open(f"{build.url}&view=out")
    assert "Antecknaren" in build.text
    assert "Köparen" not in build.text
    assert "Excluded for" in build.text
    assert "”kundvård”" in build.text


def test_why_a_customer_is_not_in_is_told_with_the_note_that_shows_it(build, register):
    build.step("add bought", to="include").step("set", at="include.0")
    build.step("add note", to="exclude").step("set", at="exclude.0", **{"p-text": "kundvård"})
    build.open(f"{build.url}&why={key_to_short(register['noted'].pk)}")
    assert "Why is it not in?" in build.text
    assert "Included by the condition , but excluded by 1 ." in build.text
    assert "Ringde om kundvård i går" in build.text
    build.open(build.url.replace(key_to_short(register["noted"].pk), key_to_short(register["bought"].pk)))
    assert "Why is it in?" in build.text
    assert "excluded by none" in build.text


def test_anybody_is_asked_about_by_name(build, register):
    build.step("add bought", to="include")
    build.open(f"{build.url.partition('&')[0]}&ask=köparen")
    assert "Why is it in?" in build.text
    build.open(f"{build.url.partition('&')[0]}&ask=e")
    assert "Nobody has that name" in build.text or "Whom do you mean?" in build.text
    build.open(f"{build.url.partition('&')[0]}&ask=finns%20inte")
    assert "Nobody has that name" in build.text


def test_what_an_address_names_that_is_not_there_is_answered(build, register):
    build.open(f"{NEW}?why={key_to_short(register['compass'].pk)}&edit=include.7&to=exclude.9&after=%00&ask=%00")
    assert "No answer" in build.text


@pytest.mark.parametrize("broken", ["x", "AAAA", "d.finns-inte", "%00", "å"])
def test_a_broken_address_is_told_in_words(client_for, member, broken):
    answer = client_for(member).get(f"{NEW}?s={broken}")
    assert answer.status_code == 422
    assert "Adressen går inte att läsa" in answer.content.decode()


@pytest.mark.parametrize(
    "do", ["", "add", "add nothing", "remove", "remove include.5", "result all", "move include.0", "set", "x y z"]
)
def test_a_step_that_makes_no_sense_is_told_in_words(client_for, member, do):
    answer = client_for(member).post(reverse("selection_step"), {"s": encode(Tree()), "do": do})
    assert answer.status_code == 422


def test_a_selection_that_is_too_long_for_an_address_is_kept(build, register):
    many = [key_to_short(ProductFactory().pk) for _nth in range(190)]
    build.step("add bought", to="include").step("set", at="include.0", **{"p-products": many})
    assert parse_qs(urlsplit(build.url).query)["s"][0].startswith("d.")
    assert len(build.tree.include.items[0].given["products"]) == 190
    assert SelectionDraft.objects.count() == 1
    build.step("add reference", to="exclude").step("remove exclude.0")
    assert SelectionDraft.objects.count() == 2  # the same selection is kept once


def test_what_takes_too_long_is_told_instead_of_numbers(build, monkeypatch):
    monkeypatch.setattr(patience, "MILLISECONDS", 1)
    monkeypatch.setattr("crm_core.selections.counts.count_all", lambda *asked, cap: _sleep())
    build.open()
    assert "It took too long to answer" in build.text


def _sleep():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(1)")


def test_an_open_condition_counts_while_it_is_filled_in_and_is_one_step_back(build, register, client_for, member):
    build.step("add bought", to="include")
    client = client_for(member)
    at = {"s": build.s, "do": "set", "at": "include.0", "live": "1"}
    compass, barometer = (key_to_short(register[name].pk) for name in ("compass", "barometer"))

    def changed(current, product):
        headers = {"HX-Request": "true", "HX-Current-URL": f"http://alfa{current}"}
        return client.post(reverse("selection_step"), at | {"p-products": product}, headers=headers)

    first = changed(build.url, compass)
    assert "boxes-include-0" in first.content.decode()
    second = changed(first["HX-Push-Url"], barometer)
    assert "HX-Push-Url" not in second
    assert read_address(parse_qs(urlsplit(second["HX-Replace-Url"]).query)["s"][0]).include.items[0].given == {
        "products": [str(register["barometer"].pk)]
    }


def test_many_values_are_looked_for_by_name(client_for, member, organisation):
    chosen = ProductFactory(name="Vald")
    for number in range(130):
        ProductFactory(name=f"Vara {number:03}")
    ask = {"criterion": "bought", "parameter": "products", "p-products": key_to_short(chosen.pk)}
    answer = client_for(member).get(reverse("selection_choices"), ask | {"find-products": "vara 12"})
    text = answer.content.decode()
    assert re.findall(r">(V[^<]+)</label>", text)[0] == "Vald"
    assert text.count("<label>") == 13  # those with both words, and the chosen one
    assert "Det finns fler" in client_for(member).get(reverse("selection_choices"), ask).content.decode()


def test_conditions_are_found_by_their_name(client_for, member):
    answer = client_for(member).get(reverse("selection_palette"), {"find": "postnummer"})
    assert re.findall(r'value="add ([^"]+)"', answer.content.decode()) == ["postcode", "customer.invoice_postcode"]


def test_the_next_page_goes_on_after_the_last(build, organisation):
    for number in range(45):
        CustomerFactory(name=f"Rad {number:02}")
    build.open()
    more = re.search(r'id="hits-more">.*?href="([^"#]+)', build.answer.content.decode())[1].replace("&amp;", "&")
    rows = build.client.get(more, headers={"HX-Request": "true"}).content.decode()
    assert rows.count('class="rowlink"') == 20
    assert "<main" not in rows


def test_the_page_asks_a_fixed_number_of_questions(build, register, query_count):
    build.step("add bought", to="include").step(
        "set", at="include.0", **{"p-products": [key_to_short(register["compass"].pk)]}
    )
    build.step("add note", to="exclude").step("set", at="exclude.0", **{"p-text": "kundvård"})
    build.step("add customer.industry", to="exclude").step("set", at="exclude.1", **{"p-content": "empty"})
    with query_count(15):
        build.open()
    with query_count(21):
        build.open(f"{build.url}&view=out&why={key_to_short(register['noted'].pk)}")
