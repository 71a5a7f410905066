"""What is shown of how far a mailing has come is what counting its messages would give."""

import pytest

from crm_core.mailings import actions, sending, tallying
from crm_core.mailings.models import Delivery, TallyLine
from crm_core.mailings.states import State
from crm_core.mailings.wake_ups import look_after
from kundsystem.accounts.actor import Actor
from kundsystem.messaging.failures import GivenUp
from tests.crm_core.mailings.letters import Postbox, mailing_to

A, B, C = "a@ekerum.example", "b@ekerum.example", "c@ekerum.example"


@pytest.fixture
def mailing(member, actor_for):
    return actions.start_mailing(actor=actor_for(member), mailing=mailing_to(actor_for(member), A, B, C))


def test_the_tally_follows_whatever_is_written(mailing):
    def is_right() -> bool:
        return tallying.states_of(mailing.pk) == mailing.deliveries.counted()

    assert tallying.states_of(mailing.pk) == {State.QUEUED: 3}
    postbox = Postbox()
    postbox.failures = {B: [GivenUp("No.", "x")]}
    sending.send_slice(mailing.pk, postbox)
    assert is_right()
    mailing.deliveries.filter(state=State.SENT).update(state=State.OPENED)
    assert is_right()
    mailing.deliveries.update(reason="told", attempts=2)
    assert is_right()
    mailing.deliveries.filter(address=A).delete()
    assert is_right()
    assert tallying.states_of(mailing.pk) == {State.OPENED: 1, State.FAILED: 1}


def test_lines_are_put_together_and_mean_the_same(mailing):
    for state in (State.SENDING, State.QUEUED, State.SENDING, State.SENT):
        Delivery.objects.filter(mailing=mailing).update(state=state)
    assert TallyLine.objects.count() > 2
    tallying.put_together(actor=Actor.system(), mailing=mailing.pk)
    assert list(TallyLine.objects.values_list("state", "number")) == [(State.SENT, 3)]
    mailing.delete()
    look_after()
    assert not TallyLine.objects.exists(), "nothing is left of a mailing that is gone"
