"""Which indexes were used, how large they are, and what they cost whoever writes."""

import time
from collections.abc import Callable

from django.db import connection, transaction

from tests.benchmarks.harness import Result, against

NOTES = 500
_COLUMNS = (
    "SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute WHERE attrelid = 'note'::regclass"
    " AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND attname <> 'id'"
)


def used_by(work: Callable[[], object]) -> list[tuple[str, str, int, float]]:
    """Do something; return the indexes that it used: table, index, how often, size in megabytes, the largest first."""
    before = _scans()
    work()
    after = _scans()
    used = [key for key in after if after[key] > before.get(key, 0)]
    rows = [(*key, after[key] - before.get(key, 0), _megabytes(key[1])) for key in used]
    return sorted(rows, key=lambda row: -row[3])


def table_of(rows: list[tuple[str, str, int, float]]) -> str:
    """Return the indexes as lines of text."""
    head = f"{'index':44} {'table':16} {'used':>10} {'MB':>9}"
    return "\n".join([head, *(f"{index:44} {table:16} {times:10,} {size:9.1f}" for table, index, times, size in rows)])


def cost_of_writing(*names: str) -> Result:
    """Write notes with some of the indexes and without them; neither stays."""
    return against(
        f"{NOTES} notes written, against without {', '.join(names)}",
        lambda: _written([]),
        lambda: _written(list(names)),
        limit=4.0,
    )


def _scans() -> dict[tuple[str, str], int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT 1")
        cursor.execute(
            "SELECT relname, indexrelname, idx_scan FROM pg_stat_user_indexes WHERE schemaname = %s",
            [connection.schema_name],
        )
        return {(table, index): scans for table, index, scans in cursor.fetchall()}


def _megabytes(index: str) -> float:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_size(%s::regclass) / 1e6", [f'"{connection.schema_name}"."{index}"'])
        return float(cursor.fetchone()[0])


def _written(without: list[str]) -> float:
    """Milliseconds of writing notes as they are, with all that the table does at that, its words put in place too."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_COLUMNS)
        columns = cursor.fetchone()[0]
        for name in without:
            cursor.execute(f'DROP INDEX "{name}"')
        started = time.perf_counter()
        cursor.execute(
            f"INSERT INTO note (id, {columns}) SELECT gen_random_uuid(), {columns} FROM note LIMIT %s", [NOTES]
        )
        if "note_words" not in without:
            cursor.execute("SELECT gin_clean_pending_list('note_words'::regclass)")
        took = (time.perf_counter() - started) * 1000
        transaction.set_rollback(True)
    return took
