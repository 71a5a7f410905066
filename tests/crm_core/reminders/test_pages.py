"""The pages of reminders, through HTTP."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from crm_core.models import Reminder, ReminderNotice
from crm_core.reminders import firing
from kundsystem.accounts.models import Role
from kundsystem.shared.keys import key_to_short
from tests.factories import CustomerFactory, ReminderFactory, UserFactory


def in_days(number: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=number)


def headings(answer) -> list[str]:
    return [group.key for group in answer.context["page"].groups if group.rows]


def texts(answer) -> list[str]:
    return [row.reminder.text for group in answer.context["page"].groups for row in group.rows]


def test_the_four_lists_hold_what_they_say(organisation, client_for, member, query_count):
    for text, day in (("sen", -3), ("i dag", 0), ("sedan", 4)):
        ReminderFactory(text=text, person=member, customer=CustomerFactory(), due_on=in_days(day))
    ReminderFactory(text="hennes", person=UserFactory(name="Lena"), customer=CustomerFactory(owner=member))
    ReminderFactory(text="min som ansvarig", who="owner", customer=CustomerFactory(owner=member))
    client = client_for(member)
    client.get("/reminders/")
    with query_count(12):
        mine = client.get("/reminders/")
    assert headings(mine) == ["overdue", "today", "coming"]
    assert "hennes" not in texts(mine)
    assert texts(client.get("/reminders/overdue/")) == ["sen", "min som ansvarig"]
    assert texts(client.get("/reminders/today/")) == ["i dag"]
    assert texts(client.get("/reminders/coming/")) == ["sedan"]
    assert "hennes" in texts(client.get("/reminders/team/"))
    assert [place.count for place in mine.context["page"].mine] == [4, 2, 1, 1]


def test_the_badge_counts_what_is_overdue_and_of_today_each_once(organisation, client_for, member):
    ReminderFactory(person=member, customer=CustomerFactory(owner=member), due_on=in_days(0))
    ReminderFactory(who="role", role=Role.objects.get(key="member"), person=None)
    ReminderFactory(who="owner", customer=CustomerFactory(owner=member))
    ReminderFactory(person=member, due_on=in_days(2))
    assert 'data-badge="reminders">3<' in client_for(member).get("/reminders/").content.decode()


def test_what_has_been_reported_stands_above_every_page_until_it_is_seen(organisation, client_for, member):
    ReminderFactory(text="Ring Inger", person=member)
    firing.fire_all()
    client, line = client_for(member), "Ring Inger"
    assert line in client.get("/customers/").content.decode()
    client.post("/reminders/seen/", {"next": "/customers/"})
    assert line not in client.get("/customers/").content.decode()
    assert ReminderNotice.objects.get(channel="app").seen_at is not None


def test_one_press_marks_as_done_and_goes_back(organisation, client_for, member):
    reminder = ReminderFactory(person=member)
    answer = client_for(member).post(reverse("reminder_done", args=[reminder.pk]), {"next": "/reminders/overdue/"})
    assert answer["Location"] == "/reminders/overdue/"
    reminder.refresh_from_db()
    assert reminder.done_by == member


def test_one_press_puts_off_and_another_time_is_asked_for(organisation, client_for, member):
    reminder = ReminderFactory(person=member)
    address = reverse("reminder_snooze", args=[reminder.pk])
    client = client_for(member)
    client.post(address, {"to": "tomorrow"})
    reminder.refresh_from_db()
    assert reminder.due_on > timezone.localdate()
    assert client.post(address, {"day": "2020-01-01"}).status_code == 422
    client.post(address, {"day": in_days(30).isoformat(), "time": "10:15"})
    reminder.refresh_from_db()
    assert (reminder.due_on, reminder.due_time) == (in_days(30), dt.time(10, 15))


def test_a_reminder_is_made_from_a_customer_by_the_form(organisation, client_for, member, query_count):
    customer = CustomerFactory()
    address = f"/reminders/new/?customer={key_to_short(customer.pk)}"
    client = client_for(member)
    with query_count(14):
        client.get(address)
    sent = {
        "text": "Svar på slutpris",
        "due_on": in_days(1).isoformat(),
        "due_time": "13.30",
        "lead_minutes": "30",
        "whose": key_to_short(member.pk),
        "by_sms": "on",
        "again": "2 week",
    }
    answer = client.post(address, sent)
    reminder = Reminder.objects.get()
    assert answer["Location"] == f"/customers/{key_to_short(customer.pk)}/reminders/"
    assert (reminder.customer, reminder.by_sms, reminder.every_count) == (customer, True, 2)
    assert b"Svar p\xc3\xa5 slutpris" in client.get(answer["Location"]).content
    assert client.post(address, sent | {"text": ""}).status_code == 422


def test_a_reminder_of_nothing_is_seen_by_those_it_concerns_only(organisation, client_for, member, owner):
    reminder = ReminderFactory(person=member, author=member)
    assert client_for(member).get(reverse("reminder_show", args=[reminder.pk])).status_code == 200
    assert client_for(owner).get(reverse("reminder_show", args=[reminder.pk])).status_code == 404
