"""The customer window and the list, against their template with constants and hand-written SQL of the same data.

What counts as the same data: everything that a page must know afresh at every request before it can answer. That is
whose host it is, the session, the user with the role, and what is shown. So the rival reads all of that too, by hand:
the session out of the cache, the rest in SQL. It renders what our view handed to the template, already worked out. It
is given the same room on Python's stack (see `kundsystem.shared.stack`), or it would be slow by mere chance.
"""

import copy
import html
import re
from pathlib import Path
from typing import Any
from unittest import mock

from django.conf import settings
from django.contrib.sessions.backends.cached_db import KEY_PREFIX
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.template import Template, context
from django.test import RequestFactory
from django.test.signals import template_rendered
from django.test.utils import CaptureQueriesContext, instrumented_test_render
from psycopg.rows import dict_row

from kundsystem.shared.formatting import kr
from kundsystem.shared.keys import key_to_short
from kundsystem.shared.stack import with_room
from kundsystem.web import notices
from tests.benchmarks import seed
from tests.benchmarks.harness import Result, against, counted, repeated
from tests.benchmarks.house import House
from tests.clients import sign_in
from tests.queries import HOUSEKEEPING

SQL = Path(__file__).parent / "sql"


class Page:
    """A page of ours and its rival."""

    def __init__(self, house: House, path: str, sql: str, **parameters: Any) -> None:
        self.house, self.path, self.parameters = house, path, parameters
        self.handler = WSGIHandler()
        client = sign_in(house.owner, house.organisation)
        self.session = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookie = f"{settings.SESSION_COOKIE_NAME}={self.session}"
        self.environ = RequestFactory().get(path, headers={"host": house.host, "cookie": cookie}).environ
        text = (SQL / sql).read_text(encoding="utf-8")
        self.statements = dict(re.findall(r"-- name: (.+)\n((?:.|\n)+?);\n", text))
        self.template, self.context = self._captured()
        connection.set_tenant(house.organisation)
        self.notices = notices.render(self.context["request"])

    def ours(self) -> str:
        """Answer a request as the server does."""
        status: list[str] = []
        parts = self.handler(dict(self.environ), lambda line, headers, *_: status.append(line))
        body = b"".join(parts).decode()
        parts.close()
        assert status[0].startswith("200"), status
        return body

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """Ask for the same data by hand."""
        given = dict(self.parameters, host=self.house.host, user=self.house.owner.pk, notes=[])
        found: dict[str, list[dict[str, Any]]] = {}
        connection.set_tenant(self.house.organisation)
        key = cache.make_key(f"{KEY_PREFIX}{self.session}")
        assert cache._cache.get_client(key).get(key), "the session is not where the rival looks for it"
        with connection.cursor() as wrapped, wrapped.connection.cursor(row_factory=dict_row) as cursor:
            for name, statement in self.statements.items():
                found[name] = cursor.execute(statement, given).fetchall()
                if name == "notes":
                    given["notes"] = [row["id"] for row in found[name]]
        return found

    def rendered(self) -> str:
        """Render the same template with what it was given."""
        given = copy.copy(self.context)
        given.render_context = context.RenderContext()
        given.template = self.template
        # The lines above the content are asked for while it is rendered.
        lines = mock.patch.object(notices, "render", return_value=self.notices)
        with given.render_context.push_state(self.template), lines:
            return self.template.nodelist.render(given)

    def rival(self) -> None:
        """Both together."""
        self.rows()
        self.rendered()

    def queries(self) -> list[str]:
        """What our page asks the database."""
        with CaptureQueriesContext(connection) as captured:
            self.ours()
        return [query["sql"] for query in captured.captured_queries if not HOUSEKEEPING.match(query["sql"])]

    def _captured(self) -> tuple[Template, Any]:
        seen: list[tuple[Template, Any]] = []

        def keep(sender: Any, template: Template, context: Any, **kwargs: Any) -> None:
            seen.append((template, copy.copy(context)))

        plain = Template._render
        Template._render = instrumented_test_render  # type: ignore[method-assign]
        template_rendered.connect(keep)
        try:
            self.ours()
        finally:
            template_rendered.disconnect(keep)
            Template._render = plain  # type: ignore[method-assign]
        return seen[0]

    def check(self) -> None:
        """The three ways tell the same before any of them is timed."""
        connection.set_tenant(self.house.organisation)
        with CaptureQueriesContext(connection) as captured:
            again = self.rendered()
        asked = [query["sql"] for query in captured.captured_queries if not HOUSEKEEPING.match(query["sql"])]
        assert not asked, f"the rival's template is not rendered from constants: {asked[:3]}"
        assert _plain(again) == _plain(self.ours()), "the rival renders another page"


def _plain(page: str) -> str:
    """A page without what differs from one request to the next."""
    page = re.sub(r'(name="(csrfmiddlewaretoken|key)" value=")[^"]*', r"\1", page)
    page = re.sub(r'(csrf-token" content=")[^"]*|(X-CSRFToken[^:]*: ?.)[^}]*', "", page)
    return html.unescape(page)


def measured(name: str, page: Page, queries: int) -> list[Result]:
    """Two rows of the table: the time of a page against its rival, and how much it asks."""
    page.check()

    def rival() -> None:
        connection.set_tenant(page.house.organisation)
        with_room(page.rival)

    return [
        against(name, repeated(page.ours), repeated(rival), limit=1.5, warm=2),
        counted(f"{name}: queries", len(page.queries()), at_most=queries),
    ]


def measure(house: House) -> list[Result]:
    """The window of a customer with sixty notes, and the list of fifty of all."""
    connection.set_tenant(house.organisation)
    first = seed.fill(house.organisation)
    window = Page(house, f"/customers/{key_to_short(first)}/", "window.sql", customer=first)
    shown = window.ours()
    rival = window.rows()
    assert len(rival["notes"]) == 21
    assert all(html.escape(row["body"].strip()) in shown for row in rival["notes"][:20])
    assert re.findall(r'id="deal-row-([0-9a-f-]{36})"', shown) == [str(row["id"]) for row in rival["deals"][:50]]
    (worth,) = rival["what they come to"]
    assert not worth["running"] or f"{kr(worth['running'])}<" in shown, "another running sum"
    listed = Page(house, "/customers/", "list.sql")
    names = [row["name"] for row in listed.rows()["customers"]]
    shown = listed.ours()
    places = [shown.index(f">{html.escape(name)}<") for name in names[:50]]
    assert len(names) == 51
    assert places == sorted(places), "another order"
    return [*measured("customer window", window, 20), *measured("customer list of 50", listed, 9)]
