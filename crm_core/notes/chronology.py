"""Where in a chronology one stands: a place that neither new notes nor equal times can move."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.utils import timezone

from kundsystem.shared.keys import key_to_short, short_to_key

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)


@dataclass(frozen=True)
class Place:
    """Just after one note, in the order newest first."""

    happened_at: dt.datetime
    key: uuid.UUID

    def __str__(self) -> str:
        return f"{(self.happened_at - _EPOCH) // _MICROSECOND}.{key_to_short(self.key)}"

    @classmethod
    def before(cls, moment: dt.datetime, key: uuid.UUID) -> "Place":
        """Return the place from which a note comes first."""
        return cls(moment + _MICROSECOND, key)

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """Read the written form; None for anything else, as an old or mistyped address is no error."""
        moment, _dot, key = text.partition(".")
        try:
            return cls(_EPOCH + int(moment) * _MICROSECOND, short_to_key(key))
        except (ValueError, OverflowError):
            return None


def end_of_year(text: str) -> dt.datetime | None:
    """Return the first moment after a year, here; None when the text is no year."""
    if not text.isascii() or not text.isdigit() or not 1800 <= int(text) <= 2200:
        return None
    return dt.datetime(int(text) + 1, 1, 1, tzinfo=timezone.get_current_timezone())
