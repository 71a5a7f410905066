"""Wake-ups: how something that is due in one organisation is found without looking into all of them."""

import datetime as dt
from collections.abc import Callable

from kundsystem.shared.database import connection
from tenants.models import Organisation

_handlers: dict[str, Callable[[], None]] = {}


def handler(kind: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Register what to do, inside the organisation, when a wake-up of a kind is due. It must be safe to run twice."""

    def decorate(function: Callable[[], None]) -> Callable[[], None]:
        _handlers[kind] = function
        return function

    return decorate


def handler_for(kind: str) -> Callable[[], None] | None:
    """Return the function for a kind, or None when no code knows it any more."""
    return _handlers.get(kind)


def schedule(kind: str, when: dt.datetime) -> None:
    """Ask to be woken at a time, in the transaction of the thing that will be due."""
    organisation: Organisation = connection.tenant
    minute = when.replace(second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO public.tenants_wake_up (organisation_id, kind, minute) VALUES (%s, %s, %s)"
            " ON CONFLICT DO NOTHING",
            [organisation.pk, kind, minute],
        )


def take_due(now: dt.datetime, limit: int = 500) -> list[tuple[str, str]]:
    """Take the hints that are due: (schema, kind), each once even with several takers. Called in the public schema."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH due AS (DELETE FROM public.tenants_wake_up WHERE id IN ("
            "  SELECT id FROM public.tenants_wake_up WHERE minute <= %s ORDER BY minute LIMIT %s"
            "  FOR UPDATE SKIP LOCKED) RETURNING organisation_id, kind)"
            " SELECT DISTINCT o.schema_name, due.kind FROM due"
            " JOIN public.tenants_organisation o ON o.id = due.organisation_id",
            [now, limit],
        )
        return cursor.fetchall()
