"""Two hundred own fields: the card, the list and selections on them, within the limits that hold without them.

The rivals are those of `bench_pages` and `bench_selections`: the same template from constants with hand-written SQL
of the same data, and hand-written conditions. They know by heart what the fields are, which ours keeps until
they change, and whom the values name, which ours has to ask for.
"""

import html
import json
import re
import uuid
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone

from crm_core.custom_fields import definitions
from crm_core.custom_fields.indexing import build_all
from crm_core.custom_fields.models import CustomField, CustomOption
from crm_core.lists.models import ListLayout
from crm_core.selections.periods import Period
from kundsystem.shared.keys import key_to_short
from tests.benchmarks import seed
from tests.benchmarks.bench_pages import Page, measured
from tests.benchmarks.bench_selections import Asked, one
from tests.benchmarks.harness import Result
from tests.benchmarks.house import House

SQL = (Path(__file__).parent / "sql" / "own_fields.sql").read_text(encoding="utf-8")
CONDITIONS = dict(re.findall(r"-- name: (.+)\n((?:.|\n)+?);\n", SQL))
FIELDS = 200
# Those that are asked by: name, kind.
ASKED = (("own_tal", "number"), ("own_dag", "date"), ("own_text", "text"), ("own_val", "one_of"), ("own_ja", "yes_no"))
COLUMNS = ["status", *(name for name, _kind in ASKED)]
HALF_A_YEAR = {"last": 6, "unit": "months"}

# Every customer has a value of those that are asked by, and of some thirty others.
VALUES = """
UPDATE customer c SET custom = x.some || jsonb_build_object(
  'own_tal', n %% 1000, 'own_dag', (date '2026-01-01' + (n %% 700)::int)::text, 'own_text', 'Avtal ' || n %% 9000,
  'own_val', (%(options)s::text[])[1 + n %% 5], 'own_ja', n %% 3 = 0)
FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM customer) r,
  (SELECT jsonb_object_agg('own_f' || f, 'Värde ' || f) AS some FROM generate_series(1, 30) f) x WHERE r.id = c.id
"""
OF_DEALS = """
UPDATE deal d SET custom = jsonb_build_object('own_antal', n %% 1000)
FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM deal) r WHERE r.id = d.id
"""


# What the customer whose card is measured has besides, by kind.
SAMPLES: dict[str, Any] = {
    "long_text": "Två\nrader",
    "number": 12345,
    "money": 1234.5,
    "date": "2027-03-09",
    "yes_no": True,
    "link": "https://www.exempel.se/avtal",
    "email": "inkop@exempel.se",
    "phone": "+46701234567",
}


def _fields() -> list[CustomField]:
    """Two hundred fields of customers, those that are asked by last, and one of deals."""
    kinds = list(SAMPLES)
    others = [
        CustomField(
            subject="customer",
            name=f"own_f{n}",
            label=f"Fält {n}",
            # The first thirty are texts, which everybody has.
            kind="text" if n <= 30 else kinds[n % len(kinds)],
            position=n,
        )
        for n in range(1, FIELDS - len(ASKED) + 1)
    ]
    asked = [
        CustomField(subject="customer", name=name, label=name, kind=kind, searchable=kind != "yes_no", position=FIELDS)
        for name, kind in ASKED
    ]
    of_deals = CustomField(subject="deal", name="own_antal", label="Antal", kind="number", searchable=True)
    return CustomField.objects.bulk_create([*others, *asked, of_deals])


def _shape(customer: Any) -> dict[str, Any]:
    """Give the organisation its fields, everybody values, and the customer whose card is measured one of each kind."""
    fields = _fields()
    chosen = next(field for field in fields if field.name == "own_val")
    options = CustomOption.objects.bulk_create(
        CustomOption(field=chosen, name=f"Val {n}", position=n) for n in range(5)
    )
    besides = [field for field in fields if field.name.startswith("own_f") and field.kind in SAMPLES]
    values = {field.name: SAMPLES[field.kind] for field in besides}
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")  # every row is written anew, which is not what is measured
        # So that filling takes seconds; what is measured afterwards reads only.
        cursor.execute("ALTER TABLE customer DISABLE TRIGGER USER; ALTER TABLE deal DISABLE TRIGGER USER")
        cursor.execute(VALUES, {"options": [str(option.pk) for option in options]})
        cursor.execute(OF_DEALS, {})
        cursor.execute("UPDATE customer SET custom = custom || %s WHERE id = %s", [json.dumps(values), customer])
        cursor.execute("ALTER TABLE customer ENABLE TRIGGER USER; ALTER TABLE deal ENABLE TRIGGER USER")
    definitions.refresh()
    build_all()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE customer")
        cursor.execute("VACUUM ANALYZE deal")
        cursor.execute("RESET statement_timeout")
    first, last = Period(**HALF_A_YEAR).days(timezone.localdate())
    assert first is not None
    assert last is not None
    return {"choice": str(options[2].pk), "first": first.isoformat(), "last": last.isoformat()}


def _questions(given: dict[str, Any]) -> dict[str, Any]:
    return {
        "own number between": [one("customer.own_tal", between={"from": 480, "to": 500})],
        "own day in half a year": [one("customer.own_dag", when=HALF_A_YEAR)],
        "own text begins": [one("customer.own_text", begins="Avtal 12")],
        "own choice": [one("customer.own_val", **{"is": [given["choice"]]})],
        "own field of a deal": [one("deal.own_antal", between={"from": 990})],
    }


def measure(house: House) -> list[Result]:
    """Card and list half as long again as their rivals at most, and selections as `bench_selections` allows."""
    connection.set_tenant(house.organisation)
    customer = seed.fill(house.organisation)
    given = _shape(customer)
    questions = _questions(given)
    assert questions.keys() == CONDITIONS.keys()
    results = [Asked(house, name, asked, given, CONDITIONS[name]).measured() for name, asked in questions.items()]
    window = Page(house, f"/customers/{key_to_short(customer)}/", "window.sql", customer=customer)
    shown = window.ours()
    assert shown.count("own-facts") == 1
    assert all(f"Fält {n}<" in shown for n in range(1, FIELDS - len(ASKED) + 1)), "not all the fields are on the card"
    connection.set_tenant(house.organisation)
    ListLayout.objects.create(user=house.owner, list_name="customer", columns=COLUMNS)
    listed = Page(house, "/customers/", "list.sql")
    shown = listed.ours()
    assert len(re.findall(r"Avtal \d+\b", shown)) >= 50, re.findall(r"own_\w+|Avtal \d+", shown)[:20]
    address = f"/customers/?own_val={key_to_short(uuid.UUID(given['choice']))}"
    narrowed = Page(house, address, "list_by_own_field.sql", choice=given["choice"])
    shown = narrowed.ours()
    names = [row["name"] for row in narrowed.rows()["customers"]][:50]
    places = [shown.index(f">{html.escape(name)}<") for name in names]
    assert places == sorted(places), "another order"
    return [
        *results,
        *measured(f"customer window, {FIELDS} own fields", window, 22),
        *measured(f"customer list of 50, {FIELDS} own fields", listed, 11),
        *measured("customer list narrowed by an own field", narrowed, 12),
    ]
