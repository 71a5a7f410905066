"""Selections against hand-written SQL: every criterion by itself, and ten that are asked for together.

Of each the number of those who are found and the first twenty, as the builder shows them. Both look up what the
question names, since what has been removed may not be asked about, and both ask for five seconds at most.
"""

import datetime as dt
import re
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import Count
from django.utils import timezone

from crm_core.lists.counting import count_all
from crm_core.models import Contact, Customer, Deal, Note
from crm_core.selections.checking import check
from crm_core.selections.compiling import selected
from crm_core.selections.hits import hits
from crm_core.selections.tree import read
from kundsystem.accounts.actor import Actor
from tests.benchmarks import indexes, seed
from tests.benchmarks.harness import Result, against, counted, repeated
from tests.benchmarks.house import House

SQL = (Path(__file__).parent / "sql" / "selections.sql").read_text(encoding="utf-8")
CONDITIONS = dict(re.findall(r"-- name: (.+)\n((?:.|\n)+?);\n", SQL))
PERSONS = "persons: "
TABLES = {
    "product": "product",
    "other": "product",
    "status": "deal_status",
    "seller": "accounts_user",
    "kind": "note_kind",
    "position": "position_type",
    "industry": "industry",
    "tag": "tag",
}
# What is the same for every question, a few milliseconds, is much beside what a small register takes.
LIMIT = 1.5 if seed.CUSTOMERS >= 100_000 else 2.5
TWO_YEARS, HALF_A_YEAR = {"last": 2, "unit": "years"}, {"last": 6, "unit": "months"}
POSTCODE = {"in": [["72000", "75999"]]}
CARE = {"text": "kundvård", "when": HALF_A_YEAR}

_CUSTOMERS = """
SELECT {what} FROM customer c {joins} WHERE c.archived_at IS NULL AND c.merged_into_id IS NULL AND ({condition})
"""
_OF_PERSONS = """
SELECT {what} FROM contact p JOIN customer c ON c.id = p.customer_id {joins}
WHERE p.archived_at IS NULL AND c.archived_at IS NULL AND ({condition})
"""


def _most(rows: Any, column: str) -> Any:
    """The value that most rows have."""
    found = rows.exclude(**{column: None}).values(column).annotate(number=Count("pk")).order_by("-number", column)
    return found.values_list(column, flat=True)


def _parameters() -> dict[str, Any]:
    today = timezone.localdate()
    moment = lambda day: timezone.make_aware(dt.datetime.combine(day, dt.time()))  # noqa: E731
    product, other = _most(Deal.objects.active().bought(), "product")[:2]
    days = {
        "two_years_ago": today.replace(year=today.year - 2) + dt.timedelta(days=1),
        "half_a_year_ago": _ends({"last": 6, "unit": "months"}, today)[0],
        "tomorrow": today + dt.timedelta(days=1),
        "new_year": today.replace(month=1, day=1),
        "next_year": today.replace(year=today.year + 1, month=1, day=1),
    }
    return {name: moment(day) for name, day in days.items()} | {
        "today": today,
        "new_years_day": today.replace(month=1, day=1),
        "new_years_eve": today.replace(month=12, day=31),
        "in_three_months": _ends({"next": 3, "unit": "months"}, today)[1],
        "product": product,
        "other": other,
        "status": _most(Deal.objects.filter(status__stage="open"), "status")[0],
        "seller": _most(Customer.objects.active(), "owner")[0],
        "kind": _most(Note.objects.current(), "kind")[0],
        "position": _most(Contact.objects.active(), "position_type")[2],
        "industry": _most(Customer.objects.active(), "industry")[2],
        "tag": _most(Customer.objects.active(), "tags")[0],
    }


def _ends(period: dict[str, Any], today: dt.date) -> Any:
    from crm_core.selections.periods import Period

    return Period(**period).days(today)


def _questions(given: dict[str, Any]) -> dict[str, Any]:
    """What is asked under each name of `selections.sql`: an including side, or both."""
    key = {name: str(value) for name, value in given.items()}
    bought, other = one("bought", products=[key["product"]]), one("bought", products=[key["other"]])
    position = one("person", positions=[key["position"]])
    uncontacted = one("contacted", negated=True, when=HALF_A_YEAR)
    industry, reference = one("customer.industry", **{"is": [key["industry"]]}), one("reference")
    ends = one("contract_ends", when={"next": 3, "unit": "months"})
    status, tag = one("deal", statuses=[key["status"]]), one("customer.tags", **{"is": [key["tag"]]})
    mine = one("customer.owner", **{"is": [key["seller"]]})
    of_kind = {"kinds": [key["kind"]], "authors": [key["seller"]], "when": TWO_YEARS}
    both = [key["product"], key["other"]]
    return {
        "bought a product": [bought],
        "bought, of two products, in two years": [one("bought", products=both, when=TWO_YEARS)],
        "bought nothing": [one("bought", negated=True)],
        "deal by status": [status],
        "deal lost this year": [one("deal", stages=["lost"], when={"this": "year"})],
        "contract ends in three months": [ends],
        "subscriptions of 50 000 a year": [one("running_revenue", sum={"from": "50000"})],
        "bought for 100 000 this year": [one("won_amount", sum={"from": "100000"}, when={"this": "year"})],
        "reference customer": [reference],
        "a word in a note": [one("note", text="kundvård")],
        "a word in a note in six months": [one("note", **CARE)],
        "lacks a common word in its notes": [one("note", negated=True, text="offert")],
        "note of a kind by somebody in two years": [one("note", **of_kind)],
        "contacted in six months": [one("contacted", when=HALF_A_YEAR)],
        "not contacted for six months": [uncontacted],
        "person in a position": [position],
        "no person with an e-mail address": [one("person", negated=True, email="has")],
        "person whose title contains chef": [one("person", title="chef")],
        "two postcode intervals": [one("postcode", **{"in": [["72000", "75999"], ["11400", "11499"]]})],
        "area code": [one("area_code", **{"in": ["021", "08"]})],
        "town": [one("town", **{"in": ["Västerås", "Uppsala"]})],
        "added in two years": [one("created", when=TWO_YEARS)],
        "changed in two years": [one("changed", when=TWO_YEARS)],
        "industry": [industry],
        "no owner": [one("customer.owner", content="empty")],
        "owner": [mine],
        "tag": [tag],
        "employees between": [one("customer.employees", between={"from": 20, "to": 49})],
        "e-mail contains": [one("customer.email", contains="bygg")],
        "the customer's example": ([bought, one("postcode", **POSTCODE)], [other, one("note", **CARE)]),
        "persons: the customer's example": (
            [bought, one("postcode", **POSTCODE), position],
            [other, one("note", **CARE)],
        ),
        "bought one and not the other": ([bought], [other]),
        "mine that nobody has contacted": [mine, uncontacted],
        "bought, and lacks a word": ([bought], [one("note", **CARE)]),
        "an industry in an area, or references": [
            {"match": "any", "items": [_all(industry, one("area_code", **{"in": ["08"]})), reference]}
        ],
        "persons: buyers who can be written to": [
            one("person", positions=[key["position"]], email="has"),
            one("contacted", when=HALF_A_YEAR),
        ],
        "persons: whoever's customer is in an industry, without those who bought": ([industry], [one("bought")]),
        "large ones whose contract ends": [one("customer.employees", between={"from": 50}), ends],
        "any of four things": [
            {"match": "any", "items": [status, tag, one("note", text="kundvård"), one("postcode", **POSTCODE)]}
        ],
    }


def one(criterion: str, *, negated: bool = False, **given: Any) -> dict[str, Any]:
    """One condition, as it is stored."""
    return {"criterion": criterion, "not": negated, "with": given}


def _all(*items: dict[str, Any]) -> dict[str, Any]:
    return {"match": "all", "items": list(items)}


class Asked:
    """One question, ours and the rival's: a condition in SQL."""

    def __init__(self, house: House, name: str, asked: Any, parameters: dict[str, Any], condition: str) -> None:
        include, exclude = asked if isinstance(asked, tuple) else (asked, [])
        self.name, self.actor, self.parameters, self.condition = name, Actor(house.owner), parameters, condition
        self.of_persons = name.startswith(PERSONS)
        self.tree = {
            "version": 1,
            "result": "persons" if self.of_persons else "customers",
            "include": _all(*include),
            "exclude": {"match": "any", "items": exclude},
        }
        self.count = self._statement("count(*)")
        self.named: dict[str, list[Any]] = {}
        for named in dict.fromkeys(re.findall(r"%\((\w+)\)s", condition)):
            if named in TABLES:
                self.named.setdefault(TABLES[named], []).append(parameters[named])
        if self.of_persons:
            shown = "p.id, p.first_name, p.last_name, p.title, p.email, t.name, c.id, c.name"
            joins, order = "LEFT JOIN position_type t ON t.id = p.position_type_id", "p"
        else:
            shown = "c.id, c.number, c.name, c.postal_town, c.last_contact_at, u.name"
            joins = "LEFT JOIN accounts_user u ON u.id = c.owner_id"
            order = "c"
        self.page = f"{self._statement(shown, joins)} ORDER BY {order}.sort_key, {order}.id LIMIT 21"

    def _statement(self, what: str, joins: str = "") -> str:
        body = _OF_PERSONS if self.of_persons else _CUSTOMERS
        return body.format(what=what, joins=joins, condition=self.condition)

    def ours(self) -> tuple[int, list[Any]]:
        """Return how many we find, and the first."""
        checked = check(read(self.tree), self.actor)
        number = count_all(selected(checked), cap=None)[0].number
        page = hits(checked)
        assert not page.problem, page.problem
        return number, [hit.thing.pk for hit in page.rows]

    def rival(self) -> tuple[int, list[Any]]:
        """Return the same, found by hand."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 5000")
            for table, keys in self.named.items():
                cursor.execute(f"SELECT * FROM {table} WHERE id = ANY(%s)", [keys])
                assert len(cursor.fetchall()) == len(keys)
            cursor.execute(self.count, self.parameters)
            number = cursor.fetchone()[0]
            cursor.execute(self.page, self.parameters)
            return number, [row[0] for row in cursor.fetchall()][:20]

    def measured(self) -> Result:
        """One row of the table, once both have found the same."""
        number, first = self.ours()
        assert (number, first) == self.rival(), f"{self.name}: {number} are found, by hand {self.rival()[0]}"
        name = f"selection {self.name}: {number:,}"
        return against(name, repeated(self.ours, 3), repeated(self.rival, 3), limit=LIMIT)


def measure(house: House) -> list[Result]:
    """Each question half as long again as by hand at most on the large register; the worst of all times is told.

    So are the indexes that the questions use, and what those of notes cost when one is written.
    """
    connection.set_tenant(house.organisation)
    seed.fill(house.organisation)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    given = _parameters()
    asked = _questions(given)
    assert asked.keys() == CONDITIONS.keys()
    questions = [Asked(house, name, question, given, CONDITIONS[name]) for name, question in asked.items()]
    results = [question.measured() for question in questions]
    worst = max(results, key=lambda row: row.ours)
    print(indexes.table_of(indexes.used_by(lambda: [question.ours() for question in questions])), end="\n\n")
    results.append(counted(f"{worst.name}, the slowest, in ms", round(worst.ours), at_most=5000))
    return [*results, indexes.cost_of_writing("note_words", "note_happened")]
