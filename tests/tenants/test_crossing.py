"""The way from the public site into an organisation."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from tenants import crossing
from tenants.models import SignInToken
from tests.clients import OrganisationClient
from tests.tenants.conftest import at_the_same_time


@pytest.fixture
def token(organisation, owner):
    return crossing.issue(organisation, owner.pk)


def is_inside(client) -> bool:
    return client.get("/accounts/profile/").status_code == 200


def test_it_signs_in_once(anonymous, token):
    assert anonymous.post(f"/enter/{token}/").status_code == 302
    assert is_inside(anonymous)


def test_looking_at_it_uses_nothing(anonymous, token):
    anonymous.get(f"/enter/{token}/")
    assert not is_inside(anonymous)
    assert anonymous.post(f"/enter/{token}/").status_code == 302


def test_a_replay_is_refused(organisation, anonymous, token):
    anonymous.post(f"/enter/{token}/")
    second = OrganisationClient(HTTP_HOST=anonymous.defaults["HTTP_HOST"])
    assert second.post(f"/enter/{token}/").status_code == 410
    assert not is_inside(second)


def test_it_lasts_a_minute(anonymous, token):
    with time_machine.travel(timezone.now() + dt.timedelta(seconds=61)):
        assert anonymous.post(f"/enter/{token}/").status_code == 410


def test_it_works_in_its_own_organisation_only(organisation, other_organisation, outsider, token):
    elsewhere = OrganisationClient(HTTP_HOST="beta.kundsystem.localhost")
    assert elsewhere.post(f"/enter/{token}/").status_code == 410
    assert crossing.redeem(other_organisation, token) is None
    assert crossing.redeem(organisation, token) is not None


def test_a_deactivated_user_does_not_get_in(anonymous, owner, token):
    owner.is_active = False
    owner.save()
    assert anonymous.post(f"/enter/{token}/").status_code == 410


def test_only_its_digest_is_kept(token):
    assert token not in SignInToken.objects.get().digest


@pytest.mark.usefixtures("_nowhere")
def test_two_at_the_same_moment_get_in_once(committed_organisation):
    from kundsystem.accounts.models import User

    token = crossing.issue(committed_organisation, User.objects.first().pk)
    results = at_the_same_time(*(lambda: crossing.redeem(committed_organisation, token) for _ in range(4)))
    assert len([result for result in results if result is not None]) == 1
