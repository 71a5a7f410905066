"""Finding anything in the palette, against hand-written SQL for each kind of row and the same template.

The rival is told by hand what each question means: which patterns, which text search. It lacks pages, commands, help,
the guessing at misspelt words and the closeness; so the two have to find the same where there is no doubt, and equally
much where there is.
"""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from django.db import connection
from django.utils import timezone

from crm_core.models import Contact, Customer
from crm_core.search.looking import EACH
from kundsystem.shared.keys import key_to_short
from tests.benchmarks import seed
from tests.benchmarks.bench_pages import Page
from tests.benchmarks.harness import Result, against, counted, repeated
from tests.benchmarks.house import House

NOBODY = "% no such word %"
# What ours calls a kind, and the rival's statement of it.
KINDS = {
    "customer": "customers",
    "contact": "contacts",
    "note": "notes",
    "product": "products",
    "deal": "deals",
    "file": "files",
    "booking": "bookings",
    "reminder": "reminders",
}


@dataclass(frozen=True)
class Asked:
    """A question, and what it means in SQL."""

    name: str
    text: str
    one: str
    two: str = "%"
    notes: str = "'nosuchword'"
    sql: str = "search.sql"
    same: tuple[str, ...] = ("customers", "contacts", "notes")  # where there is no doubt what is found

    @property
    def parameters(self) -> dict[str, Any]:
        """What the rival's statements are given."""
        word = self.one.strip("%")
        month = timezone.now().year * 12 + timezone.now().month
        return {
            "one": self.one,
            "two": self.two,
            "one_named": f"{self.one}\n%",
            "two_named": f"{self.two}\n%",
            "name": f" {word.strip()}%",
            "word": f"% {word.strip()}%",
            "text": self.notes,
            "lately": f"'#{month}' | '#{month - 1}'",
            "asked": self.text,
        }


def questions() -> list[Asked]:
    """Common words and rare ones, of everything that is found."""
    rare = Customer.objects.active().filter(name__contains=" i ").order_by("pk")[7]
    person = Contact.objects.active().exclude(mobile="").select_related("customer").order_by("pk")[1234]
    word, other = rare.words.split()[0], rare.words.split("\n")[0].split()[1]
    misspelt = word[:3] + word[4:]
    return [
        Asked("a rare name", f"{word} {other}", f"%{word}%", f"%{other}%", same=("customers",)),
        Asked("a telephone number", person.mobile.replace("+46", "0"), f"%{person.mobile[1:]}%"),
        Asked(
            *("a person and where she works", f"{person.first_name} {person.customer.name.split()[0]}"),
            *(f"%{person.words.split()[0]}%", f"%{person.customer.words.split()[0]}%"),
            same=(),
        ),
        Asked("a common word of names", "ab", "% ab%", same=()),
        Asked("a town", "stockholm", "%stockholm%", same=()),
        Asked("a first name", "anna", "%anna%", same=()),
        Asked("a rare word of notes", "legitimation", NOBODY, notes="'legitimation':*"),
        Asked("an inflected word of notes", "kundvårdens", NOBODY, notes="'kundvård':*", same=("notes",)),
        Asked("a common word of notes", "och", "%och%", notes="'och'", same=("notes",)),
        Asked("a misspelt name", f"{misspelt} {other}", misspelt, other, sql="search_misspelt.sql", same=()),
        Asked("nothing at all", "xyzzyx", "%xyzzyx%", notes="'xyzzyx':*"),
    ]


@dataclass
class Search:
    """The page of a question, ours and the rival's."""

    house: House
    asked: Asked
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        path = f"/search/palette/?q={quote(self.asked.text)}"
        self.page = Page(self.house, path, self.asked.sql, **self.asked.parameters)

    def check(self) -> None:
        """Both find the same where there is no doubt, and equally much elsewhere."""
        self.page.check()
        groups = {group.key: group for group in self.page.context["outcome"].groups}
        rival = self.page.rows()
        for key, name in KINDS.items():
            hits = groups[key].hits if key in groups else []
            theirs = rival.get(name, [])
            if name in self.asked.same:
                ours = {_key(hit.url) for hit in hits}
                assert ours == {_short(row) for row in theirs}, f"{self.asked.name}: other {name}"
            elif self.asked.sql == "search.sql":
                assert len(hits) >= min(len(theirs), EACH), f"{self.asked.name}: {len(hits)} {name} of {len(theirs)}"
            elif name == "customers":
                assert {_short(row) for row in theirs} & {_key(hit.url) for hit in hits}, f"{self.asked.name}: none"

    def measured(self, limit: float) -> Result:
        """One row of the table."""

        def rival() -> None:
            connection.set_tenant(self.page.house.organisation)
            self.page.rival()

        name = f"search: {self.asked.name}"
        return against(name, repeated(self.page.ours), repeated(rival), limit=limit, warm=2)


def _key(url: str) -> str:
    found = re.search(r"#contact-([0-9a-f-]{36})", url)
    return found[1] if found else re.findall(r"[A-Za-z0-9_-]{22}", url)[0]


def _short(row: dict[str, Any]) -> str:
    return str(row["id"]) if "first_name" in row else key_to_short(row["id"])


def measure(house: House) -> list[Result]:
    """Each question three times as long as by hand at most, and none of them a tenth of a second."""
    connection.set_tenant(house.organisation)
    seed.fill(house.organisation)
    results = []
    asked = [Search(house, question) for question in questions()]
    for search in asked:
        search.check()
        results.append(search.measured(limit=3.0))
    worst = max(results, key=lambda row: row.ours)
    results.append(counted(f"{worst.name}, the slowest, in ms", round(worst.ours), at_most=100))
    queries = max(len(search.page.queries()) for search in asked)
    return [*results, counted("search: queries of the worst", queries, at_most=34)]
