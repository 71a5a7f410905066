"""Browsers, the site they look at, and pages that are signed in."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page
from pytest_django.plugin import DjangoDbBlocker

from tests import cast, database
from tests.browser.site import Site, browser_program, running_site

LAUNCH = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies here by the browser that it needs."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.firefox if "firefox" in item.path.parts else pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Drive the machine's own Chromium."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    program = browser_program("KUNDSYSTEM_CHROMIUM", *names)
    if program is None:
        pytest.skip("no Chromium here; name one with KUNDSYSTEM_CHROMIUM=/path/to/it")
    # Playwright keeps an event loop in this thread, and Django would take every later query for one in it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return {"executable_path": program, "args": list(LAUNCH), "headless": True}


@pytest.fixture(scope="session")
def site(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Site]:
    """The running site; data are committed and stay for the whole session."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    with (
        django_db_blocker.unblock(),
        running_site(tmp_path_factory.mktemp("site"), database.name_of(f"{worker}site")) as running,
    ):
        yield running


class Watch:
    """What the browser complained of: errors in scripts, breaches of the content policy, answers 5xx."""

    def __init__(self) -> None:
        self.complaints: list[str] = []
        # A refusal that a test asks for (403, 404, 409, 422) is written to the console by the browser itself.
        # So is a request that the next one overtook, which is what hx-sync is for.
        self.expected = (
            *("Failed to load resource: the server responded with a status of 4",),
            *("htmx:afterRequest", "htmx:sendAbort"),
        )

    def listen(self, context: BrowserContext) -> None:
        """Follow every page of a context."""
        context.on("console", self._console)
        context.on("weberror", lambda error: self.complaints.append(f"error: {error.error}"))
        context.on("response", lambda answer: self._answer(answer.status, answer.url))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(self.expected):
            self.complaints.append(f"{message.type}: {message.text}")

    def _answer(self, status: int, url: str) -> None:
        if status >= 500:
            self.complaints.append(f"{status}: {url}")


@pytest.fixture
def watch(site: Site) -> Iterator[Watch]:
    """Fails the test when the browser complained; what an earlier one had sent by mail is gone."""
    site.mailbox.begin_anew()
    watching = Watch()
    yield watching
    assert watching.complaints == [], f"{watching.complaints}\n{site.said()}"


@pytest.fixture
def new_context(browser: Browser, watch: Watch) -> Iterator[Callable[..., BrowserContext]]:
    """Return a function that opens a browser window: options of Playwright's `new_context`."""
    opened: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        context = browser.new_context(**({"locale": "sv-SE", "viewport": {"width": 1440, "height": 900}} | options))
        context.set_default_timeout(8000)
        watch.listen(context)
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    """A page in a window of its own, not signed in."""
    return new_context().new_page()


_states: dict[tuple[str, int], Any] = {}


def sign_in(page: Page, site: Site, person: cast.Person) -> None:
    """Sign in through the page."""
    page.goto(site.url("/accounts/login/", person.house.host))
    page.fill("input[name=login]", person.email)
    page.fill("input[name=password]", cast.PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda address: "/accounts/login/" not in address)


@pytest.fixture
def signed_in(new_context: Callable[..., BrowserContext], site: Site) -> Callable[..., Page]:
    """Return a function: person → page signed in; the sign-in page is used once per person."""

    def make(person: cast.Person = cast.OWNER, **options: Any) -> Page:
        key = (person.email, site.port)
        if key not in _states:
            context = new_context()
            sign_in(context.new_page(), site, person)
            _states[key] = context.storage_state()
            context.close()
        return new_context(storage_state=_states[key], **options).new_page()

    return make
