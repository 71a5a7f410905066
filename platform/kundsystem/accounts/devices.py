"""Where somebody is signed in, in words that say something."""

import datetime as dt
from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kundsystem.accounts.models import User

BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class Device:
    """One place where somebody is signed in."""

    key: int
    name: str
    ip: str
    since: dt.datetime
    is_this: bool
    is_phone: bool


def of(request: HttpRequest) -> list[Device]:
    """Return the devices of whoever asks, this one first, then the latest."""
    sessions = UserSession.objects.purge_and_list(request.user)
    found = [
        Device(
            key=session.pk,
            name=describe(session.user_agent),
            ip=session.ip,
            since=session.created_at,
            is_this=session.session_key == request.session.session_key,
            is_phone=any(word in session.user_agent for word in ("iPhone", "Android", "Mobile")),
        )
        for session in sessions
    ]
    return sorted(found, key=lambda device: (not device.is_this, -device.since.timestamp()))


def end_all(request: HttpRequest) -> None:
    """Sign whoever asks out everywhere, here too."""
    _end(_mine(request))


def end_all_of(user: User) -> None:
    """Sign somebody out everywhere."""
    _end(UserSession.objects.filter(user=user))


def end_all_but(user: User) -> None:
    """Sign everybody else out everywhere."""
    _end(UserSession.objects.exclude(user=user))


def end_others(request: HttpRequest) -> None:
    """Sign out everywhere but here."""
    _end(_mine(request).exclude(session_key=request.session.session_key))


def end_one(request: HttpRequest, key: int) -> None:
    """Sign out one device of one's own."""
    _end(_mine(request).filter(pk=key))


def _mine(request: HttpRequest) -> QuerySet[UserSession]:
    return UserSession.objects.filter(user=request.user)


def _end(sessions: QuerySet[UserSession]) -> None:
    """End sessions: what is open there is a stranger's from its next request."""
    for session in sessions:
        session.end()


def describe(user_agent: str) -> str:
    """Say which browser on what: `Firefox on Windows`."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Unknown browser")
