"""Where somebody is signed in, in words that say something."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.db.models import QuerySet
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from kundsystem.accounts.models import User
from kundsystem.shared import addresses

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
    seen: dt.datetime
    until: dt.datetime
    is_this: bool
    is_phone: bool


# Where a device is told until when it is signed in: as long as the organisation allows.
Until = Callable[[HttpRequest, dt.datetime, str], dt.datetime]


def of(request: HttpRequest, until: Until) -> list[Device]:
    """Return the devices of whoever asks, this one first, then the one that was used last.

    One that has been signed in for longer than is allowed is ended, as its own next request would have ended it.
    """
    found = []
    for session in UserSession.objects.purge_and_list(request.user):
        is_this = session.session_key == request.session.session_key
        over = until(request, session.created_at, session.user_agent)
        if not is_this and over <= timezone.now():
            session.end()
            continue
        device = Device(
            key=session.pk,
            name=describe(session.user_agent),
            ip=addresses.shown(session.ip),
            since=session.created_at,
            # Whoever looks uses this one now.
            seen=timezone.now() if is_this else session.last_seen_at,
            until=over,
            is_this=is_this,
            is_phone=is_phone(session.user_agent),
        )
        found.append(device)
    return sorted(found, key=lambda device: (not device.is_this, -device.seen.timestamp()))


def is_phone(user_agent: str) -> bool:
    """Whether a browser says that it is one of a phone."""
    return any(word in user_agent for word in ("iPhone", "Android", "Mobile"))


def note_use(request: HttpRequest, now: dt.datetime) -> None:
    """Write down that the device that asks was used, and from which address."""
    ip = addresses.shortened(get_adapter().get_client_ip(request) or "")
    here = UserSession.objects.filter(session_key=request.session.session_key)
    here.update(last_seen_at=now, **({"ip": ip} if ip else {}))


def forget_this(request: HttpRequest) -> None:
    """Take the device that asks out of the list."""
    UserSession.objects.filter(session_key=request.session.session_key).delete()


@receiver(pre_save, sender=UserSession, dispatch_uid="accounts.short_addresses")
def _shorten(instance: UserSession, **kwargs: Any) -> None:
    """Keep no whole address: allauth writes these rows in places of its own."""
    instance.ip = addresses.shortened(instance.ip)


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
