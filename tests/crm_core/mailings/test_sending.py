"""Nobody gets a mailing twice, and of everybody it is said what became of it."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from crm_core.mailings import actions, lanes, sending, snapshot, suppressing, wake_ups
from crm_core.mailings.models import Delivery, Mailing
from crm_core.mailings.states import State
from kundsystem.messaging.failures import GivenUp, SendersFault, TryLater, Uncertain
from kundsystem.shared.errors import Forbidden, NotFound, UserError
from tenants.models import WakeUp
from tests.crm_core.mailings.letters import Postbox, mailing_to

A, B, C = "a@ekerum.example", "b@ekerum.example", "c@ekerum.example"


@pytest.fixture
def actor(member, actor_for):
    return actor_for(member)


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture
def started(actor):
    """Return a function that makes a mailing and starts it; nothing is sent before the test says so."""

    def start(*addresses: str) -> Mailing:
        return actions.start_mailing(actor=actor, mailing=mailing_to(actor, *addresses))

    return start


def fate(mailing: Mailing, address: str) -> tuple[str, str]:
    delivery = Delivery.objects.get(mailing=mailing, address=address, state__gt="")
    return delivery.state, delivery.reason


def due_again() -> None:
    Delivery.objects.update(not_before=timezone.now() - dt.timedelta(seconds=1))


def test_everybody_gets_it_once_and_it_ends(started, postbox):
    mailing = started(A, B, C)
    assert sending.send_slice(mailing.pk, postbox) is None
    assert sending.send_slice(mailing.pk, postbox) is None
    assert postbox.addresses == [A, B, C]
    mailing.refresh_from_db()
    assert mailing.state == Mailing.Stage.DONE
    assert mailing.deliveries.counted() == {State.SENT: 3}
    message, envelope = postbox.letters[0]
    assert message.subject == "Nyheter i höst"
    assert "&lt;nytt&gt; &amp; gott" in message.html
    assert envelope.unsubscribe in message.text
    assert envelope.arguments["delivery"] in envelope.message_id


def test_of_everybody_who_is_left_out_it_is_said_why(actor):
    suppressing.suppress(actor=actor, address=" C@Ekerum.example", reason="opted_out")
    suppressing.suppress(actor=actor, address="d@ekerum.example", reason="bounced")
    mailing = mailing_to(actor, A, "A@EKERUM.example", "", C, "d@ekerum.example", "d@ekerum.example")
    assert mailing.deliveries.counted() == {State.QUEUED: 1, State.LEFT_OUT: 5}
    assert mailing.deliveries.left_out() == {"duplicate": 1, "no_address": 1, "opted_out": 1, "bounced": 2}
    assert snapshot.prepare(actor=actor, mailing=mailing) == {State.QUEUED: 1, State.LEFT_OUT: 5}


def test_each_failure_has_its_fate(started, postbox):
    mailing = started(A, B, C)
    postbox.failures = {
        A: [GivenUp("There is no such address.", "x")],
        B: [Uncertain("The answer was lost.", "x")],
        C: [TryLater("Not now.", "x")],
    }
    for _slice in range(4):
        due_again()
        sending.send_slice(mailing.pk, postbox)
    assert fate(mailing, A) == (State.FAILED, "There is no such address.")
    assert fate(mailing, B) == (State.UNCERTAIN, "The answer was lost.")
    assert fate(mailing, C) == (State.SENT, "")
    assert postbox.addresses == [C], "what is uncertain is not sent again"
    mailing.refresh_from_db()
    assert mailing.state == Mailing.Stage.DONE


def test_what_is_never_taken_is_given_up_in_the_end(started, postbox):
    mailing = started(A)
    postbox.failures = {A: [TryLater("Not now.", "x")] * 20}
    for _slice in range(sending.MOST_ATTEMPTS + 3):
        due_again()
        sending.send_slice(mailing.pk, postbox)
    assert fate(mailing, A) == (State.FAILED, "Not now.")
    assert len(postbox.failures[A]) == 20 - sending.MOST_ATTEMPTS


def test_the_senders_fault_pauses_it_until_somebody_has_put_it_right(started, postbox, actor):
    mailing = started(A, B)
    postbox.failures = {A: [SendersFault("The key is wrong.", "x")], B: [SendersFault("The key is wrong.", "x")]}
    sending.send_slice(mailing.pk, postbox)
    mailing.refresh_from_db()
    assert (mailing.state, mailing.problem) == (Mailing.Stage.PAUSED, "The key is wrong.")
    assert mailing.deliveries.counted() == {State.QUEUED: 2}
    assert sending.send_slice(mailing.pk, postbox) is None
    postbox.failures = {}
    actions.resume_mailing(actor=actor, mailing=mailing)
    sending.send_slice(mailing.pk, postbox)
    assert postbox.addresses == [A, B]


def test_opting_out_acts_at_once_on_what_waits(started, postbox, actor):
    mailing = started(A, B)
    postbox.before = lambda envelope: suppressing.suppress(
        actor=actor, address=B if envelope.to == A else A, reason="opted_out"
    )
    sending.send_slice(mailing.pk, postbox)
    [got] = postbox.addresses
    assert fate(mailing, B if got == A else A) == (State.LEFT_OUT, "opted_out")
    mailing.refresh_from_db()
    assert mailing.state == Mailing.Stage.DONE


@pytest.mark.parametrize("how, then", [("pause_mailing", {State.SENT: 1, State.QUEUED: 2}), ("stop_mailing", None)])
def test_pausing_and_stopping_act_at_once(started, postbox, actor, how, then):
    mailing = started(A, B, C)
    postbox.before = lambda _envelope: getattr(actions, how)(actor=actor, mailing=mailing)
    assert sending.send_slice(mailing.pk, postbox) is None
    assert mailing.deliveries.counted() == (then or {State.SENT: 1, State.LEFT_OUT: 2})
    if then:
        postbox.before = lambda _envelope: None
        actions.resume_mailing(actor=actor, mailing=mailing)
        sending.send_slice(mailing.pk, postbox)
    else:
        assert mailing.deliveries.left_out() == {"stopped": 2}
    assert len(postbox.letters) == (3 if then else 1)


def test_what_a_killed_worker_was_sending_is_uncertain_and_never_sent_again(started, postbox):
    mailing = started(A, B)

    def die(_envelope):
        raise KeyboardInterrupt

    postbox.before = die
    with pytest.raises(KeyboardInterrupt):
        sending.send_slice(mailing.pk, postbox)
    postbox.before = lambda _envelope: None
    assert sending.send_slice(mailing.pk, postbox) is None
    mailing.refresh_from_db()
    assert mailing.state == Mailing.Stage.RUNNING, "one has no fate yet"
    Delivery.objects.filter(state=State.SENDING).update(claimed_at=timezone.now() - 2 * sending.SILENCE)
    wake_ups.woken()
    mailing.refresh_from_db()
    assert mailing.state == Mailing.Stage.DONE
    assert mailing.deliveries.counted() == {State.SENT: 1, State.UNCERTAIN: 1}
    assert len(postbox.letters) == 1


def test_a_slice_is_small_and_an_organisation_has_its_pace(started, postbox, settings):
    mailing = started(*(f"p{number}@ekerum.example" for number in range(sending.SLICE + 5)))
    settings.MAIL_PER_MINUTE = sending.SLICE + 2
    with time_machine.travel(timezone.now() + dt.timedelta(hours=1), tick=False):
        assert sending.send_slice(mailing.pk, postbox) == 0.0
        assert len(postbox.letters) == sending.SLICE
        assert 0 < sending.send_slice(mailing.pk, postbox) <= 60
        assert len(postbox.letters) == sending.SLICE + 2


def test_it_is_sent_when_its_time_has_come(actor, postbox):
    mailing = mailing_to(actor, A)
    at = timezone.now() + dt.timedelta(hours=2)
    actions.start_mailing(actor=actor, mailing=mailing, at=at)
    wake_ups.woken()
    assert sending.send_slice(mailing.pk, postbox) is None
    assert WakeUp.objects.filter(kind=lanes.WAKE_UP, minute=at.replace(second=0, microsecond=0)).exists()
    Mailing.objects.update(starts_at=timezone.now())
    wake_ups.woken()
    sending.send_slice(mailing.pk, postbox)
    assert postbox.addresses == [A]


def test_a_real_provider_gets_all_of_them_by_tasks(
    sendgrid, actor, django_capture_on_commit_callbacks, organisation, anonymous
):
    mailing = mailing_to(actor, *(f"p{number}@ekerum.example" for number in range(30)))
    with django_capture_on_commit_callbacks(execute=True):
        actions.start_mailing(actor=actor, mailing=mailing)
    letters = sendgrid.messages()
    assert len({letter["to"][0] for letter in letters}) == len(letters) == 30
    letter = letters[0]
    assert letter["arguments"]["organisation"] == str(organisation.pk)
    way_out = letter["headers"]["List-Unsubscribe"].strip("<>").partition("/unsubscribe/")[2]
    assert "Sluta" in anonymous.get(f"/unsubscribe/{way_out}").content.decode()
    answer = anonymous.post(f"/unsubscribe/{way_out}", {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert snapshot.prepare(actor=actor, mailing=again(actor, mailing)) == {State.QUEUED: 29, State.LEFT_OUT: 1}


def again(actor, mailing: Mailing) -> Mailing:
    return actions.create_mailing(actor=actor, name="Nästa", content=mailing.content, selection=mailing.selection)


def test_what_has_begun_is_not_changed_and_what_nobody_gets_not_begun(actor, started, reader, actor_for):
    with pytest.raises(UserError) as error:
        actions.start_mailing(actor=actor, mailing=mailing_to(actor, ""))
    assert error.value.code == "no_recipients"
    mailing = started(A)
    for change in (
        lambda: snapshot.prepare(actor=actor, mailing=mailing),
        lambda: actions.update_mailing(actor=actor, mailing=mailing, changes={"name": "Annat"}),
        lambda: actions.start_mailing(actor=actor, mailing=mailing),
    ):
        with pytest.raises(UserError):
            change()
    with pytest.raises(Forbidden):
        actions.pause_mailing(actor=actor_for(reader), mailing=mailing)


def test_whoever_sees_own_customers_only_sees_own_mailings_only(actor, owner, actor_for):
    from crm_core.mailings.access import mailing_for
    from crm_core.mailings.permissions import VIEW

    mailing = mailing_to(actor, A)
    own_only = actor_for(owner, granted=frozenset({VIEW}))
    with pytest.raises(NotFound):
        mailing_for(own_only, mailing.pk)
