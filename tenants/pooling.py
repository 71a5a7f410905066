"""The start-up check against transaction pooling.

A pooler in transaction mode hands each transaction another server session, so a search path set in one of them is
the wrong one in the next: most requests would run in another organisation's schema. We refuse to serve then.
"""

import secrets

from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections


def session_is_kept() -> bool:
    """Tell whether two transactions on one connection meet the same server session."""
    mark = secrets.token_hex(8)
    other = connections.create_connection("default")
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('kundsystem.probe', %s, false), pg_backend_pid()", [mark])
            first = cursor.fetchone()[1]
        # A second client keeps a pooler from handing the same idle session back by luck.
        with other.cursor() as busy:
            busy.execute("BEGIN")
            busy.execute("SELECT pg_backend_pid()")
            with connection.cursor() as cursor:
                cursor.execute("SELECT current_setting('kundsystem.probe', true), pg_backend_pid()")
                seen, second = cursor.fetchone()
            busy.execute("ROLLBACK")
    finally:
        other.close()
    return seen == mark and first == second


def refuse_transaction_pooling() -> None:
    """Raise unless the session is kept; called when a web or worker process starts."""
    kept = session_is_kept()
    connection.close()  # the processes that are forked from this one must not share it
    if not kept:
        raise ImproperlyConfigured(
            "The database is reached through a pooler in transaction mode. Organisations would see each other's data."
            " Use session mode, or connect directly."
        )
