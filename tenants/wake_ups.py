"""Wake-ups: how something that is due in one organisation is found without looking into all of them."""

import datetime as dt
import logging
from collections.abc import Callable

from django.conf import settings
from django.db import transaction

from kundsystem.shared.database import connection
from tenants.models import Organisation

logger = logging.getLogger(__name__)

_handlers: dict[str, Callable[[], None]] = {}
_every_night: list[Callable[[], None]] = []
NIGHTLY = "nightly"
# Over so many minutes the night's work is spread, the same for an organisation every night.
NIGHT = 240


def handler(kind: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Register what to do, inside the organisation, when a wake-up of a kind is due. It must be safe to run twice."""

    def decorate(function: Callable[[], None]) -> Callable[[], None]:
        _handlers[kind] = function
        return function

    return decorate


def nightly(function: Callable[[], None]) -> Callable[[], None]:
    """Register what to do in every organisation every night: above all to ask anew for what may have been lost."""
    if function not in _every_night:
        _every_night.append(function)
    return function


@handler(NIGHTLY)
def look_after() -> None:
    """Do the night's work of every subject; one's trouble is not the others'."""
    for function in _every_night:
        try:
            with transaction.atomic():
                function()
        except Exception:
            logger.exception("The night's work %s could not be done", function.__module__)


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


def schedule_night(begins: dt.datetime) -> int:
    """Ask for every organisation's night, spread over some hours: one statement, however many there are."""
    minute = begins.replace(second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO public.tenants_wake_up (organisation_id, kind, minute)"
            " SELECT id, %s, %s + (abs(hashtext(schema_name)) %% %s) * interval '1 minute'"
            " FROM public.tenants_organisation WHERE schema_name <> %s AND state <> %s ON CONFLICT DO NOTHING",
            [NIGHTLY, minute, NIGHT, settings.PUBLIC_SCHEMA_NAME, Organisation.State.CLOSED],
        )
        return int(cursor.rowcount)


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
