"""Pictures of every page for people to look at: `python -m tests.browser.screens FOLDER [name …]`.

Each page at 1440×900 and 390×844, light and dark, in Swedish and English; the customer window with the palette too.
"""

import itertools
import os
import sys
import tempfile
from pathlib import Path

import django

SIZES = {"desktop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}


def main(folder: Path, wanted: list[str]) -> None:
    """Start a site of its own and take the pictures."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "kundsystem.settings.test"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    django.setup()
    from django.conf import settings

    from tests import database
    from tests.browser.site import running_site

    settings.KUNDSYSTEM_PLAIN_DATABASE = settings.DATABASES["default"]["NAME"]
    with (
        tempfile.TemporaryDirectory() as own,
        running_site(Path(own), database.name_of("screens")) as site,
    ):
        take_all(site, folder, wanted)


def take_all(site, folder: Path, wanted: list[str]) -> None:  # type: ignore[no-untyped-def]
    """One window per look and person, so that one signs in once in each."""
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import LAUNCH, sign_in
    from tests.browser.pages import PAGES
    from tests.browser.site import browser_program

    places = [place for place in PAGES if not wanted or place.name in wanted]
    folder.mkdir(parents=True, exist_ok=True)
    program = browser_program("KUNDSYSTEM_CHROMIUM", "chromium", "chromium-browser", "google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(LAUNCH))
        states = {}
        for person in {place.person for place in places if place.person}:
            context = browser.new_context()
            sign_in(context.new_page(), site, person)
            states[person] = context.storage_state()
            context.close()
        for size, scheme, language in itertools.product(SIZES, ("light", "dark"), ("sv", "en")):
            for person in {place.person for place in places}:
                look = {"viewport": SIZES[size], "color_scheme": scheme, "locale": language}
                context = browser.new_context(storage_state=states.get(person), **look)
                page = context.new_page()
                if person:  # whose own language goes before the cookie's
                    page.goto(site.url("/", person.house.host))
                    with page.expect_navigation():
                        page.evaluate(f"document.querySelector('button[name=language][value={language}]').click()")
                for place in (place for place in places if place.person == person):
                    url = site.url("/", place.host)
                    context.add_cookies([{"name": "kundsystem_language", "value": language, "url": url}])
                    page.goto(place.url(site))
                    page.wait_for_load_state("networkidle")
                    page.screenshot(path=folder / f"{place.name}-{size}-{scheme}-{language}.png")
                    if place.name == "window":
                        _ask(page)
                        page.screenshot(path=folder / f"palette-{size}-{scheme}-{language}.png")
                context.close()
        browser.close()
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")


def _ask(page) -> None:  # type: ignore[no-untyped-def]
    """Open the palette over a page and find something in it."""
    page.keyboard.press("Control+k")
    page.keyboard.type("kund")
    page.locator('#palette-hits [data-asked="kund"]').wait_for()


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), sys.argv[2:])
