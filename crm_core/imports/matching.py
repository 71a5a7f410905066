"""Rows of the same customer, and customers that are in the register already: found by joins on the working table."""

import json
from typing import Any
from uuid import UUID

from django.db import connection

from crm_core.imports.models import Import
from crm_core.reach import sees_everybodys
from kundsystem.accounts.actor import Actor

_POSTCODE = "coalesce({0}->>'postal_postcode', {0}->>'visiting_postcode')"
# What makes two rows the same customer, strongest first. The last two yield to different organisation numbers.
_SAME_IN_FILE = (
    ("lower(customer->>'number')", False),
    ("customer->>'org_number'", False),
    ("customer->>'email'", True),
    (f"public.sv_key(customer->>'name') || '|' || {_POSTCODE.format('customer')}", True),
)
_KNOWN = {
    # A number alone is no proof: files and registers both count from somewhere.
    "number": (
        "t.number = c.customer->>'number' AND (t.org_number = c.customer->>'org_number'"
        " OR t.sort_key = public.sv_key(c.customer->>'name') OR t.email = c.customer->>'email')"
    ),
    "org": "t.org_number = c.customer->>'org_number' AND t.org_number <> ''",
    "email": "t.email = c.customer->>'email' AND t.email <> ''",
    "name": (
        "t.sort_key = public.sv_key(c.customer->>'name')"
        f" AND {_POSTCODE.format('c.customer')} IN (t.postal_postcode, t.visiting_postcode)"
    ),
}
_NO_CONFLICT = "(t.org_number = '' OR c.customer->>'org_number' IS NULL OR t.org_number = c.customer->>'org_number')"

_SAME_OR_NO_ORG = (
    "(l.customer->>'org_number' IS NULL OR c.customer->>'org_number' IS NULL"
    " OR l.customer->>'org_number' = c.customer->>'org_number')"
)


def find(item: Import) -> None:
    """Give each row its leader in the file and its match in the register: of a merged one, that which it leads to."""
    owner = owner_of(item)
    # Whoever sees own customers only does not learn by importing which others there are.
    theirs, given = (" AND t.owner_id = %s", [owner]) if owner else ("", [])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE import_check")
        _find_leaders(cursor, item.pk)
        for how, condition in _KNOWN.items():
            weak = f" AND {_NO_CONFLICT}" if how in {"email", "name"} else ""
            cursor.execute(
                "UPDATE import_check u SET match = found.id, match_by = %s FROM ("
                "  SELECT DISTINCT ON (c.id) c.id AS row, coalesce(t.merged_into_id, t.id) AS id"
                "  FROM import_check c JOIN customer t ON"
                f" {condition}{weak}{theirs} WHERE c.import_id = %s AND c.errors IS NULL AND c.match IS NULL"
                "  ORDER BY c.id, t.archived_at NULLS FIRST, t.id"
                ") found WHERE u.id = found.row",
                [how, *given, item.pk],
            )


def owner_of(item: Import) -> UUID | None:
    """Return whose customers an import is about, when whoever imports sees own ones only; None for everybody's."""
    user = item.created_by
    return user.pk if user is not None and not sees_everybodys(Actor(user)) else None


def _find_leaders(cursor: Any, key: UUID) -> None:
    cursor.execute(
        "UPDATE import_check SET leader = number, twin = NULL WHERE import_id = %s AND errors IS NULL", [key]
    )
    for same, weak in _SAME_IN_FILE:
        conflict = f" AND {_SAME_OR_NO_ORG}" if weak else ""
        cursor.execute(
            "UPDATE import_check u SET leader = first.leader FROM ("
            "  SELECT c.id, l.leader FROM (SELECT id, customer, leader, number, min(number) OVER (PARTITION BY"
            f"    {same}) AS head FROM import_check WHERE import_id = %s AND errors IS NULL AND ({same}) IS NOT NULL) c"
            "  JOIN import_check l ON l.import_id = %s AND l.number = c.head"
            f"  WHERE c.head < c.number AND c.leader = c.number{conflict}"
            ") first WHERE u.id = first.id",
            [key, key],
        )
    # A row may have joined one that joined another in a later step; two looks are enough for four ways.
    for _look in range(2):
        cursor.execute(
            "UPDATE import_check c SET leader = l.leader FROM import_check l"
            " WHERE c.import_id = %s AND l.import_id = %s AND l.number = c.leader AND l.leader < c.leader",
            [key, key],
        )


def guess_shape(item: Import) -> str:
    """Tell whether rows are contact persons: many rows of the same customers, with different persons."""
    if not any(key.startswith("contact.") for key in item.mapping):
        return Import.Shape.CUSTOMER
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(*) FILTER (WHERE leader < number AND contact IS NOT NULL)"
            " FROM import_check WHERE import_id = %s AND errors IS NULL",
            [item.pk],
        )
        rows, repeated = cursor.fetchone()
    return Import.Shape.CONTACT if rows and repeated * 10 > rows else Import.Shape.CUSTOMER


def decide(item: Import) -> None:
    """Write down what becomes of each row: `create`, `fill` a customer there is, `join` an earlier row, `skip`."""
    apart = item.shape == Import.Shape.CUSTOMER
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE import_check c SET twin = CASE WHEN %s AND leader < number THEN leader END,"
            " decision = CASE WHEN leader < number AND NOT %s THEN 'join'"
            "   WHEN match IS NULL AND leader = number THEN 'create'"
            "   ELSE coalesce(%s::jsonb ->> number::text, %s) END"
            " WHERE import_id = %s AND errors IS NULL",
            [apart, apart, _json(item.decisions), item.duplicates, item.pk],
        )
        cursor.execute(
            "UPDATE import_check SET target = CASE decision WHEN 'create' THEN customer_key"
            "  WHEN 'fill' THEN match END WHERE import_id = %s AND errors IS NULL AND decision <> 'join'",
            [item.pk],
        )
        # A twin that fills goes where its leader went; without one it becomes a customer of its own.
        cursor.execute(
            "UPDATE import_check c SET target = l.target,"
            " decision = CASE WHEN l.target IS NULL AND c.decision = 'join' THEN 'skip'"
            "   WHEN l.target IS NULL THEN c.decision ELSE 'join' END"
            " FROM import_check l WHERE c.import_id = %s AND l.import_id = %s AND l.number = c.leader"
            " AND c.leader < c.number AND (c.decision = 'join' OR (c.decision = 'fill' AND c.match IS NULL))",
            [item.pk, item.pk],
        )
        cursor.execute(
            "UPDATE import_check SET target = customer_key, decision = 'create' WHERE import_id = %s"
            " AND errors IS NULL AND decision = 'fill' AND target IS NULL",
            [item.pk],
        )


def counts(item: Import) -> dict[str, Any]:
    """Count what will happen, for the sentence that says so."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE errors IS NOT NULL) AS faulty,"
            " count(*) FILTER (WHERE decision = 'create') AS created,"
            " count(DISTINCT target) FILTER (WHERE target = match) AS filled,"
            " count(*) FILTER (WHERE decision = 'skip') AS skipped,"
            " count(*) FILTER (WHERE decision = 'join' AND twin IS NOT NULL) AS joined,"
            " count(*) FILTER (WHERE target IS NOT NULL) AS rows,"
            " count(*) FILTER (WHERE match IS NOT NULL AND (leader = number OR twin IS NOT NULL)) AS known,"
            " count(*) FILTER (WHERE match IS NULL AND twin IS NOT NULL) AS twins,"
            " count(*) FILTER (WHERE match_by = 'number') AS by_number,"
            " count(*) FILTER (WHERE match_by = 'org') AS by_org,"
            " count(*) FILTER (WHERE match_by = 'email') AS by_email,"
            " count(*) FILTER (WHERE match_by = 'name') AS by_name,"
            " count(*) FILTER (WHERE contact IS NOT NULL AND target IS NOT NULL) AS contacts,"
            " count(*) FILTER (WHERE note IS NOT NULL AND target IS NOT NULL) AS notes"
            " FROM import_check WHERE import_id = %s",
            [item.pk],
        )
        names = [column.name for column in cursor.description]
        return dict(zip(names, cursor.fetchone(), strict=True))


def _json(value: dict[str, str]) -> str:
    return json.dumps(value)
