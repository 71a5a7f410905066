"""A large register, put in by COPY: 20,000 customers with ten notes each, two of them with many more."""

import datetime as dt
import os
import random

from django.db import connection

from kundsystem.shared.keys import new_key

CUSTOMERS = int(os.environ.get("KUNDSYSTEM_BENCH_CUSTOMERS", "20000"))
NOTES = 10  # per customer
NAMES = ("Öbergs", "Hällmo", "Kvistabo", "Lugnviks", "Vretens", "Aspnäs", "Ängsholms", "Tallåsens")
BODIES = ("Ringde om offerten.", "Möte på plats; taket läggs om i maj.", "Skickade avtalet för påskrift i dag. " * 6)


def fill(owner_id: object) -> list[object]:
    """Fill the organisation that is set; return the customers' keys. The history of it is left out."""
    rng = random.Random(7)
    with connection.cursor() as cursor:
        statuses = _keys(cursor, "customer_status")
        kinds = _keys(cursor, "note_kind")
        industries = _keys(cursor, "industry") or [None]
        keys = [new_key() for _customer in range(CUSTOMERS)]
        now = dt.datetime.now(dt.UTC)
        for table in ("customer", "contact", "note"):
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER record_change')
        columns = "id number name kind org_number status_id owner_id industry_id employees phone mobile email website"
        rest = "visiting_street visiting_postcode visiting_town postal_street postal_postcode postal_town"
        last = "invoice_street invoice_postcode invoice_town invoice_email country is_sample created_at updated_at"
        empty = [""] * 3
        with _copy(cursor, "customer", f"{columns} {rest} {last} last_contact_at") as copy:
            for at, key in enumerate(keys):
                name = f"{rng.choice(NAMES)} Bygg {at}"
                values = [statuses[at % len(statuses)], owner_id if at % 3 else None, industries[at % len(industries)]]
                reached = [at % 400, f"+468{at:07}", "", f"kund{at}@example.se", ""]
                addresses = [*empty, "Storgatan 1", "59330", "Västervik", *empty, "", "", False, now, now]
                contacted = now - dt.timedelta(days=at % 900)
                copy.write_row([key, f"B{at:06}", name, "company", "", *values, *reached, *addresses, contacted])
        with _copy(
            cursor,
            "contact",
            "id customer_id first_name last_name title phone mobile email is_main created_at updated_at",
        ) as copy:
            for at, key in enumerate(keys):
                for person in range(4 if at < 10 else 1):
                    copy.write_row(
                        [new_key(), key, "Karin", f"Ekvall {person}", "VD", "", "", "", not person, now, now]
                    )
        with _copy(cursor, "note", "id customer_id kind_id body happened_at author_id author_name created_at") as copy:
            for at, key in enumerate(keys):
                for number in range(60 if at < 2 else NOTES):
                    when = now - dt.timedelta(days=9 * number, minutes=at % 1000)
                    body = f"{BODIES[number % 3]} ({number})"
                    copy.write_row([new_key(), key, kinds[number % len(kinds)], body, when, owner_id, "", when])
        for table in ("customer", "contact", "note"):
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER record_change')
        cursor.execute("ANALYZE")
    return keys


def _keys(cursor: object, table: str) -> list[object]:
    cursor.execute(f'SELECT id FROM "{table}" ORDER BY id')  # type: ignore[attr-defined]
    return [key for (key,) in cursor.fetchall()]  # type: ignore[attr-defined]


def _copy(cursor, table: str, columns: str):  # type: ignore[no-untyped-def]
    return cursor.copy(f'COPY "{table}" ({", ".join(columns.split())}) FROM STDIN')
