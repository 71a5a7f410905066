"""Phone notifications: turned on in a browser, encrypted for it alone, with a fate, and gone where one signs out."""

import datetime as dt
import json

import pytest
from allauth.usersessions.models import UserSession
from cryptography.hazmat.primitives.asymmetric import ec

from crm_core.models import PushDevice, ReminderNotice
from crm_core.reminders import sending, telling, wake_ups
from crm_core.reminders.models import ReminderSettings
from kundsystem.messaging import push
from kundsystem.messaging.failures import TryLater
from kundsystem.shared.keys import key_to_short
from tests.factories import CustomerFactory, ReminderFactory

# RFC 8291, appendix A.
WATERMELON = b"When I grow up, I want to be a watermelon"
OURS, SALT = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw", "DGv6ra1nlYgDCS1FRnbzlw"
THEIRS = push.Address(
    "https://push.example/x",
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    "BTBZMqHH6r4Tts7J_aSIgg",
)
SEALED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
    "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_it_encrypts_as_the_standard_shows():
    own = ec.derive_private_key(int.from_bytes(push.decoded(OURS), "big"), ec.SECP256R1())
    assert push.encoded(push.encrypt(WATERMELON, THEIRS, own=own, salt=push.decoded(SALT))) == SEALED


@pytest.fixture
def phone(client_for, member, push_server):
    """A browser of a member who has signed in there and turned notifications on."""
    ReminderSettings.objects.create(quiet_from=dt.time(0), quiet_until=dt.time(0), quiet_on_days_off=False)
    client = client_for(member)
    client.get("/reminders/settings/")
    key = client.session.session_key
    UserSession.objects.get_or_create(user=member, session_key=key, defaults={"ip": "127.0.0.1"})
    client.browser = push_server.ask("browsers", "POST")
    return client


def turn_on(client):
    answer = client.post(
        "/reminders/devices/", json.dumps(client.browser), "application/json", HTTP_ACCEPT="application/json"
    )
    assert answer.status_code == 204, answer.content
    return PushDevice.objects.get(endpoint=client.browser["endpoint"])


def reminded(member, **facts):
    reminder = ReminderFactory(
        text="Ring Åsa", person=member, by_mail=False, customer=CustomerFactory(name="Granlida"), **facts
    )
    wake_ups.woken()
    wake_ups.woken()
    sending.send_due()
    return reminder


def notice_of(reminder):
    return reminder.notices.get(channel="push")


def test_a_reminder_comes_to_the_browser_once_and_says_so(phone, member, push_server):
    turn_on(phone)
    reminder = reminded(member)
    [taken] = push_server.messages()
    message = json.loads(taken["message"])
    assert (message["title"], message["url"]) == ("Ring Åsa", f"/reminders/{key_to_short(reminder.pk)}/")
    assert message["body"].startswith("Granlida")
    assert taken["contact"] == "mailto:operator@kundsystem.example"
    assert notice_of(reminder).state == ReminderNotice.State.SENT
    assert telling.fate_of(reminder, reminder.notices.all()).text.startswith("Mobilnotis skickad")


def test_a_browser_that_is_gone_is_forgotten_and_the_owner_told(phone, member, push_server):
    device = turn_on(phone)
    push_server.ask("gone", "PUT", {"browser": device.endpoint.rpartition("/")[2]})
    reminder = reminded(member)
    assert not PushDevice.objects.exists()
    assert notice_of(reminder).state == ReminderNotice.State.FAILED
    assert "inte längre påslagna" in notice_of(reminder).reason


def test_what_the_server_can_not_take_now_is_sent_later(phone, member, push_server, settings):
    device = turn_on(phone)
    push_server.misbehave({"kind": "answer", "status": 503, "times": 1})
    assert notice_of(reminded(member)).state == ReminderNotice.State.WAITING
    address = push.Address(device.endpoint, device.p256dh, device.auth)
    push_server.process.terminate()
    push_server.process.wait(10)
    with pytest.raises(TryLater):
        push.send(address, b"{}")


def test_it_ends_where_one_signs_out_and_is_turned_off_from_anywhere(phone, member, client_for, owner, push_server):
    device = turn_on(phone)
    assert "Okänd webbläsare" in phone.get("/reminders/settings/").content.decode()
    assert client_for(owner).post(f"/reminders/devices/{key_to_short(device.pk)}/remove/").status_code == 404
    UserSession.objects.filter(user=member).delete()
    assert not reminded(member).notices.filter(channel="push").exists()
    assert phone.post(f"/reminders/devices/{key_to_short(device.pk)}/remove/").status_code == 302
    assert not PushDevice.objects.exists()


@pytest.mark.parametrize(
    "facts",
    [{}, {"endpoint": "http://10.0.0.1/x", "keys": {"p256dh": THEIRS.p256dh, "auth": THEIRS.auth}}],
    ids=["nothing", "an address within the house"],
)
def test_no_address_is_taken_that_may_not_be_asked(phone, facts):
    phone.browser = facts
    with pytest.raises(AssertionError, match="bad_device"):
        turn_on(phone)
