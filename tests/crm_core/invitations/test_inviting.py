"""Guests get invitations, changes and cancellations as another calendar reads them, and what they answer comes back."""

import datetime as dt
from dataclasses import replace

import pytest
import vobject

from crm_core.bookings.actions import change_booking, take_away
from crm_core.bookings.content import Guest, content_of
from crm_core.bookings.series import Scope
from crm_core.history.actions import undo
from crm_core.invitations.models import GuestAnswer, InvitationMail
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import Forbidden, UserError
from kundsystem.shared.keys import key_to_short
from tests.crm_core.invitations.letters import come, reply
from tests.factories import here, make_booking

ASA = Guest("asa@ekerum.example", "Åsa Ek")
NEVER_OVER = "2099-03-02 09:00"


@pytest.fixture(autouse=True)
def domain(settings):
    settings.INBOUND_DOMAIN = "in.kundsystem.example"


@pytest.fixture
def actor(organisation, member, actor_for):
    return actor_for(member)


@pytest.fixture
def left(mailoutbox, django_capture_on_commit_callbacks):
    """Return a function that does something, and returns the letters that left: method, event, recipients."""

    def run(do):
        mailoutbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            result = do()
        found = []
        for mail in mailoutbox:
            forms = [form for form in mail.alternatives if form.mimetype.startswith("text/calendar")]
            calendar = vobject.readOne(forms[0].content)
            found.append((calendar.method.value, calendar.vevent_list, mail))
        return result, found

    return run


def test_a_guest_gets_the_invitation_each_change_that_shows_and_the_cancellation(actor, left):
    booking, sent = left(lambda: make_booking(actor, NEVER_OVER, title="Genomgång", place="Växjö", guests=[ASA]))
    ((method, (event,), mail),) = sent
    assert (method, mail.to) == ("REQUEST", ["asa@ekerum.example"])
    assert event.dtstart.value == here(NEVER_OVER)
    assert event.organizer.value.endswith("@in.kundsystem.example")
    assert event.attendee.value == "mailto:asa@ekerum.example"
    assert mail.attachments[0].filename == "invite.ics"
    assert InvitationMail.objects.get().state == "sent"

    def change(**facts):
        content = replace(content_of(booking), **facts)
        return lambda: change_booking(actor=actor, pk=booking.pk, content=content)

    assert left(change(travel_minutes=30))[1] == [], "a guest sees nothing of it"
    ((method, (changed,), mail),) = left(change(place="Kalmar"))[1]
    assert (method, changed.location.value) == ("REQUEST", "Kalmar")
    assert int(changed.sequence.value) > int(event.sequence.value)
    assert changed.organizer.value == event.organizer.value
    assert mail.subject.startswith("Ändrad: Genomgång")
    ((method, (gone,), _mail),) = left(change(place="Kalmar", guests=()))[1]
    assert (method, gone.uid.value, gone.status.value) == ("CANCEL", event.uid.value, "CANCELLED")


def test_one_of_a_series_is_cancelled_and_changed_by_its_own_time_and_undone(actor, left):
    booking, _sent = left(lambda: make_booking(actor, NEVER_OVER, rule="FREQ=WEEKLY", guests=[ASA]))
    ((method, (gone,), _mail),) = left(
        lambda: take_away(actor=actor, pk=booking.pk, at="20990309T0900", scope=Scope.THIS)
    )[1]
    assert (method, gone.recurrence_id.value) == ("CANCEL", here("2099-03-09 09:00"))
    ((method, (back,), _mail),) = left(lambda: undo(actor=actor, operation=actor.last_operation))[1]
    assert (method, back.rrule.value, hasattr(back, "exdate")) == ("REQUEST", "FREQ=WEEKLY;WKST=MO", False)
    moved = replace(content_of(booking), starts_at=here("2099-03-17 13:00"), ends_at=here("2099-03-17 14:00"))
    ((method, (one,), _mail),) = left(
        lambda: change_booking(actor=actor, pk=booking.pk, content=moved, at="20990316T0900", scope=Scope.THIS)
    )[1]
    assert (method, one.uid.value) == ("REQUEST", back.uid.value)
    assert (one.recurrence_id.value, one.dtstart.value) == (here("2099-03-16 09:00"), here("2099-03-17 13:00"))
    assert int(one.sequence.value) > int(back.sequence.value)
    ((method, events, _mail),) = left(lambda: take_away(actor=actor, pk=booking.pk))[1]
    assert (method, len(events), hasattr(events[0], "recurrence_id")) == ("CANCEL", 1, False)


def test_what_is_over_is_not_told_of_and_a_bad_address_is_refused(actor, left):
    assert left(lambda: make_booking(actor, "2020-03-02 09:00", guests=[ASA]))[1] == []
    with pytest.raises(UserError, match="asa@"):
        make_booking(actor, NEVER_OVER, guests=[Guest("asa@")])
    with pytest.raises(Forbidden):
        make_booking(Actor(actor.user, granted=actor.granted - {"mail.send"}), NEVER_OVER, guests=[ASA])


def test_an_answer_comes_back_to_the_booking(actor, left, client_for, member):
    booking, ((_method, (event,), mail),) = left(lambda: make_booking(actor, NEVER_OVER, guests=[ASA]))
    to = mail.reply_to[0]
    assert (
        come(reply(event, "ACCEPTED", sender="Fel Person <fel@annan.example>"), "alfa@annan.example", read=False) == 0
    )
    incoming = come(reply(event, "TENTATIVE", comment="Kanske sent"), to)
    assert incoming.state == "calendar", "it is no letter to be sorted"
    page = client_for(member).get(f"/bookings/{key_to_short(booking.pk)}/").content.decode()
    assert "Kanske sent" in page
    assert "Inbjudan: Skickat" in page
    come(reply(event, "ACCEPTED", stamp="20200101T000000Z"), to)
    assert GuestAnswer.objects.get().answer == "tentative", "an older letter that came later"
    come(reply(event, "ACCEPTED", sender="Nytt namn <ny@ekerum.example>"), to)
    assert GuestAnswer.objects.get().answer == "accepted", "whoever knows the address may answer from another one"
    left(lambda: change_booking(actor=actor, pk=booking.pk, content=_later(booking)))
    assert not GuestAnswer.objects.exists(), "an answer to another time is none"


def _later(booking):
    later = dt.timedelta(hours=2)
    return replace(content_of(booking), starts_at=booking.starts_at + later, ends_at=booking.ends_at + later)
