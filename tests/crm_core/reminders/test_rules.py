"""Rules: what they find, once for each thing and occasion, however often they run."""

import datetime as dt

from django.utils import timezone

from crm_core.models import Reminder, ReminderRule
from crm_core.products.models import Recurrence
from crm_core.reminders import rule_actions, wake_ups
from crm_core.selections.actions import create_selection
from crm_core.selections.tree import ALL, Condition, Group, Tree
from kundsystem.accounts.actor import Actor
from kundsystem.shared.keys import key_to_short
from tests.factories import CustomerFactory, DealFactory


def in_days(number: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=number)


def test_a_contract_is_reminded_of_once_ahead_of_its_notice(organisation, member):
    deal = DealFactory(
        stage="running", recurrence=Recurrence.YEAR, ends_on=in_days(120), notice_months=3, seller=member
    )
    DealFactory(stage="running", recurrence=Recurrence.YEAR, ends_on=in_days(300), notice_months=3)
    DealFactory(stage="lost", recurrence=Recurrence.YEAR, ends_on=in_days(20))
    rule = ReminderRule.objects.create(text="Avtalet", kind="notice", number=40)
    assert [rule_actions.run_rule(actor=Actor.system(), pk=rule.pk) for _night in range(2)] == [1, 0]
    reminder = Reminder.objects.get()
    assert (reminder.deal, reminder.customer) == (deal, deal.customer)
    assert reminder.due_on == deal.last_day_of_notice(timezone.localdate())
    assert reminder.fires_at < timezone.now() + dt.timedelta(days=6)


def test_silence_is_reminded_of_again_only_after_somebody_was_in_touch(organisation):
    customer = CustomerFactory(last_contact_at=timezone.now() - dt.timedelta(days=400))
    CustomerFactory(last_contact_at=timezone.now())
    rule = ReminderRule.objects.create(text="Hör av dig", kind="silent", number=6)
    assert [rule_actions.run_all() for _night in range(2)] == [1, 0]
    type(customer).objects.filter(pk=customer.pk).update(last_contact_at=timezone.now() - dt.timedelta(days=300))
    wake_ups.look_after()
    assert rule.reminders.filter(customer=customer).count() == 2


def test_whoever_comes_into_a_selection_is_reminded_of_from_the_second_night(organisation, owner):
    tree = Tree(Group(ALL, (Condition("contacted", {"when": {"last": 30, "unit": "days"}}),)))
    selection = create_selection(actor=Actor(owner), name="Nyss", tree=tree)
    CustomerFactory(last_contact_at=timezone.now())
    rule = ReminderRule.objects.create(text="Ny", kind="entered", selection=selection, author=owner)
    rule_actions.run_all()
    new = CustomerFactory(last_contact_at=timezone.now())
    assert [rule_actions.run_all() for _night in range(2)] == [1, 0]
    assert rule.reminders.get().customer == new


def test_a_rule_is_made_on_its_page_and_rests_when_told(organisation, client_for, administrator, query_count):
    client = client_for(administrator)
    sent = {"kind": "silent", "number": "6", "text": "Hör av dig", "whose": "owner", "by_mail": "on"}
    assert client.post("/settings/reminders/new/?kind=silent", sent).status_code == 302
    rule = ReminderRule.objects.get(text="Hör av dig")
    client.post(f"/settings/reminders/{key_to_short(rule.pk)}/switch/", {"on": "0"})
    rule.refresh_from_db()
    assert (rule.number, rule.who, rule.is_active) == (6, "owner", False)
    with query_count(9):
        client.get("/settings/reminders/")
