"""Workers die anywhere, beat loses what it took or sends it twice, the clock jumps: no reminder is lost or doubled."""

import datetime as dt
import random
from collections import Counter

import pytest
from django.utils import timezone

from crm_core.models import Reminder, ReminderNotice
from crm_core.reminders import firing, sending, tasks, timing, wake_ups
from crm_core.reminders.models import Channel, ReminderSettings
from kundsystem.messaging.failures import GivenUp, TryLater, Uncertain
from tenants import wake_ups as hints
from tenants.models import WakeUp
from tests.factories import CustomerFactory, ReminderFactory, UserFactory

State = ReminderNotice.State
REMINDERS = 12


class Killed(BaseException):
    """The process is no more."""


class World:
    """A clock that can be set, providers that lose answers, and processes that die."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.now = dt.datetime(2026, 11, 26, 9, 0, tzinfo=dt.UTC)
        self.left: Counter[str] = Counter()
        self.is_calm = False

    def may_die(self) -> None:
        """Die here, now and then."""
        if not self.is_calm and self.chance.random() < 0.15:
            raise Killed

    def provider(self, mark: str) -> str:
        """Take a message, or refuse it, or take it and lose the answer; or the process dies before or after."""
        self.may_die()
        draw = 1.0 if self.is_calm else self.chance.random()
        if draw < 0.15:
            raise TryLater("Not now.", "http_429")
        if draw < 0.2:
            raise GivenUp("Never.", "http_400")
        self.left[mark] += 1
        if draw < 0.25:
            raise Uncertain("The answer was lost.")
        self.may_die()
        return "id"

    def beat(self) -> None:
        """Take what is due; a worker that dies gets it again, or it is lost with the queue."""
        for _schema, kind in hints.take_due(self.now):
            for _delivery in range(self.chance.choice((1, 1, 1, 2))):
                self.work(hints.handler_for(kind))

    def work(self, handle) -> None:  # type: ignore[no-untyped-def]
        """Let a worker do something, again when it died, unless the queue is lost too."""
        while True:
            try:
                handle()
            except Killed:
                if self.chance.random() < 0.3:
                    return
            else:
                return


@pytest.fixture
def make_world(organisation, monkeypatch):
    """Make worlds, one after another, each without anything left of the one before."""
    ReminderSettings.objects.create(quiet_from=dt.time(0), quiet_until=dt.time(0), quiet_on_days_off=False)
    written = firing._write
    people = [UserFactory(phone="+46701740605") for _person in range(3)]

    def make(seed: int) -> World:
        Reminder.objects.all().delete()
        WakeUp.objects.all().delete()
        world = World(random.Random(seed))
        monkeypatch.setattr(timezone, "now", lambda: world.now)
        monkeypatch.setattr(firing, "_write", lambda notices: (written(notices), world.may_die()))
        monkeypatch.setattr(tasks.send, "delay", lambda: world.work(sending.send_due))
        monkeypatch.setattr(sending, "_send_text", lambda notice: (world.provider(str(notice.pk)), 1))
        monkeypatch.setattr(sending, "transport", lambda: _Mail(world))
        for place in range(REMINDERS):
            reminder = ReminderFactory(
                person=people[place % 3],
                customer=CustomerFactory(),
                by_mail=place % 3 != 0,
                by_sms=place % 2 == 0,
                due_on=(world.now + dt.timedelta(days=world.chance.randrange(6))).date(),
                due_time=dt.time(world.chance.randrange(24), world.chance.randrange(60)),
            )
            timing.ask_to_be_woken(reminder)
        return world

    return make


class _Mail:
    def __init__(self, world: World) -> None:
        self.world = world

    def send(self, message, envelope) -> str:  # type: ignore[no-untyped-def]
        return self.world.provider(envelope.arguments["delivery"])


def test_no_reminder_is_lost_or_doubled(make_world, is_full):
    for seed in range(300 if is_full else 6):
        world = make_world(seed)
        for _step in range(40):
            jump = world.chance.choice((1, 1, 5, 60, 600, 3000, -30))
            world.now += dt.timedelta(minutes=jump)
            world.beat()
            if world.chance.random() < 0.1:
                world.work(wake_ups.look_after)
        world.is_calm = True
        for _night in range(12):
            world.now += dt.timedelta(days=1)
            wake_ups.look_after()
            world.beat()
        _nothing_is_lost_or_doubled(world, seed)


def _nothing_is_lost_or_doubled(world: World, seed: int) -> None:
    notices = list(ReminderNotice.objects.all())
    assert max(world.left.values(), default=0) <= 1, (seed, world.left)
    assert {one.state for one in notices} <= {State.SENT, State.FAILED, State.UNCERTAIN}, seed
    for reminder in Reminder.objects.all():
        told = {one.channel: one for one in notices if one.reminder_id == reminder.pk}
        wanted = {Channel.APP} | ({Channel.MAIL} if reminder.by_mail else set())
        wanted |= {Channel.SMS} if reminder.by_sms else set()
        assert wanted <= set(told), (seed, reminder, told)
        for one in told.values():
            if one.state == State.SENT and one.channel != Channel.APP:
                assert world.left[str(one.pk)] == 1, (seed, one)
        if Channel.SMS in told and told[Channel.SMS].state != State.SENT:
            assert Channel.MAIL in told, f"{seed}: a text that did not leave is followed by a mail"
