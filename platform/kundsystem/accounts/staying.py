"""For how long somebody stays signed in on a device, and when it was used last.

The session itself holds both, so that nothing is asked of the database for them. The days are the organisation's, whose
row every request has, and count from signing in: fewer days hold for everybody from the next request on.
"""

import datetime as dt
import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from kundsystem.accounts import devices

SINCE, SEEN = "signed_in_at", "seen_at"
DAY = 24 * 60 * 60
DAYS = 60
MOST = 365
# How often a device's last use is written down: it costs a write.
EVERY = 10 * 60


def days_for(request: HttpRequest, user_agent: str | None = None) -> int:
    """For how many days one stays signed in on the device that asks, or on one that calls itself so."""
    agent = request.headers.get("User-Agent", "") if user_agent is None else user_agent
    which = "phone_days" if devices.is_phone(agent) else "computer_days"
    return int(getattr(getattr(request, "tenant", None), which, DAYS))


def until(request: HttpRequest, since: dt.datetime, user_agent: str) -> dt.datetime:
    """When a device that was signed in at a moment is signed out again."""
    return since + dt.timedelta(days=days_for(request, user_agent))


def begin(request: HttpRequest) -> None:
    """Count from now."""
    now = int(time.time())
    request.session[SINCE] = request.session[SEEN] = now
    # Where nobody has been asked whether to stay: as long as one may.
    if "_session_expiry" not in request.session:
        request.session.set_expiry(days_for(request) * DAY)


class StayingMiddleware:
    """Signs out whoever has been signed in for longer than the organisation allows."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        public = request.tenant.schema_name == settings.PUBLIC_SCHEMA_NAME  # type: ignore[attr-defined]
        if not public and SESSION_KEY in request.session:
            now = int(time.time())
            since = request.session.setdefault(SINCE, now)
            if now - since >= days_for(request) * DAY:
                devices.forget_this(request)
                logout(request)
            elif now - request.session.get(SEEN, 0) >= EVERY:
                request.session[SEEN] = now
                devices.note_use(request, timezone.now())
        return self.get_response(request)
