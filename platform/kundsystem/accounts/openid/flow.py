"""To the provider and back: what is sent along, and that the same browser and attempt come back from the same one."""

import base64
import hashlib
import hmac
import secrets
import time
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from kundsystem.accounts.models import OpenIDProvider
from kundsystem.accounts.openid.discovery import known
from kundsystem.accounts.openid.problems import Refused
from kundsystem.accounts.openid.tokens import Attempt, Identity, redeem

STARTED = "openid_started"
# In the session: by whom, and with which settings, signing in has worked.
WORKED = "openid_worked"
ONE_HAS = 10 * 60  # seconds


def address_back(request: HttpRequest) -> str:
    """Return where the provider sends people back to: what has to be written down there."""
    return f"{request.scheme}://{request.get_host()}{reverse('openid_back')}"


def begin(request: HttpRequest, provider: OpenIDProvider) -> str:
    """Remember an attempt in the session, and return where to go."""
    metadata = known(provider.issuer)
    after = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(after, {request.get_host()}, require_https=request.is_secure()):
        after = "/"
    started = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
    request.session[STARTED] = {**started, "next": after, "at": time.time(), "settings": settings_of(provider)}
    digest = hashlib.sha256(started["verifier"].encode()).digest()
    asked = {
        "response_type": "code",
        "scope": "openid email profile",
        "client_id": provider.client_id,
        "redirect_uri": address_back(request),
        "state": started["state"],
        "nonce": started["nonce"],
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    if request.user.is_authenticated:
        # Whoever is here already shows that it is still the same person: not by being signed in there since morning.
        asked |= {"prompt": "login", "login_hint": request.user.email}
    mark = "&" if "?" in metadata.authorization else "?"
    return f"{metadata.authorization}{mark}{urlencode(asked)}"


def wanted(request: HttpRequest) -> str:
    """Return where somebody wanted to go who is at the provider now."""
    return str((request.session.get(STARTED) or {}).get("next", "/"))


def finish(request: HttpRequest, provider: OpenIDProvider) -> Identity:
    """Return who has come back; an attempt is used up by that, however it ends.

    Raises:
        Refused: it is not the attempt that this browser began, or not to be believed.
    """
    started: dict[str, Any] = request.session.pop(STARTED, None) or {}
    state = request.GET.get("state", "")
    over = not started or started["at"] < time.time() - ONE_HAS or started["settings"] != settings_of(provider)
    if over or not hmac.compare_digest(state.encode(), started["state"].encode()):
        raise Refused(_("The attempt to sign in is over, or was begun in another window. Begin anew."), code="state")
    metadata = known(provider.issuer)
    if (metadata.names_itself or "iss" in request.GET) and request.GET.get("iss") != metadata.issuer:
        raise Refused(_("The answer comes from another provider than yours. Nobody was signed in."), code="issuer")
    if "code" not in request.GET:
        told = {"access_denied": _("You broke off, or %(provider)s did not let you in.")}
        sentence = told.get(request.GET.get("error", ""), _("%(provider)s could not sign you in. Try again."))
        raise Refused(sentence % {"provider": provider.name}, code="denied")
    attempt = Attempt(request.GET["code"], started["verifier"], started["nonce"], address_back(request))
    return redeem(provider, metadata, attempt)


def note_success(request: HttpRequest, provider: OpenIDProvider, user_key: object) -> None:
    """Remember in the session that signing in has worked for somebody with these settings."""
    request.session[WORKED] = f"{user_key} {settings_of(provider)}"


def has_worked(request: HttpRequest, provider: OpenIDProvider) -> bool:
    """Tell whether signing in has worked for whoever is signed in, with the settings as they are."""
    return request.session.get(WORKED) == f"{request.user.pk} {settings_of(provider)}"


def settings_of(provider: OpenIDProvider) -> str:
    """Return a mark of what decides whether a provider works; the same settings give the same mark."""
    facts = (provider.issuer, provider.client_id, provider.secret, ",".join(provider.domains))
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()
