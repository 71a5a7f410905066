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
            before = _now() if is_within else None
            _set(str(limit), MEMORY)
            yield
            if before:  # in somebody else's transaction, where it would stay
                _set(*before)
    except OperationalError as error:
        if "statement timeout" not in str(error):
            raise
        message = _("It took too long to answer. Make the selection narrower, or take a condition away.")
        raise UserError(message, code="timeout") from error


def _now() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout'), current_setting('work_mem')")
        timeout, memory = cursor.fetchone()
    return timeout, memory


def _set(limit: str, memory: str) -> None:
    """Set what holds until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('statement_timeout', %s, true), set_config('work_mem', %s, true)", [limit, memory]
        )
