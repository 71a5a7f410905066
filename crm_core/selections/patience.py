"""Asking the database for no longer than somebody who is building a selection wants to wait."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _

from kundsystem.shared.errors import UserError

MILLISECONDS = 5000
# What one step of a statement may keep in memory: the customers of a million notes that have a common word.
MEMORY = "64MB"


@contextmanager
def patience(milliseconds: int | None = None) -> Iterator[None]:
    """Stop what takes too long.

    Raises:
        UserError: it took too long; nothing is broken, and the connection can be used again.
    """
    limit = MILLISECONDS if milliseconds is None else milliseconds
    is_within = connection.in_atomic_block
    try:
        with transaction.atomic():
            before = _set(str(limit), MEMORY)
            yield
            if is_within:  # in somebody else's transaction, where it would stay
                _set(*before)
    except OperationalError as error:
        if "statement timeout" not in str(error):
            raise
        message = _("It took too long to answer. Make the selection narrower, or take a condition away.")
        raise UserError(message, code="timeout") from error


def _set(limit: str, memory: str) -> tuple[str, str]:
    """Set what holds until the transaction ends; return what held before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH before AS MATERIALIZED"
            " (SELECT current_setting('statement_timeout') AS timeout, current_setting('work_mem') AS memory)"
            " SELECT timeout, memory, set_config('statement_timeout', %s, true), set_config('work_mem', %s, true)"
            " FROM before",
            [limit, memory],
        )
        timeout, memory_before, *_now = cursor.fetchone()
    return timeout, memory_before
