"""Many rows of a table in one test: what they are walked with is costly to make, and each leaves it as it was."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

SIZE = 48


def in_batches(rows: Sequence[Any]) -> list[Any]:
    """Return the rows some at a time, as parameters of a test that names the rows it finds wrong."""
    starts = range(0, len(rows), SIZE)
    return [pytest.param(rows[start : start + SIZE], id=f"{rows[start]} and on") for start in starts]


@contextmanager
def undone(clients: Iterable[Client] = ()) -> Iterator[None]:
    """Take back what is written in the block, what is kept in the cache, and who the clients are signed in as."""
    kept = [(client, client.cookies.output(header="", sep=";")) for client in clients]
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    for client, cookies in kept:
        client.cookies = SimpleCookie(cookies)
    cache.clear()
