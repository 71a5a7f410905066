"""Invitations from outside are shown, answered and booked; what is hostile in them does nothing."""

import pytest
import vobject

from crm_core.invitations.models import ReceivedInvitation
from crm_core.models import Booking
from kundsystem.messaging.addresses import inbound_address
from kundsystem.shared.keys import key_to_short
from tests.crm_core.invitations.letters import come, invitation
from tests.factories import ContactFactory, CustomerFactory, here


@pytest.fixture
def address(organisation, settings):
    settings.INBOUND_DOMAIN = "in.kundsystem.example"
    return inbound_address(organisation.inbound, organisation.name)


def answer(client, row, said, capture, outbox, **more):
    """Answer, and return the answer's calendar file as it left."""
    outbox.clear()
    with capture(execute=True):
        found = client.post(f"/calendar/invitations/{key_to_short(row.pk)}/answer/", {"answer": said, **more})
    assert found.status_code == 302
    (mail,) = outbox
    return mail, vobject.readOne(next(form.content for form in mail.alternatives if "calendar" in form.mimetype))


def test_an_invitation_is_accepted_booked_and_answered_changed_and_cancelled(
    address, client_for, member, mailoutbox, django_capture_on_commit_callbacks, query_count
):
    customer = ContactFactory(customer=CustomerFactory(name="Ekerum AB"), email="asa@ekerum.example").customer
    come(invitation(), address)
    row, client = ReceivedInvitation.objects.get(), client_for(member)
    with query_count(12):
        page = client.get("/calendar/invitations/").content.decode()
    assert "Avstämning hos Ekerum" in page
    assert "1 inbjudan att svara på" in client.get("/calendar/").content.decode()
    assert not Booking.objects.exists(), "nothing is booked by a letter"
    mail, file = answer(
        client, row, "accepted", django_capture_on_commit_callbacks, mailoutbox, comment="Vi kommer två"
    )
    booking = Booking.objects.get()
    assert (booking.customer, booking.starts_at, booking.place) == (customer, here("2099-03-10 09:00"), "Storgatan 1")
    assert mail.to == ["asa@ekerum.example"]
    assert file.method.value == "REPLY"
    assert file.vevent.attendee.params["PARTSTAT"] == ["ACCEPTED"]
    assert file.vevent.attendee.value == "mailto:alfa@in.kundsystem.example"
    by = mail.from_email.rpartition("<")[2].rstrip(">")
    assert file.vevent.attendee.params["SENT-BY"] == [f"mailto:{by}"], "it comes from another address than was invited"
    assert mail.reply_to == [member.email]
    assert (file.vevent.uid.value, file.vevent.comment.value) == ("mote-1@ekerum.example", "Vi kommer två")

    come(invitation(sequence=1, starts="20990311T080000Z"), address)
    row.refresh_from_db()
    booking.refresh_from_db()
    assert (row.state, row.is_changed) == ("waiting", True)
    assert booking.starts_at == here("2099-03-10 09:00"), "it is changed when somebody answers"
    answer(client, row, "accepted", django_capture_on_commit_callbacks, mailoutbox)
    booking.refresh_from_db()
    assert booking.starts_at == here("2099-03-11 09:00")

    come(invitation(method="CANCEL", sequence=2), address)
    row.refresh_from_db()
    assert row.state == "cancelled"
    assert "Arrangören har ställt in den" in client.get("/calendar/invitations/").content.decode()
    client.post(f"/calendar/invitations/{key_to_short(row.pk)}/clear/")
    booking.refresh_from_db()
    assert booking.archived_at is not None


def test_nobody_but_the_organiser_changes_what_is_here_and_an_older_version_changes_nothing(address):
    come(invitation(sequence=1), address)
    come(invitation(method="CANCEL", sequence=5, sender="Ond <ond@annan.example>"), address)
    come(invitation(sequence=0, starts="20990401T080000Z"), address)
    row = ReceivedInvitation.objects.get()
    assert (row.state, row.starts_at) == ("waiting", here("2099-03-10 09:00"))


@pytest.mark.parametrize(
    "lines",
    [
        ["RRULE:FREQ=SECONDLY"],
        ["DTEND:20980101T000000Z"],
        ["RRULE:FREQ=DAILY;COUNT=99999999999"],
        ["BEGIN:VTIMEZONE", "TZID:Evil", "RRULE:FREQ=SECONDLY", "END:VTIMEZONE"],
        ["DESCRIPTION:" + "<script>alert(1)</script>" * 3_000],
        ["ATTENDEE:mailto:a\\nBcc: b@example.se"],
    ],
)
def test_what_is_hostile_is_left_out_or_harmless(address, client_for, member, lines):
    come(invitation(*lines), address)
    page = client_for(member).get("/calendar/invitations/").content.decode()
    assert "<script>alert" not in page
    assert ReceivedInvitation.objects.filter(text__contains="x" * 6_000).count() == 0
