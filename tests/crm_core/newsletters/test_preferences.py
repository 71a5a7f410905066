"""What the recipient of a mailing decides, and the list of addresses that get none."""

import pytest

from crm_core.history.models import Change
from crm_core.mailings import sending, suppressing
from crm_core.mailings.actions import create_mailing, start_mailing
from crm_core.mailings.models import Delivery
from crm_core.mailings.snapshot import prepare
from crm_core.models import Newsletter, Subscription, Suppression
from crm_core.newsletters import actions
from crm_core.organisation.actions import change_settings
from kundsystem.messaging.sendgrid import mail_of
from kundsystem.shared.errors import UserError
from kundsystem.shared.keys import key_to_short
from tests.crm_core.mailings.letters import CONTENT, Postbox, mailing_to
from tests.factories import ContactFactory, CustomerFactory

MAJA = "maja@granlida.example"
LIST = "/no-mailings/"


@pytest.fixture
def actor(member, actor_for):
    return actor_for(member)


@pytest.fixture
def newsletters(organisation):
    return [Newsletter.objects.create(name=name, description="Om det") for name in ("Månadsbrevet", "Tips")]


@pytest.fixture
def delivery(actor, newsletters):
    """An issue of the first newsletter that waits to be sent to Maja, who receives both."""
    customer = CustomerFactory(name="Granlida AB", owner=actor.user)
    maja = ContactFactory(customer=customer, first_name="Maja", last_name="Ek", email=MAJA)
    for one in newsletters:
        actions.subscribe(actor=actor, newsletter=one, customer=customer, contact=maja)
    mailing = create_mailing(actor=actor, name="November", content=CONTENT, newsletter=newsletters[0])
    prepare(actor=actor, mailing=mailing)
    start_mailing(actor=actor, mailing=mailing)
    return Delivery.objects.get(mailing=mailing)


def link(delivery):
    return f"/unsubscribe/{suppressing.token_of(delivery)}/"


def received():
    return sorted(row.newsletter.name for row in Subscription.objects.active())


def test_opening_the_link_asks_and_the_mail_programs_button_ends_that_newsletter_at_once(
    anonymous, delivery, newsletters, query_count
):
    with query_count(8):
        page = anonymous.get(link(delivery)).content.decode()
    assert "Sluta med Månadsbrevet?" in page
    assert received() == ["Månadsbrevet", "Tips"]
    answer = anonymous.post(link(delivery), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert "Du får inte Månadsbrevet längre" in answer.content.decode()
    assert received() == ["Tips"]
    delivery.refresh_from_db()
    assert (delivery.state, delivery.reason) == ("left_out", "ended")
    assert not Suppression.objects.exists()


def test_stopping_everything_also_stops_what_waits_and_choosing_again_brings_back_what_was_chosen(
    anonymous, delivery, newsletters, organisation, monkeypatch
):
    # One may always opt out, also where nothing else may be written.
    monkeypatch.setattr(type(organisation), "is_writable", False)
    anonymous.post(link(delivery), {"do": "all"})
    assert received() == []
    assert Suppression.objects.get().reason == "opted_out"
    anonymous.post(link(delivery), {"do": "choose", "newsletter": [str(newsletters[1].pk), "x"]})
    assert (received(), Subscription.objects.active().get().source) == (["Tips"], "self")
    assert not Suppression.objects.exists()


def test_a_mailing_that_is_no_newsletter_is_left_altogether(anonymous, actor):
    waiting = mailing_to(actor, MAJA).deliveries.get()
    anonymous.post(link(waiting), {"List-Unsubscribe": "One-Click"})
    assert Suppression.objects.get().address == MAJA
    assert "får inga fler utskick" in anonymous.get(link(waiting)).content.decode().lower()


def test_that_somebody_opted_out_is_seen_on_the_customer_and_the_person_and_why(client_for, member):
    customer = CustomerFactory(email=MAJA.upper(), owner=member)
    ContactFactory(customer=customer, last_name="Ek", email=MAJA)
    Suppression.objects.create(address=MAJA, reason="opted_out", note="Ringde och bad om det")
    page = client_for(member).get(f"/customers/{key_to_short(customer.pk)}/contacts/").content.decode()
    assert page.count("Ringde och bad om det") == 2


def test_the_list_is_searched_added_to_and_taken_out_as_a_file(client_for, member, query_count):
    Suppression.objects.bulk_create(
        Suppression(address=f"a{number:02}@x.example", reason="bounced") for number in range(60)
    )
    client = client_for(member)
    with query_count(14):
        page = client.get(LIST).content.decode()
    assert page.count("nl-again") == 50
    client.post(f"{LIST}add/", {"address": " Ny@X.example", "note": "=bad om det"})
    assert "ny@x.example" in client.get(LIST, {"q": "NY@", "reason": "opted_out"}).content.decode()
    answer = client.post(f"{LIST}export/", {"reason": "opted_out"})
    assert b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()[1].endswith(";'=bad om det")
    assert Change.objects.filter(verb="mail_suppression.export").count() == 1


def test_taking_an_address_off_the_list_needs_a_reason_and_a_complaint_that_one_is_sure(client_for, member, actor):
    Suppression.objects.create(address=MAJA, reason="complained")
    client = client_for(member)
    assert client.post(f"{LIST}remove/", {"address": MAJA, "is_sure": "1"}).status_code == 422
    assert client.post(f"{LIST}remove/", {"address": MAJA, "why": "Vill ha igen"}).status_code == 422
    assert client.post(f"{LIST}remove/", {"address": MAJA, "why": "Vill ha igen", "is_sure": "1"}).status_code == 302
    assert not Suppression.objects.exists()
    kept = Change.objects.filter(verb="mail_suppression.remove", op="U").get()
    assert kept.diff["note"][-1] == "Vill ha igen"
    with pytest.raises(UserError):
        suppressing.allow_again(actor=actor, address=MAJA, why=" ")


def test_opens_and_clicks_are_followed_only_when_turned_on_and_the_mail_says_so(
    client_for, administrator, actor, organisation
):
    def sent():
        mailing, postbox = start_mailing(actor=actor, mailing=mailing_to(actor, MAJA)), Postbox()
        sending.send_slice(mailing.pk, postbox)
        message, envelope = postbox.letters[-1]
        tracking = mail_of(message, envelope).get()["tracking_settings"]
        return message, tracking["open_tracking"]["enable"], tracking["click_tracking"]["enable"]

    message, opens, clicks = sent()
    assert (opens, clicks, "Vi ser om" in message.html) == (False, False, False)
    client_for(administrator).post("/settings/mail-following/", {"follows_mail": "1"})
    message, opens, clicks = sent()
    assert (opens, clicks) == (True, True)
    assert "Vi ser om" in message.html
    assert "Vi ser om" in message.text
    change_settings(actor=actor.system(), organisation=organisation, given={"follows_mail": False})
    assert sent()[1:] == (False, False)
