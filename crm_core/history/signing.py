"""Who signed in, and who was refused.

An address that nobody here has is not written down: what stands in that box by mistake may be a password.
"""

from collections.abc import Callable, Mapping
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa import signals as mfa
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.core.cache import cache
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm_core.history.events import Event, register, remember
from crm_core.history.tables import PEOPLE, SIGN_IN, WARNING, Table
from crm_core.history.tables import register as register_table
from kundsystem.accounts import devices
from kundsystem.accounts.queries import user_with_address
from kundsystem.accounts.signals import locked_out, openid_refused, security_changed

USERS = "accounts_user"
# However often somebody knocks while being locked out, it is said once in so many seconds.
ONCE_IN = 300

register_table(Table("session", gettext_lazy("Sign-in"), gettext_lazy("Sign-ins"), SIGN_IN))
_LABEL = gettext_lazy("Sign-in")


def _from(facts: Mapping[str, Any]) -> dict[str, str]:
    return {"device": devices.describe(str(facts.get("agent", ""))), "ip": str(facts.get("ip", "?"))}


register(
    Event("session.start", "session", _LABEL, lambda facts: _("Signed in: %(device)s, %(ip)s") % _from(facts), SIGN_IN),
    Event("session.end", "session", _LABEL, lambda facts: _("Signed out: %(device)s, %(ip)s") % _from(facts), SIGN_IN),
    Event(
        "session.refused",
        "session",
        _LABEL,
        lambda facts: _("Could not sign in: %(device)s, %(ip)s") % _from(facts),
        WARNING,
        USERS,
    ),
    Event(
        "session.locked",
        "session",
        _LABEL,
        lambda facts: _("Locked out for some minutes after several wrong attempts: %(device)s, %(ip)s") % _from(facts),
        WARNING,
        USERS,
    ),
)

_ACCESS = gettext_lazy("Sign-in")
register(
    *(
        Event(verb, "session", _ACCESS, say, PEOPLE)
        for verb, say in (
            ("two_factor.added", lambda facts: _("Added a second step: %(step)s") % _step(facts)),
            ("two_factor.removed", lambda facts: _("Removed a second step: %(step)s") % _step(facts)),
            ("two_factor.renewed", lambda facts: _("Made new recovery codes")),
            ("security.two_factor_from", lambda facts: _required(facts)),
            ("security.staying", lambda facts: _staying(facts)),
        )
    ),
    Event(
        "two_factor.refused",
        "session",
        _LABEL,
        lambda facts: _("Wrong code: %(device)s, %(ip)s") % _from(facts),
        WARNING,
        USERS,
    ),
    Event(
        "openid.refused",
        "session",
        _LABEL,
        lambda facts: _("Could not sign in with %(provider)s (%(why)s): %(device)s, %(ip)s") % _at_provider(facts),
        WARNING,
        USERS,
    ),
    Event(
        "security.two_factor_reset",
        "session",
        _ACCESS,
        lambda facts: _("Second steps removed, signed out everywhere"),
        PEOPLE,
        USERS,
    ),
)


def _step(facts: Mapping[str, Any]) -> dict[str, str]:
    steps = {"totp": _("Code from an app"), "webauthn": _("Passkey"), "recovery_codes": _("Recovery codes")}
    return {"step": steps.get(str(facts.get("type")), str(facts.get("type")))}


def _at_provider(facts: Mapping[str, Any]) -> dict[str, str]:
    return {"provider": str(facts.get("provider", "")), "why": str(facts.get("why", "")), **_from(facts)}


def _required(facts: Mapping[str, Any]) -> str:
    if not facts.get("now"):
        return _("Two steps are no longer required")
    return _("Two steps are required from %(day)s") % {"day": facts["now"]}


def _staying(facts: Mapping[str, Any]) -> str:
    sentence = _(
        "Days that one stays signed in: on a phone %(phone)s (was %(was_phone)s), "
        "on a computer %(computer)s (was %(was_computer)s)"
    )
    return sentence % {name: facts.get(name, "?") for name in ("phone", "was_phone", "computer", "was_computer")}


def _remember_step(verb: str) -> Callable[..., None]:
    def remember_it(request: HttpRequest, user: Any, authenticator: Any, **kwargs: Any) -> None:
        remember(verb, {"type": str(authenticator.type), **_facts(request)}, actor=user.pk)

    return remember_it


# Kept in names of their own: a signal holds what it calls only weakly.
_ADDED, _REMOVED, _RENEWED = map(_remember_step, ("two_factor.added", "two_factor.removed", "two_factor.renewed"))
mfa.authenticator_added.connect(_ADDED, dispatch_uid="history.step_added")
mfa.authenticator_removed.connect(_REMOVED, dispatch_uid="history.step_removed")
mfa.authenticator_reset.connect(_RENEWED, dispatch_uid="history.step_renewed")


@receiver(mfa.authentication_failed, dispatch_uid="history.step_refused")
def _step_refused(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    remember("two_factor.refused", _facts(request), about=user.pk)


@receiver(security_changed, dispatch_uid="history.security_changed")
def _security_changed(verb: str, facts: Mapping[str, Any], actor: Any, about: Any, **kwargs: Any) -> None:
    remember(verb, facts, actor=actor, about=about)


@receiver(user_logged_in, dispatch_uid="history.signed_in")
def _signed_in(request: HttpRequest | None, user: Any, **kwargs: Any) -> None:
    if request is not None:
        remember("session.start", _facts(request), actor=user.pk)


@receiver(user_logged_out, dispatch_uid="history.signed_out")
def _signed_out(request: HttpRequest | None, user: Any, **kwargs: Any) -> None:
    if request is not None and user is not None:
        remember("session.end", _facts(request), actor=user.pk)


@receiver(openid_refused, dispatch_uid="history.openid_refused")
def _openid_refused(request: HttpRequest, provider: str, code: str, **kwargs: Any) -> None:
    own = request.user.pk if request.user.is_authenticated else None
    remember("openid.refused", {"provider": provider, "why": code, **_facts(request)}, actor=own)


@receiver(user_login_failed, dispatch_uid="history.refused")
def _refused(credentials: Mapping[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    if request is not None and hasattr(request, "tenant"):
        user = user_with_address(str(credentials.get("email", "")))
        remember("session.refused", _facts(request), about=user.pk if user else None)


@receiver(locked_out, dispatch_uid="history.locked_out")
def _locked_out(request: HttpRequest, email: str, **kwargs: Any) -> None:
    user = user_with_address(email)
    if cache.add(f"history:locked:{user.pk if user else _facts(request)['ip']}", 1, ONCE_IN):
        remember("session.locked", _facts(request), about=user.pk if user else None)


def _facts(request: HttpRequest) -> dict[str, str]:
    """Return from where somebody came: what a browser says of itself, shortened, and the address."""
    agent = request.headers.get("User-Agent", "")[:300]
    return {"ip": get_adapter().get_client_ip(request) or "", "agent": agent}
