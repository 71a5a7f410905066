"""The whole of it, in one go: from signing up to signing out, with a real register in between."""

import io
import os
import re
import subprocess
import sys

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.site import BASE_DOMAIN, Site
from tests.crm_core.imports.registers import Register, register
from tests.worker import ROOT

LONG = 150_000  # milliseconds: five thousand rows on a slow and busy machine
HOST = f"resan.{BASE_DOMAIN}"
NUMBER = "30004"  # of the customer that is opened; its row in the file has a note
WHOLE = """strip => { const box = strip.getBoundingClientRect();
    return [...strip.querySelectorAll('article.note')].filter(note => { const own = note.getBoundingClientRect();
        return own.left >= box.left - 1 && own.right <= box.right + 1
            && own.top >= 0 && own.bottom <= window.innerHeight; }).length; }"""


def sign_up(page: Page, site: Site) -> None:
    """Make an organisation, and land in it signed in."""
    page.goto(site.url("/sign-up/", BASE_DOMAIN))
    page.fill("input[name=organisation]", "Resan AB")
    expect(page.locator("input[name=subdomain]")).to_have_value("resan")
    page.fill("input[name=name]", "Rakel Resare")
    page.fill("input[name=email]", "rakel@resan.example")
    page.fill("input[name=password]", "en lång resa med många ord")
    page.click("button.btn-primary")
    page.wait_for_url(lambda address: HOST in address and "/enter/" not in address)
    expect(page.locator("h1")).to_contain_text("Rakel")


def bring_in(page: Page, file: Register) -> None:
    """Choose the file, look at what would happen, and let it happen."""
    if not page.locator("input[type=file]").count():  # the first page takes the file itself
        page.locator("a[href='/imports/']:visible").first.click()
    page.set_input_files(
        "input[type=file]", {"name": "kundregister.csv", "mimeType": "text/csv", "buffer": file.content}
    )
    run = page.locator("form[action$='/execution/'] button")
    run.wait_for(timeout=LONG)
    seen = page.locator("main").inner_text()
    assert re.search(r"\b40\b", seen), "the faulty rows are told before anything is written"
    assert re.search(r"\b25\b", seen), "and the duplicates"
    run.click()
    expect(page.locator(".res .big b")).to_have_text(
        re.compile(rf"{file.customers:,}".replace(",", r"\s")), timeout=LONG
    )


def count_customers(page: Page, site: Site) -> str:
    """How many customers the list says there are."""
    page.goto(site.url("/customers/", HOST))
    return (
        re.sub(r"\D", "", page.locator("#list-total").first.inner_text())
        if page.locator("#list-total").count()
        else "0"
    )


def add_old_notes(site: Site, count: int) -> None:
    """Put older notes with the customer, as years of use would."""
    script = [sys.executable, "-m", "tests.browser.old_notes", HOST, NUMBER, str(count)]
    subprocess.run(script, env=site.env, cwd=ROOT, check=True, capture_output=True)


def picture() -> bytes:
    """A photograph, as a phone would send it."""
    out = io.BytesIO()
    Image.new("RGB", (640, 480), "seagreen").save(out, "JPEG")
    return out.getvalue()


# The large one belongs to the full round of the proofs; the short one imports as many rows without a browser.
ROWS = [1000, *([pytest.param(5000, marks=pytest.mark.proof)] if os.environ.get("KUNDSYSTEM_PROOF") == "full" else [])]


@pytest.mark.parametrize("rows", ROWS)
def test_from_signing_up_to_signing_out(page, site, rows):
    file = register(rows, faulty=40, duplicates=25)
    assert (file.rows, file.customers) == (rows, rows - 65)
    assert f"{NUMBER};".encode() in file.content
    sign_up(page, site)

    # The register comes in, goes out again, and comes in once more.
    bring_in(page, file)
    with page.expect_download() as report:
        page.locator("a[href$='/faults/']").first.click()
    faults = report.value.path().read_text(encoding="cp1252")  # as the file that came in
    assert faults.count("\n") >= 41
    page.locator("form[action$='/undoing/'] button").click()
    dialog = page.locator("dialog[open] button.btn-danger, dialog[open] button.btn-primary")
    if dialog.count():
        dialog.first.click()
    expect(page.locator(".res a[href='/imports/']")).to_be_visible(timeout=LONG)
    assert count_customers(page, site) == "0"
    bring_in(page, file)
    assert count_customers(page, site) == str(file.customers)

    # One customer: three whole notes at once, and older ones without a click.
    add_old_notes(site, 47)
    page.goto(site.url(f"/customers/?q={NUMBER}", HOST))
    page.locator("a.rowlink").first.click()
    strip = page.locator("[data-strip]")
    expect(strip.locator("article.note").first).to_be_visible()
    assert strip.evaluate(WHOLE) == 3
    read_all_notes(page)

    # A note with a picture.
    page.fill("#note-body", "Mötte dem på mässan. Bild på montern.")
    page.set_input_files(
        ".composer input[name=upload]", {"name": "monter.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    )
    expect(page.locator(".composer [data-uploads] li")).to_have_count(1)
    expect(page.locator(".composer [data-uploads] input[name=file]")).to_have_count(1)
    page.press("#note-body", "Control+Enter")
    first = strip.locator("article.note").first
    expect(first).to_contain_text("Mötte dem på mässan")
    image = first.locator("img.thumb")
    expect(image).to_be_visible()
    assert image.evaluate("image => image.complete && image.naturalWidth > 0 || image.decode().then(() => true)")

    # What was saved does not come back as a draft, however soon after the last letter it was saved.
    page.fill("#note-body", "Ring dem på fredag.")
    page.press("#note-body", "Control+Enter")
    expect(first).to_contain_text("Ring dem på fredag")
    page.reload()
    expect(page.locator("#note-body")).to_have_value("")

    # The phone, changed where it stands, and changed back.
    phone = page.locator(".facts [data-cell]", has=page.locator("a[href^='tel:']")).first
    before = phone.inner_text()
    cell = page.locator(f"#{phone.get_attribute('id')}")
    cell.locator("a.pen").click()
    cell.locator("input[name=phone]").fill("090-12 34 56")
    cell.locator("input[name=phone]").press("Enter")
    expect(cell).to_contain_text("090-12 34 56")
    page.locator("[data-toast] form button").last.click()
    expect(cell).to_have_text(re.compile(re.escape(before.strip())))

    # Out.
    page.click("button[popovertarget=account-menu]")
    page.locator("#account-menu form[action='/accounts/logout/'] button").click()
    page.wait_for_url(lambda address: "/accounts/login/" in address)
    page.goto(site.url("/customers/", HOST))
    assert "/accounts/login/" in page.url


def read_all_notes(page: Page) -> None:
    """Go to the oldest of 48 notes by turning the wheel sideways only."""
    strip = page.locator("[data-strip]")
    box = strip.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 60)
    clicks = "window.clicked = 0; addEventListener('click', () => window.clicked++, true)"
    page.evaluate(f"() => {{ {clicks} }}")
    for _turn in range(120):
        page.mouse.wheel(900, 0)
        page.wait_for_timeout(60)
        at_end = strip.evaluate("s => s.scrollLeft + s.clientWidth >= s.scrollWidth - 2")
        if at_end and strip.locator("article.note").count() == 48:
            break
    assert strip.locator("article.note").count() == 48
    expect(strip.locator("article.note").last).to_contain_text("nr 46")
    expect(strip.locator("article.note").last).to_be_in_viewport()
    assert page.evaluate("() => window.clicked") == 0
