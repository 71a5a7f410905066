"""Reminders through the API: the same actions as the pages, and nothing of what one may not see."""

import datetime as dt

import pytest
from django.utils import timezone

from crm_core.models import Note, Reminder
from tests.api import program_for
from tests.factories import ContactFactory, CustomerFactory, DealFactory, ReminderFactory, UserFactory


@pytest.fixture
def program(member):
    return program_for(member)


@pytest.fixture
def customer(organisation):
    return CustomerFactory(name="Hällmo", number="77")


def test_one_is_made_changed_put_off_handed_over_and_done(program, customer, member):
    day = (timezone.localdate() + dt.timedelta(days=5)).isoformat()
    person, heir = ContactFactory(customer=customer), UserFactory()
    body = {"text": "Ring om priset", "customer": "77", "contact": str(person.pk), "due_on": day, "by_sms": True}
    made = program.ask("post", "reminders/", body)
    assert made.status_code == 201, made.content
    found = made.json()
    assert (found["person"], found["contact"], found["due_on"]) == (str(member.pk), str(person.pk), day)
    at = f"reminders/{found['id']}/"
    assert program.ask("patch", at, {"text": "Ring om nya priset"}).json()["text"] == "Ring om nya priset"
    assert program.ask("post", f"{at}later/", {"day": "2027-04-01", "time": "09:30"}).json()["due_time"] == "09:30"
    assert program.ask("post", f"{at}hand-over/", {"person": str(heir.pk)}).json()["person"] == str(heir.pk)
    assert program.ask("post", f"{at}done/", {"note": "De sa ja."}).json()["done"]
    assert Note.objects.get(customer=customer).body == "De sa ja."
    assert program.ask("post", f"{at}reopen/", {}).json()["done"] is None
    assert program.ask("post", f"{at}remove/", {}).status_code == 200
    assert program.ask("get", at).status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": "Utan dag"}, "due_on"),
        ({"text": "Ingen sådan", "due_on": "2027-01-01", "deal": "01900000-0000-7000-8000-000000000000"}, "deal"),
        ({"text": "Fel ord", "due_on": "2027-01-01", "whom": "x"}, "whom"),
    ],
    ids=["no day", "no such deal", "no such field"],
)
def test_what_can_not_be_is_refused_with_its_field(program, body, field):
    answer = program.ask("post", "reminders/", body)
    assert answer.status_code in {400, 422}
    assert field in str(answer.json())
    assert not Reminder.objects.exists()


def test_they_are_listed_by_what_they_are_about_in_the_same_few_questions(program, customer, member, query_count):
    deal = DealFactory(customer=customer)
    for number in range(20):
        ReminderFactory(text=f"Sak {number}", person=member, customer=customer, deal=deal if number < 5 else None)
    ReminderFactory(person=member, done_at=timezone.now())
    program.ask("get", "reminders/")
    with query_count(6):
        assert len(program.ask("get", f"reminders/?customer={customer.pk}").json()["results"]) == 20
    assert len(program.ask("get", f"reminders/?deal={deal.pk}").json()["results"]) == 5
    assert len(program.ask("get", "reminders/?state=done").json()["results"]) == 1
    assert program.ask("get", "reminders/?due_before=2020-01-01").json()["results"] == []


def test_others_own_reminders_are_not_there(program, owner):
    theirs = ReminderFactory(text="Hemligt", person=owner)
    assert program.ask("get", "reminders/").json()["results"] == []
    assert program.ask("get", f"reminders/{theirs.pk}/").status_code == 404
