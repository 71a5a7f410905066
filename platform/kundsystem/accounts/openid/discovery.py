"""What a provider says of itself: where one signs in, where the answer is fetched, and which keys sign it."""

from dataclasses import asdict, dataclass
from typing import Any

import jwt
from django.core.cache import cache
from django.utils.translation import gettext as _

from kundsystem.shared import fetching
from kundsystem.shared.errors import UserError

KEPT_FOR = 10 * 60
# Only what is signed with a key of the provider's own: never `none`, never the secret that we have too.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")


@dataclass(frozen=True)
class Metadata:
    """A provider's addresses, and how it wants to be asked."""

    issuer: str
    authorization: str
    token: str
    keys: str
    userinfo: str
    posts_secret: bool
    names_itself: bool


def known(issuer: str) -> Metadata:
    """Return what a provider says of itself, as it was some minutes ago at most."""
    key = f"accounts:openid:{issuer}"
    if kept := cache.get(key):
        return Metadata(**kept)
    found = discover(issuer)
    cache.set(key, asdict(found), KEPT_FOR)
    return found


def discover(issuer: str) -> Metadata:
    """Ask a provider what it says of itself.

    Raises:
        UserError: it does not answer, or says what does not fit.
    """
    answer = fetching.ask(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    said = answer.facts()
    if answer.status != 200 or not said:
        raise UserError(_("Nobody at that address says how to sign in there. Check the address."), code="discovery")
    own = said.get("issuer")
    if not isinstance(own, str) or own.rstrip("/") != issuer.rstrip("/"):
        sentence = _("The provider there calls itself %(issuer)s. Write that instead, or check the address.")
        raise UserError(sentence % {"issuer": own}, code="discovery")
    algorithms = said.get("id_token_signing_alg_values_supported", ["RS256"])
    if not isinstance(algorithms, list) or not set(map(str, algorithms)) & set(ALGORITHMS):
        raise UserError(_("The provider signs in a way that is not safe enough."), code="discovery")
    methods = said.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    return Metadata(
        issuer=own,
        authorization=_address(said, "authorization_endpoint"),
        token=_address(said, "token_endpoint"),
        keys=_address(said, "jwks_uri"),
        userinfo=_address(said, "userinfo_endpoint") if said.get("userinfo_endpoint") else "",
        posts_secret="client_secret_post" in methods and "client_secret_basic" not in methods,
        names_itself=said.get("authorization_response_iss_parameter_supported") is True,
    )


def keys_of(metadata: Metadata) -> list[jwt.PyJWK]:
    """Fetch the keys that a provider signs with.

    Raises:
        UserError: there is none that can be used.
    """
    try:
        return jwt.PyJWKSet.from_dict(fetching.ask(metadata.keys).facts()).keys
    except (jwt.PyJWTError, AttributeError, TypeError, ValueError) as error:
        raise UserError(_("The provider does not show with which keys it signs."), code="keys") from error


def _address(said: dict[str, Any], name: str) -> str:
    url = said.get(name)
    if not isinstance(url, str):
        raise UserError(_("The provider does not say where its “%(name)s” is.") % {"name": name}, code="discovery")
    fetching.judged(url)
    return url
