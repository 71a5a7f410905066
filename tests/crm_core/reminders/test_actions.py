"""Reminders: made, done, put off, handed over; and what each of these means for who is told."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from crm_core.models import Note, Reminder, ReminderNotice
from crm_core.reminders import actions, firing
from crm_core.reminders.actions import Done, Later
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import Forbidden, UserError
from tenants.models import WakeUp
from tests.factories import ContactFactory, CustomerFactory, DealFactory, ReminderFactory, UserFactory

SYSTEM = Actor.system()


def in_days(number: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=number)


def make(actor, **values):
    return actions.create_reminder(actor=actor, values={"text": "Ring om priset", "due_on": in_days(3)} | values)


def test_a_reminder_asks_to_be_woken_when_it_is_made(organisation, actor_for, member):
    reminder = make(actor_for(member), due_time=dt.time(13, 30), lead_minutes=30)
    assert reminder.person == member
    assert timezone.localtime(reminder.fires_at).time() == dt.time(13)
    assert WakeUp.objects.filter(kind="reminders.due", minute=reminder.fires_at).exists()


def test_a_reader_makes_none(organisation, actor_for, reader):
    with pytest.raises(Forbidden):
        make(actor_for(reader))


@pytest.mark.parametrize(
    ("values", "field"),
    [({"text": "  "}, "text"), ({"due_on": None}, "due_on"), ({"who": "owner"}, "who"), ({"who": "role"}, "role")],
)
def test_what_could_never_report_is_refused(organisation, actor_for, member, values, field):
    with pytest.raises(UserError) as refused:
        make(actor_for(member), **values)
    assert refused.value.field == field


def test_it_follows_the_customer_of_its_deal_and_the_date_it_goes_by(organisation, actor_for, member):
    deal = DealFactory(ends_on=dt.date(2027, 3, 31))
    reminder = make(
        actor_for(member), due_on=None, deal=deal, anchor="deal.ends_on", anchor_count=1, anchor_unit="month"
    )
    assert (reminder.customer, reminder.due_on) == (deal.customer, dt.date(2027, 2, 28))
    type(deal).objects.filter(pk=deal.pk).update(ends_on=dt.date(2027, 6, 30))
    assert WakeUp.objects.filter(kind="reminders.dates").exists(), "the database itself asks, whatever the door"
    firing.follow_dates(actor=SYSTEM)
    reminder.refresh_from_db()
    assert (reminder.due_on, reminder.is_stale, reminder.occasion) == (dt.date(2027, 5, 31), False, 2)


def test_done_with_a_note_writes_it_at_the_customer_and_takes_back_what_waits(organisation, actor_for, member):
    contact = ContactFactory()
    reminder = ReminderFactory(person=member, customer=contact.customer, contact=contact)
    firing.fire_all()
    done = Done(body="Vi kom överens", again_on=in_days(10))
    finished = actions.finish_reminder(actor=actor_for(member), pk=reminder.pk, done=done)
    assert finished.note.body == "Vi kom överens"
    assert list(finished.note.contacts.all()) == [contact]
    assert set(reminder.notices.filter(channel="mail").values_list("state", flat=True)) == {"moot"}
    assert Reminder.objects.open().get().due_on == in_days(10)
    actions.finish_reminder(actor=actor_for(member), pk=reminder.pk, done=done)
    assert (Note.objects.count(), Reminder.objects.count()) == (1, 2), "twice is once"


def test_one_that_comes_again_moves_to_its_next_time(organisation, actor_for, member):
    reminder = make(actor_for(member), due_on=in_days(-20), every_count=1, every_unit="week")
    actions.finish_reminder(actor=actor_for(member), pk=reminder.pk)
    reminder.refresh_from_db()
    assert (reminder.is_open, reminder.due_on, reminder.occasion) == (True, in_days(1), 2)


def test_put_off_it_reports_anew(organisation, actor_for, member):
    reminder = ReminderFactory(person=member)
    firing.fire_all()
    actions.snooze_reminder(actor=actor_for(member), pk=reminder.pk, later=Later(in_days(2)))
    reminder.refresh_from_db()
    assert (reminder.due_on, reminder.occasion, reminder.is_overdue) == (in_days(2), 2, False)
    with pytest.raises(UserError):
        actions.snooze_reminder(actor=actor_for(member), pk=reminder.pk, later=Later(in_days(-1)))


def test_handed_over_the_colleague_is_told_at_once(organisation, actor_for, member):
    heir, reminder = UserFactory(), ReminderFactory(person=member)
    firing.fire_all()
    actions.hand_over_reminder(actor=actor_for(member), pk=reminder.pk, to=heir)
    firing.fire_all()
    assert ReminderNotice.objects.filter(recipient=heir, occasion=2).count() == 2


def test_the_owner_is_whoever_it_is_when_it_reports(organisation, actor_for, member):
    customer = CustomerFactory(owner=member)
    make(actor_for(member), due_on=in_days(-1), customer=customer, who="owner", person=None)
    heir = UserFactory()
    type(customer).objects.filter(pk=customer.pk).update(owner=heir)
    firing.fire_all()
    assert set(ReminderNotice.objects.values_list("recipient", flat=True)) == {heir.pk}


def test_nobody_left_means_whoever_wrote_it_and_then_the_owners(organisation, owner, member):
    leaver = UserFactory(is_active=False)
    ReminderFactory(person=leaver, author=member)
    ReminderFactory(person=leaver, author=leaver)
    firing.fire_all()
    assert set(ReminderNotice.objects.values_list("recipient", flat=True)) == {member.pk, owner.pk}


def test_when_nobody_acts_somebody_else_is_told_once(organisation, member):
    boss = UserFactory()
    reminder = ReminderFactory(person=member, due_on=in_days(-10), escalate_days=2, escalate_to=boss)
    firing.fire_all()
    firing.fire_all()
    told = reminder.notices.filter(recipient=boss)
    assert sorted(told.values_list("channel", "is_escalation")) == [("app", True), ("mail", True)]
    assert Reminder.objects.of(boss).get() == reminder


def test_undoing_that_it_is_done_brings_it_back(organisation, client_for, member):
    reminder = ReminderFactory(person=member)
    actor = Actor(member)
    actions.finish_reminder(actor=actor, pk=reminder.pk)
    client_for(member).post(reverse("undo", args=[actor.last_operation]))
    reminder.refresh_from_db()
    assert reminder.is_open
