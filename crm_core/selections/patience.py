"""Asking the database for no longer than somebody who is building a selection wants to wait."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _

from kundsystem.shared.errors import UserError

MILLISECONDS = 5000


@contextmanager
def patience(milliseconds: int | None = None) -> Iterator[None]:
    """Stop what takes too long.

    Raises:
        UserError: it took too long; nothing is broken, and the connection can be used again.
    """
    limit = MILLISECONDS if milliseconds is None else milliseconds
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT current_setting('statement_timeout')")
                before = cursor.fetchone()[0]
                cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(limit)])
            yield
            with connection.cursor() as cursor:
                # Within somebody else's transaction the limit would stay.
                cursor.execute("SELECT set_config('statement_timeout', %s, true)", [before])
    except OperationalError as error:
        if "statement timeout" not in str(error):
            raise
        message = _("It took too long to answer. Make the selection narrower, or take a condition away.")
        raise UserError(message, code="timeout") from error
