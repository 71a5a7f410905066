"""An organisation with a provider of its own, and what is done with it over HTTP."""

from kundsystem.accounts.models import OpenIDProvider, Role
from kundsystem.accounts.openid.tokens import PURPOSE
from kundsystem.shared import sealing
from tests.openid import CLIENT_ID, CLIENT_SECRET

START, BACK, SETTINGS = "/accounts/openid/", "/accounts/openid/back/", "/accounts/openid/settings/"
HOME = "/accounts/profile/"


def set_up(issuer, **changed):
    """Let the organisation that is set have a provider."""
    facts = {"name": "jobbkontot", "issuer": issuer, "client_id": CLIENT_ID, "domains": ["alfa.example"]}
    facts |= {"secret": sealing.seal(CLIENT_SECRET, PURPOSE), "role": Role.objects.get(key="member")}
    return OpenIDProvider.objects.create(**(facts | changed))


def is_inside(client) -> bool:
    return client.get(HOME).status_code == 200
