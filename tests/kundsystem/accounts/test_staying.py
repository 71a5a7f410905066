"""For how long one stays signed in, and when and from where a device was used last."""

import datetime as dt

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.urls import reverse
from django.utils import timezone

from crm_core.history.models import Change
from kundsystem.accounts import staying
from kundsystem.shared import addresses
from tests.cast import ALFA, PASSWORD
from tests.clients import OrganisationClient

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Mobile Safari/604.1"
COMPUTER = "Mozilla/5.0 (X11; Linux x86_64) Firefox/153"
HOME = "/accounts/profile/"


def signed_in(person, agent: str, ip: str = "192.0.2.17") -> OrganisationClient:
    client = OrganisationClient(HTTP_HOST=ALFA.host, HTTP_USER_AGENT=agent, REMOTE_ADDR=ip)
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD, "remember": "on"})
    return client


def is_inside(client) -> bool:
    return client.get(HOME).status_code == 200


def after(**span):
    return time_machine.travel(timezone.now() + dt.timedelta(**span), tick=False)


@pytest.fixture
def decided(organisation, client_for, owner):
    """Ninety days on a phone, two on a computer."""
    answer = client_for(owner).post(reverse("security_staying"), {"phone_days": "90", "computer_days": "2"})
    assert answer.status_code == 302
    return organisation


def test_an_owner_decides_and_the_log_tells_it(decided, owner):
    decided.refresh_from_db()
    assert (decided.phone_days, decided.computer_days) == (90, 2)
    told = Change.objects.get(verb="security.staying")
    assert (told.actor, told.diff["was_phone"], told.diff["phone"]) == (owner.pk, 60, 90)


@pytest.mark.parametrize("days", ["0", "366", "", "ever"])
def test_days_that_can_not_be_are_refused(organisation, client_for, owner, days):
    answer = client_for(owner).post(reverse("security_staying"), {"phone_days": days, "computer_days": "2"})
    assert answer.status_code == 422


def test_a_computer_is_signed_out_before_a_phone_however_much_it_is_used(decided, member):
    phone, computer = signed_in(member, PHONE), signed_in(member, COMPUTER)
    assert phone.cookies["kundsystem_session"]["max-age"] == 90 * staying.DAY
    with after(days=1):
        assert is_inside(computer)
    with after(days=2, minutes=1):
        assert not is_inside(computer)
        assert is_inside(phone)
    with after(days=90, minutes=1):
        assert not is_inside(phone)
    assert not UserSession.objects.filter(user=member).exists()


def test_fewer_days_hold_at_once_also_in_the_list(organisation, client_for, owner, member):
    computer, phone = signed_in(member, COMPUTER), signed_in(member, PHONE)
    with after(days=3):
        client_for(owner).post(reverse("security_staying"), {"phone_days": "90", "computer_days": "2"})
        assert len(phone.get(reverse("account_sessions")).context["devices"]) == 1
        assert not is_inside(computer)


def test_the_sign_in_page_says_for_how_long(decided, anonymous):
    assert "i 2 dagar" in anonymous.get(reverse("account_login")).content.decode()


def test_when_and_from_where_a_device_was_used_last_is_written_down_now_and_then(organisation, member, query_count):
    computer, phone = signed_in(member, COMPUTER), signed_in(member, PHONE)
    row = UserSession.objects.get(user_agent=PHONE)
    assert row.ip == "192.0.2.0"
    with after(minutes=5):
        phone.get(HOME, REMOTE_ADDR="198.51.100.9")
    row.refresh_from_db()
    assert row.ip == "192.0.2.0"
    with after(minutes=11):
        phone.get(HOME, REMOTE_ADDR="198.51.100.9")
        row.refresh_from_db()
        assert (row.ip, row.last_seen_at) == ("198.51.100.0", timezone.now())
        page = computer.get(reverse("account_sessions")).content.decode()
        assert "198.51.100.x" in page
        assert "198.51.100.9" not in page


@pytest.mark.parametrize(
    ("whole", "short", "shown"),
    [
        ("192.0.2.17", "192.0.2.0", "192.0.2.x"),
        ("2001:db8:1:2::17", "2001:db8:1::", "2001:db8:1:x"),
        ("::ffff:192.0.2.17", "192.0.2.0", "192.0.2.x"),
        ("", "", ""),
    ],
)
def test_of_an_address_the_beginning_is_kept(whole, short, shown):
    assert (addresses.shortened(whole), addresses.shown(whole)) == (short, shown)
    assert addresses.shown(short) == shown
