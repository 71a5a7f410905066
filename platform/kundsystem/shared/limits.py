"""How often something may be asked for: counters in Valkey, in windows of fixed length."""

import hashlib
import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kundsystem.shared.errors import TooMany

MINUTE, HOUR = 60, 60 * 60


def count(kind: str, subject: str, *, limit: int, window: int) -> None:
    """Count one more of a kind for a subject; TooMany when that is above the limit of the window.

    Args:
        kind: what is counted, for instance `sign_up`.
        subject: whose it is: an address, a computer. Only its digest is kept.
        limit: how many are allowed in a window.
        window: length in seconds.
    """
    if use(kind, subject, window=window) > limit:
        raise TooMany(_too_many(window))


def use(kind: str, subject: str, *, window: int) -> int:
    """Count one more of a kind for a subject; returns how many that makes in the present window."""
    digest = hashlib.sha256(subject.lower().encode()).hexdigest()[:32]
    key = f"limit:{kind}:{digest}:{int(time.time()) // window}"
    cache.add(key, 0, timeout=window)
    try:
        return cache.incr(key)
    except ValueError:  # the window ended between the two
        return 1


def count_by_computer(kind: str, request: HttpRequest, *, limit: int, window: int) -> None:
    """Count for the computer that asks."""
    count(kind, get_adapter().get_client_ip(request), limit=limit, window=window)


def _too_many(window: int) -> str:
    if window > MINUTE:
        return _("This has been tried many times now. Wait an hour and try again.")
    return _("This has been tried many times now. Wait a minute and try again.")
