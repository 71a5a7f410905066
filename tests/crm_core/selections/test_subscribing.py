"""Being told once a week who is new in a selection: by mail, on the first page, once, and no longer."""

import datetime as dt
import re

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from django_tenants.utils import tenant_context

from crm_core.models import Selection, SelectionSubscription
from crm_core.selections import subscribing, tasks
from crm_core.selections.actions import archive_selections, create_selection
from crm_core.selections.subscribing import next_time, subscribe
from crm_core.selections.tree import ALL, PERSONS, Condition, Group, Tree
from crm_core.selections.wake_ups import woken
from kundsystem.accounts.models import User
from tenants.models import WakeUp
from tests.clients import OrganisationClient
from tests.factories import ContactFactory, CustomerFactory

IN_LUND = Tree(Group(ALL, (Condition("town", {"in": ["Lund"]}),)))
# A Wednesday; the next Monday morning in Sweden is five days later.
BEGUN = dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC)
MONDAY = dt.datetime(2026, 11, 30, 6, tzinfo=dt.UTC)
WEEK = dt.timedelta(days=7)


@pytest.fixture
def selection(organisation, member, actor_for):
    """A selection that finds one customer to begin with."""
    CustomerFactory(name="Lunda", postal_town="Lund")
    return create_selection(actor=actor_for(member), name="I Lund", tree=IN_LUND, is_shared=True)


@pytest.fixture
def subscribed(selection, actor_for):
    """Make somebody a subscriber on a Wednesday."""

    def make(user, **how):
        with time_machine.travel(BEGUN, tick=False):
            facts = {"by_mail": True, "on_page": False, "weekday": 0} | how
            return subscribe(actor=actor_for(user), pk=selection.pk, **facts)

    return make


@pytest.fixture
def wake(django_capture_on_commit_callbacks):
    """Wake the organisation at a moment."""

    def at(moment):
        with time_machine.travel(moment, tick=False), django_capture_on_commit_callbacks(execute=True):
            woken()

    return at


def english(client):
    client.cookies["kundsystem_language"] = "en"
    return client


def test_the_next_time_is_a_swedish_morning_summer_and_winter():
    assert next_time(0, BEGUN) == MONDAY
    assert next_time(0, MONDAY) == MONDAY + WEEK
    assert next_time(0, MONDAY - dt.timedelta(minutes=1)) == MONDAY
    # The clocks are put forward on Sunday night, 28 March 2027.
    assert next_time(0, dt.datetime(2027, 3, 27, 12, tzinfo=dt.UTC)) == dt.datetime(2027, 3, 29, 5, tzinfo=dt.UTC)


def test_it_is_subscribed_to_on_its_page_and_ended_there(client_for, reader, selection, organisation):
    client = english(client_for(reader))
    address = reverse("selection_subscribe", args=[selection.pk])
    assert address in client.get(reverse("selection_show", args=[selection.pk])).content.decode()
    assert client.post(address, {"weekday": "0"}).status_code == 422
    assert client.post(address, {"by_mail": "on", "weekday": "7"}).status_code == 422
    assert client.post(address, {"by_mail": "on", "on_page": "on", "weekday": "4"}).status_code == 302
    one = SelectionSubscription.objects.get(user=reader)
    assert (one.by_mail, one.on_page, one.weekday, len(one.held)) == (True, True, 4, 1)
    assert timezone.localtime(one.next_at).weekday() == 4
    assert WakeUp.objects.filter(organisation=organisation, kind="selections.report", minute=one.next_at).exists()
    assert "Subscribed" in client.get(reverse("selection_show", args=[selection.pk])).content.decode()
    client.post(address, {"on_page": "on", "weekday": "4"})
    assert not SelectionSubscription.objects.get(user=reader).by_mail
    client.post(reverse("selection_unsubscribe", args=[selection.pk]))
    assert not SelectionSubscription.objects.exists()


def test_a_letter_tells_who_has_come_once_a_week_whatever_happens(subscribed, reader, wake):
    one = subscribed(reader)
    wake(MONDAY - dt.timedelta(minutes=1))
    wake(MONDAY)
    assert mail.outbox == []  # nobody is new
    new = CustomerFactory(name="Åkarp & Co", postal_town="Lund")
    CustomerFactory(name="Arboga", postal_town="Arboga")
    late = MONDAY + WEEK + dt.timedelta(days=2)
    for _time in range(2):
        wake(late)
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == ([reader.email], "1 ny i I Lund")
    html = letter.alternatives[0].content
    for body in (letter.body, html):
        assert "Lunda" not in body
        assert reverse("customer_show", args=[new.pk]) in body
    assert "Åkarp & Co" in letter.body
    assert "Åkarp &amp; Co" in html
    one.refresh_from_db()
    assert one.next_at == MONDAY + WEEK + WEEK
    wake(one.next_at)
    assert len(mail.outbox) == 1


def test_the_first_twenty_are_named_in_the_readers_own_language(subscribed, reader, wake):
    User.objects.filter(pk=reader.pk).update(language="en")
    subscribed(reader)
    for number in range(23):
        CustomerFactory(name=f"Kund {number:02}", postal_town="Lund")
    wake(MONDAY)
    [letter] = mail.outbox
    assert letter.subject == "23 new in I Lund"
    assert letter.body.count("/customers/") == 20
    assert "and 3 more" in letter.body


def test_persons_are_named_with_their_customer(subscribed, reader, selection, wake, actor_for, member):
    Selection.objects.filter(pk=selection.pk).update(tree=Tree(result=PERSONS).as_json())
    subscribed(reader)
    ContactFactory(customer=CustomerFactory(name="Lunda 2"), first_name="Eva", last_name="Ek")
    wake(MONDAY)
    assert "Eva Ek, Lunda 2" in mail.outbox[0].body


def test_the_first_page_tells_it_until_one_has_seen_it(subscribed, client_for, reader, selection, wake, query_count):
    subscribed(reader, by_mail=False, on_page=True)
    CustomerFactory(name="Åkarp", postal_town="Lund")
    wake(MONDAY)
    assert mail.outbox == []
    client = english(client_for(reader))
    page = client.get("/customers/").content.decode()
    assert "<b>1 new</b> in I Lund" in page
    with query_count(11):
        client.get("/customers/")
    assert "<b>1 new</b>" not in client.get("/customers/?q=x").content.decode()
    CustomerFactory(name="Önnarp", postal_town="Lund")
    wake(MONDAY + WEEK)
    assert "<b>2 new</b> in I Lund" in client.get("/customers/").content.decode()
    client.post(reverse("selection_take_note", args=[selection.pk]))
    assert "new</b>" not in client.get("/customers/").content.decode()


def test_the_first_page_says_when_there_are_more_than_it_keeps(subscribed, client_for, reader, monkeypatch):
    subscription = subscribed(reader, by_mail=False, on_page=True)
    subscription.unseen = [CustomerFactory().pk for _number in range(2)]
    subscription.save(update_fields=["unseen"])
    client = english(client_for(reader))
    assert "<b>2 new</b>" in client.get("/customers/").content.decode()
    monkeypatch.setattr("crm_core.selections.first_page.MOST_UNSEEN", 2)
    page = client.get("/customers/").content.decode()
    assert "<b>At least 2 new</b>" in page
    assert "and many more" in page


@pytest.mark.parametrize("reason", ["archived", "unshared", "inactive", "unusable"])
def test_why_nothing_can_be_told_is_told_once(subscribed, reader, selection, wake, actor_for, member, reason):
    subscribed(reader, on_page=True)
    match reason:
        case "archived":
            archive_selections(actor=actor_for(member), keys=[selection.pk])
        case "unshared":
            Selection.objects.filter(pk=selection.pk).update(is_shared=False, name="Hemligt")
        case "inactive":
            User.objects.filter(pk=reader.pk).update(is_active=False)
        case "unusable":
            tree = Tree(Group(ALL, (Condition("magic"),)))
            Selection.objects.filter(pk=selection.pk).update(tree=tree.as_json())
    for week in range(3):
        wake(MONDAY + week * WEEK)
    [letter] = mail.outbox
    assert letter.subject == "Du får inte veta något om I Lund just nu"
    assert "Hemligt" not in letter.body
    assert (reverse("selection_show", args=[selection.pk]) in letter.body) == (reason == "unusable")
    assert SelectionSubscription.objects.get().problem
    if reason == "unusable":
        Selection.objects.filter(pk=selection.pk).update(tree=IN_LUND.as_json())
        CustomerFactory(name="Åkarp", postal_town="Lund")
        wake(MONDAY + 3 * WEEK)
        assert "Åkarp" in mail.outbox[1].body


def test_the_link_in_the_letter_ends_it_with_one_press_and_without_signing_in(subscribed, reader, wake, organisation):
    subscribed(reader)
    CustomerFactory(name="Åkarp", postal_town="Lund")
    wake(MONDAY)
    [letter] = mail.outbox
    link = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in letter.body
    path = re.sub(r"^https?://[^/]+", "", link)
    stranger = OrganisationClient(enforce_csrf_checks=True, HTTP_HOST=link.split("/")[2])
    assert "I Lund" in stranger.get(path).content.decode()
    assert SelectionSubscription.objects.exists()  # looking at it is not pressing
    assert stranger.get(path[:-2] + "x/").status_code == 410
    assert stranger.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not SelectionSubscription.objects.exists()
    assert stranger.post(path).status_code == 200


def test_what_is_on_the_first_page_stays_when_the_letters_end(subscribed, reader, wake):
    subscribed(reader, on_page=True)
    CustomerFactory(name="Åkarp", postal_town="Lund")
    wake(MONDAY)
    link = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>")
    OrganisationClient(HTTP_HOST=link.split("/")[2]).post(re.sub(r"^https?://[^/]+", "", link))
    one = SelectionSubscription.objects.get()
    assert (one.by_mail, one.on_page) == (False, True)


def test_one_that_finds_too_many_is_not_subscribed_to(client_for, reader, selection, monkeypatch):
    monkeypatch.setattr(subscribing, "MOST_HELD", 0)
    client = english(client_for(reader))
    answer = client.post(reverse("selection_subscribe", args=[selection.pk]), {"by_mail": "on", "weekday": "0"})
    assert answer.status_code == 422
    assert "Make it narrower" in answer.content.decode()


def test_the_subscribers_of_another_organisation_hear_nothing(subscribed, reader, wake, other_organisation):
    one = subscribed(reader)
    CustomerFactory(name="Åkarp", postal_town="Lund")
    with tenant_context(other_organisation), time_machine.travel(MONDAY):
        woken()
        tasks.report.delay(str(one.pk))
    one.refresh_from_db()
    assert one.next_at == MONDAY
    assert mail.outbox == []


def test_when_it_can_only_be_read_nothing_is_told_and_it_is_asked_again_later(
    subscribed, reader, wake, organisation, monkeypatch
):
    one = subscribed(reader)
    monkeypatch.setattr(type(organisation), "is_writable", False)
    wake(MONDAY)
    one.refresh_from_db()
    assert one.next_at == MONDAY
    later = MONDAY + dt.timedelta(days=1)
    assert WakeUp.objects.filter(organisation=organisation, kind="selections.report", minute=later).exists()
