"""Fetching a provider's answer, and believing it only when everything about it is right."""

import hmac
from base64 import b64encode
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import jwt
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kundsystem.accounts.models import OpenIDProvider
from kundsystem.accounts.openid.discovery import ALGORITHMS, Metadata, keys_of
from kundsystem.accounts.openid.problems import Refused
from kundsystem.shared import fetching, sealing

PURPOSE = "kundsystem.openid"
CLOCKS_DIFFER_BY = 60  # seconds
NEEDED = ["iss", "sub", "aud", "exp", "iat"]
# The most telling first: what is raised for a token, and what people are told of it.
WRONG = (
    (jwt.ExpiredSignatureError, "expired", gettext_lazy("it is too old")),
    (jwt.ImmatureSignatureError, "not_yet", gettext_lazy("it is dated in the future; the clocks differ")),
    (jwt.InvalidAudienceError, "audience", gettext_lazy("it is meant for another program")),
    (jwt.InvalidIssuerError, "issuer", gettext_lazy("it comes from another provider")),
    (jwt.MissingRequiredClaimError, "incomplete", gettext_lazy("something is missing in it")),
    (jwt.PyJWTError, "signature", gettext_lazy("its signature is wrong")),
)


@dataclass(frozen=True)
class Identity:
    """Who somebody is, by the word of the provider, whose address it has verified."""

    email: str
    name: str


@dataclass(frozen=True)
class Attempt:
    """What was sent with somebody to the provider, and has to come back."""

    code: str
    verifier: str
    nonce: str
    back: str


def redeem(provider: OpenIDProvider, metadata: Metadata, attempt: Attempt) -> Identity:
    """Exchange the code that somebody came back with for who it is.

    Raises:
        Refused: the answer is not to be believed, or does not say enough.
    """
    said = _exchange(provider, metadata, attempt)
    claims = _believed(provider, metadata, str(said.get("id_token", "")), attempt.nonce)
    if "email" not in claims and metadata.userinfo:
        claims = _with_more(metadata, claims, str(said.get("access_token", "")))
    email = claims.get("email")
    try:
        # Of other letters some become these when they are made small or great: an address of somebody else's.
        if not isinstance(email, str) or not email.isascii():
            raise ValidationError("")
        validate_email(email)
    except ValidationError:
        sentence = _("%(provider)s does not say which e-mail address you have.")
        raise Refused(sentence % {"provider": provider.name}, code="no_email") from None
    if not _is_verified(claims):
        sentence = _("%(provider)s has not verified that the address %(email)s is yours.")
        raise Refused(sentence % {"provider": provider.name, "email": email}, code="unverified")
    return Identity(email, _name(claims) or email.partition("@")[0])


def _exchange(provider: OpenIDProvider, metadata: Metadata, attempt: Attempt) -> dict[str, Any]:
    form = {
        "grant_type": "authorization_code",
        "code": attempt.code,
        "redirect_uri": attempt.back,
        "code_verifier": attempt.verifier,
    }
    secret = sealing.unseal(provider.secret, PURPOSE)
    headers = {}
    if metadata.posts_secret:
        form |= {"client_id": provider.client_id, "client_secret": secret}
    else:
        pair = f"{quote(provider.client_id, safe='')}:{quote(secret, safe='')}"
        headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
    answer = fetching.ask(metadata.token, form=form, headers=headers)
    said = answer.facts()
    if answer.status != 200 or "id_token" not in said:
        if said.get("error") == "invalid_client":
            sentence = _("%(provider)s does not accept the client secret. Tell whoever set it up.")
            raise Refused(sentence % {"provider": provider.name}, code="client")
        raise Refused(_("The attempt to sign in is over. Begin anew."), code="code")
    return said


def _believed(provider: OpenIDProvider, metadata: Metadata, text: str, nonce: str) -> dict[str, Any]:
    """Return what a token says, once its signature, issuer, audience, time and attempt are all right."""
    try:
        kid = jwt.get_unverified_header(text).get("kid")
        keys = [key for key in keys_of(metadata) if kid is None or key.key_id == kid]
        if len(keys) != 1:
            raise jwt.InvalidSignatureError
        claims: dict[str, Any] = jwt.decode(
            text,
            keys[0],
            algorithms=list(ALGORITHMS),
            audience=provider.client_id,
            issuer=metadata.issuer,
            leeway=CLOCKS_DIFFER_BY,
            options={"require": NEEDED},
        )
    except jwt.PyJWTError as error:
        code, why = next((code, why) for kind, code, why in WRONG if isinstance(error, kind))
        raise _unbelievable(provider, code, why) from error
    # One that is meant for several says which of them asked for it.
    is_for_many = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", None if is_for_many else provider.client_id) != provider.client_id:
        raise _unbelievable(provider, "audience", _("it is meant for another program"))
    if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise _unbelievable(provider, "nonce", _("it belongs to another attempt"))
    return claims


def _with_more(metadata: Metadata, claims: dict[str, Any], access: str) -> dict[str, Any]:
    """Add what a provider tells about the same person only when it is asked once more."""
    answer = fetching.ask(metadata.userinfo, headers={"Authorization": f"Bearer {access}"})
    said = answer.facts()
    return {**said, **claims} if answer.status == 200 and said.get("sub") == claims["sub"] else claims


def _is_verified(claims: dict[str, Any]) -> bool:
    """Tell whether the address is verified; Entra ID says so by a claim of its own, and some write words for truth."""
    return any(str(claims.get(name)).lower() in {"true", "1"} for name in ("email_verified", "xms_edov"))


def _name(claims: dict[str, Any]) -> str:
    whole = claims.get("name") or f"{claims.get('given_name') or ''} {claims.get('family_name') or ''}"
    return " ".join(str(whole).split())[:120]


def _unbelievable(provider: OpenIDProvider, code: str, why: object) -> Refused:
    sentence = _("The answer from %(provider)s is not to be believed: %(why)s. Nobody was signed in.")
    return Refused(sentence % {"provider": provider.name, "why": why}, code=code)
