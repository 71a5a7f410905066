"""How a mailing gets workers, and not all of them.

A mailing is sent in lanes, a few at a time. A lane sends a small slice and then stands last in the queue again, behind
everybody else's mail that has come meanwhile: one organisation's hundred thousand delay another's single mail by one
slice. A lane that died is opened again within a minute; two workers in the same lane there never are.
"""

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from kundsystem.shared.database import connection
from tenants import wake_ups

WAKE_UP = "mailings.send"
LANES = 2


def open_lanes(key: uuid.UUID) -> None:
    """Ask workers to send a mailing, when what is being done now is committed, and to look after it in a minute."""
    from crm_core.mailings.tasks import send_lane

    wake_ups.schedule(WAKE_UP, timezone.now() + dt.timedelta(minutes=1))
    for lane in range(LANES):
        transaction.on_commit(lambda lane=lane: send_lane.delay(str(key), lane), robust=True)  # type: ignore[misc]


@contextmanager
def only_one(key: uuid.UUID, lane: int) -> Iterator[bool]:
    """Tell whether nobody else is in a lane, and keep others out while the block lasts, or until the worker is gone."""
    names = [f"{connection.schema_name} {key}", lane]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s), %s)", names)
        is_mine = bool(cursor.fetchone()[0])
    try:
        yield is_mine
    finally:
        if is_mine and connection.connection is not None and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtext(%s), %s)", names)


def pace() -> float:
    """Take a place in this minute's number of mails; returns how many seconds to wait when there is none left."""
    now = timezone.now()
    name = f"mailings.pace.{int(now.timestamp()) // 60}"
    cache.add(name, 0, 120)
    try:
        used = cache.incr(name)
    except ValueError:  # it was lost between the two: somebody emptied the cache
        return 0.0
    return 0.0 if used <= settings.MAIL_PER_MINUTE else 60.0 - now.timestamp() % 60
