"""Building selections in a browser: counts follow what is filled in, and everything is done without a mouse too."""

import re

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests import cast
from tests.browser.test_keyboard import tab_to

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


@pytest.fixture
def builder(signed_in, site):
    """Return a function: options of the window → a page with a new selection."""

    def make(**options) -> Page:
        page = signed_in(cast.MEMBER, **options)
        page.goto(site.url("/selections/new/"))
        page.wait_for_load_state("networkidle")
        return page

    return make


def add(page: Page, side: str, criterion: str) -> None:
    """Add a condition to a side; its boxes open."""
    number = page.locator(f".{side[:3]} > .items > [data-item]").count()
    more = page.locator(f"#more-{side}")
    more.click()
    expect(page.locator("#criteria input[type=search]")).to_be_focused()
    page.locator(f"#criteria button[value='add {criterion}']").click()
    expect(page.locator(f"#boxes-{side}-{number}")).to_be_visible()


def done(page: Page) -> None:
    """Close the boxes that are open."""
    page.locator("[data-boxes] button.btn-primary").click()
    expect(page.locator("[data-boxes]")).to_have_count(0)


def left(page: Page):
    """The number of those who are found."""
    return page.locator("#summary .cnt b")


def all_but(page: Page, some: int) -> str:
    """How many a new selection finds, less some: other tests on the site add customers."""
    return str(int(left(page).inner_text()) - some)


def build_the_example(page: Page) -> None:
    """Bought one and not the other, a postcode, a word that is lacking, and a position: the number falls at each."""
    add(page, "include", "bought")
    page.locator("[data-boxes] label", has_text="Säljkompass").click()
    expect(left(page)).to_have_text("4")
    done(page)
    add(page, "include", "postcode")
    page.locator("[name=p-in]").fill("720 00–759 99")
    expect(left(page)).to_have_text("3")
    done(page)
    add(page, "include", "person")
    page.locator("[data-boxes] label", has_text="Inköp").click()
    expect(page.locator("#head-include-2 .cn")).to_have_text("3")
    done(page)
    add(page, "exclude", "bought")
    page.locator("[data-boxes] label", has_text="Kundbarometer").click()
    expect(left(page)).to_have_text("2")
    done(page)
    add(page, "exclude", "note")
    page.locator("[name=p-text]").fill("kundvård")
    page.locator("[name=p-when-last]").fill("6")
    expect(left(page)).to_have_text("1")
    done(page)
    expect(page.locator("[data-sentence]")).to_contain_text("som har köpt Säljkompass")
    expect(page.locator("#head-exclude-1 .cn")).to_have_text("1")


def ask_why_and_save(page: Page, name: str) -> None:
    """Ask about one who is in and one who is not; save the persons at those who are under a name."""
    page.locator("#hit-rows a.small").first.click()
    expect(page.locator("#why")).to_contain_text("Varför är den med?")
    expect(page.locator("#why .dom")).to_contain_text("Tas med av alla 3 villkoren")
    page.locator("#why [name=ask]").fill("Kund 041 i Småort")
    page.locator("#why .ask button").click()
    expect(page.locator("#why")).to_contain_text("Varför är den inte med?")
    expect(page.locator("#why")).to_contain_text("Kundvårdsmöte: nöjda med leveransen.")
    expect(page.locator("#head-exclude-1 .stops")).to_be_visible()
    page.locator("#tools button", has_text="Kontaktpersoner").click()
    expect(page.locator("#hit-rows tr")).to_have_count(2)
    page.locator("#tools a", has_text="Spara urval").click()
    page.locator("[name=name]").fill(name)
    page.locator(".factions button").click()
    expect(page.locator("h1")).to_have_text(name)
    expect(left(page)).to_have_text("2")


def take_out(page: Page, name: str) -> None:
    """Take the saved selection out as a file, and look at it as a list: both have those whom its page shows."""
    shown = page.locator("#hit-rows .rowlink").all_inner_texts()
    assert sorted(person.split()[0] for person in shown) == ["Berit", "Inga"]
    with page.expect_download() as taken:
        page.locator("#tools button", has_text="Excel").click()
    assert taken.value.suggested_filename.startswith(name)
    with taken.value.path().open("rb") as file:
        heading, *rows = load_workbook(file).active.iter_rows(values_only=True)
    assert heading[:3] == ("Kontaktperson", "Kund", "Befattningstyp")
    assert [row[0] for row in rows] == shown
    assert {row[2] for row in rows} == {"Inköp"}
    page.locator("#tools a", has_text="Visa som lista").click()
    expect(page.locator("#rows .rowlink")).to_have_text(shown)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_the_example_is_built_counted_explained_saved_and_taken_out(builder):
    page, name = builder(), "Säljkompass utan kundvård"
    build_the_example(page)
    ask_why_and_save(page, name)
    take_out(page, name)


def test_the_same_on_a_phone(builder):
    page = builder(**PHONE)
    build_the_example(page)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    ask_why_and_save(page, "Säljkompass utan kundvård, i fickan")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    take_out(page, "Säljkompass utan kundvård, i fickan")


@pytest.mark.parametrize(
    ("criterion", "fill", "number"),
    [
        ("area_code", lambda page: page.locator("[name=p-in]").fill("021"), "1"),
        ("customer.industry", lambda page: page.locator("[data-boxes] .picks label").first.click(), "1"),
    ],
    ids=["area code", "industry"],
)
def test_one_condition_finds_those_it_is_about(builder, criterion, fill, number):
    page = builder()
    add(page, "include", criterion)
    fill(page)
    expect(left(page)).to_have_text(number)


def test_those_not_contacted_for_six_months_are_all_the_others(builder):
    page = builder()
    everybody = left(page).inner_text()
    add(page, "include", "contacted")
    expect(left(page)).not_to_have_text(everybody)
    others = str(int(everybody) - int(left(page).inner_text()))
    page.locator("[data-boxes] label", has_text="inte har kontaktats").click()
    expect(left(page)).to_have_text(others)


def test_what_is_typed_while_it_is_counted_is_not_lost(builder):
    page = builder()
    add(page, "include", "note")
    page.locator("[name=p-text]").press_sequentially("kundvård", delay=120)
    expect(left(page)).to_have_text("1")
    expect(page.locator("[name=p-text]")).to_have_value("kundvård")
    expect(page.locator("[name=p-text]")).to_be_focused()


def test_undo_goes_back_step_by_step(builder):
    page = builder()
    add(page, "include", "area_code")
    page.locator("[name=p-in]").press_sequentially("021", delay=60)
    expect(left(page)).to_have_text("1")
    done(page)
    page.locator("#grip-include-0").click()
    page.locator("#menu-include-0 button", has_text="Flytta till Uteslut").click()
    expect(page.locator(".exc .crit")).to_have_count(1)
    page.locator("h1").click()
    page.keyboard.press("Control+z")
    expect(page.locator(".inc .crit")).to_have_count(1)
    expect(left(page)).to_have_text("1")


def test_a_condition_is_dragged_to_the_other_side_and_into_a_group(builder):
    page = builder()
    for criterion in ("reference", "bought"):
        add(page, "include", criterion)
        done(page)
    drag(page, "#grip-include-0", ".exc .items")
    expect(page.locator(".exc .crit")).to_contain_text("referenskund")
    page.locator(".exc button", has_text="Grupp").click()
    expect(page.locator(".exc .grp")).to_be_visible()
    drag(page, "#grip-include-0", ".exc .grp .items")
    expect(page.locator(".exc .grp .crit")).to_contain_text("har köpt något")
    expect(page.locator(".inc .crit")).to_have_count(0)


def drag(page: Page, grip: str, target: str) -> None:
    """Drag by a grip to the middle of something."""
    page.locator(grip).hover()
    page.mouse.down()
    box = page.locator(target).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] - 3, steps=6)
    page.mouse.up()
    page.wait_for_load_state("networkidle")


def test_everything_is_done_by_keyboard_alone(builder):
    page = builder()
    without_one = all_but(page, 1)
    tab_to(page, "#more-include")
    page.keyboard.press("Enter")
    expect(page.locator("#criteria input[type=search]")).to_be_focused()
    page.keyboard.type("riktnummer")
    expect(page.locator("#palette-list button")).to_have_count(1)
    tab_to(page, "#palette-list button", 4)
    page.keyboard.press("Enter")
    expect(page.locator("[name=p-in]")).to_be_focused()
    page.keyboard.type("021")
    expect(left(page)).to_have_text("1")
    page.keyboard.press("Enter")
    expect(page.locator("[data-boxes]")).to_have_count(0)
    tab_to(page, "#grip-include-0")
    page.keyboard.press("Enter")
    expect(page.locator("#menu-include-0")).to_be_visible()
    for _press in range(8):
        if "Flytta till Uteslut" in page.evaluate("document.activeElement.textContent"):
            break
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#grip-exclude-0")).to_be_focused()
    expect(left(page)).to_have_text(without_one)
    page.keyboard.press("Control+s")
    page.wait_for_url(re.compile("/selections/save/"))
    tab_to(page, "[name=name]")
    page.keyboard.type("Utan 021")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Utan 021")
