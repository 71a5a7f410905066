"""Reminders as a list: columns, what it is narrowed by, files, and many done, put off and handed over at once."""

import datetime as dt

import pytest
from django.utils import timezone

from crm_core.models import Reminder
from kundsystem.shared.keys import key_to_short
from tests.factories import CustomerFactory, ReminderFactory, UserFactory

ADDRESS = "/reminders/list/"


@pytest.fixture
def some(organisation, member):
    customer = CustomerFactory(name="Granlida Mätteknik", owner=member)
    today = timezone.localdate()
    return [
        ReminderFactory(text=text, person=member, author=member, customer=customer, due_on=today + dt.timedelta(days))
        for text, days in (("Ring om priset", -2), ("Skicka avtalet", 3), ("Boka möte", 40))
    ]


def page(client, **query) -> str:
    return client.get(ADDRESS, query).content.decode()


def bulk(client, chosen, do):
    keys = [key_to_short(one.pk) for one in chosen]
    return client.post(f"{ADDRESS}bulk/", {"key": keys, "do": do, "query": ""}, follow=True).content.decode()


def test_it_shows_and_narrows_in_the_same_few_questions(client_for, member, owner, some, query_count):
    ReminderFactory(text="Annans egen sak", person=owner)
    client = client_for(member)
    shown = page(client, view="team")
    assert all(one.text in shown for one in some)
    assert "Annans egen sak" not in shown
    with query_count(12):
        page(client, view="team")
    assert "Skicka avtalet" not in page(client, view="overdue")
    assert "Boka möte" not in page(client, due="next-30")
    assert "Ring om priset" not in page(client, q="avtal")
    assert "Ring om priset" in page(client, q="granlida")


def test_it_is_taken_out_as_it_is_shown(client_for, member, some):
    answer = client_for(member).post(f"{ADDRESS}export/", {"as": "csv", "query": "view=mine"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].split(";")[:2] == ["Vad", "Kund"]
    assert lines[1].startswith("Ring om priset;Granlida Mätteknik")


def test_many_are_done_put_off_and_handed_over_and_undone_as_one(client_for, member, some):
    heir, client = UserFactory(name="Lena Tornevik"), client_for(member)
    assert "2 bevakningar är klara" in bulk(client, some[:2], "archive")
    assert Reminder.objects.done().count() == 2
    assert "2 bevakningar är öppna igen" in bulk(client, some[:2], "restore")
    bulk(client, some, "later:next-week")
    assert Reminder.objects.overdue().count() == 0
    assert "3 bevakningar lämnas över till Lena Tornevik" in bulk(client, some, f"person:{heir.pk}")
    assert Reminder.objects.for_person(heir.pk).count() == 3


def test_one_is_found_by_its_words(client_for, member, some):
    found = client_for(member).get("/search/palette/", {"q": "priset"}, HTTP_HX_REQUEST="true").content.decode()
    assert f"/reminders/{key_to_short(some[0].pk)}/" in found
