"""The log: one entry per operation, in words, narrowed, searched and paged, for administrators only."""

import datetime as dt
import json
import re

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from django.utils import timezone, translation

from crm_core.customers.actions import archive_customers, create_customer, update_customer
from crm_core.log import queries
from crm_core.log.asking import Asked
from crm_core.models import Change, Customer, CustomerStatus
from kundsystem.accounts.permissions import label_of
from kundsystem.accounts.role_actions import change_role, create_role
from kundsystem.shared.actions import action
from tests.factories import ContactFactory, CustomerFactory


@action("test.make")
def make(*, actor, count):
    return [ContactFactory(customer=customer).customer for customer in (CustomerFactory() for _ in range(count))]


@pytest.fixture
def log(client_for, administrator):
    """What the log says: the texts of its entries, newest first."""
    client = client_for(administrator)

    def read(**query):
        page = client.get(reverse("log"), query)
        assert page.status_code == 200
        return page

    return read


def texts(page) -> list[str]:
    """Each entry's row, as one reads it."""
    rows = re.findall(r'<tbody class="deed">(.*?)</tbody>', page.content.decode(), re.DOTALL)
    return [" ".join(re.sub("<[^>]*>", " ", row).split()) for row in rows]


@pytest.fixture
def granlida(organisation):
    return CustomerFactory(name="Granlida Mätteknik AB", employees=58)


def test_few_rows_are_told_one_by_one_and_many_are_summed_up(log, actor_for, member, granlida):
    update_customer(actor=actor_for(member), customer=granlida, changes={"employees": 64}, seen={})
    make(actor=actor_for(member, "import"), count=30)
    newest, before = texts(log())[:2]
    assert "Kunder: 30 nya · Kontaktpersoner: 30 nya" in newest
    assert "Import" in newest
    assert all(text in before for text in ("Mona Lind", "Granlida Mätteknik AB", "Anställda", "58", "64"))


def test_what_a_role_allows_is_told_in_the_words_of_the_matrix(log, actor_for, owner):
    role = create_role(actor=actor_for(owner), name="Innesäljare", granted=["customers.view"])
    change_role(actor=actor_for(owner), role=role, granted=["customers.view", "notes.write"])
    newest = texts(log(q="Innesäljare"))[0]
    assert str(label_of("notes.write")) in newest
    assert "notes.write" not in newest


def test_the_whole_of_an_operation_is_on_a_page_of_its_own(client_for, administrator, actor_for, member, query_count):
    actor = actor_for(member)
    make(actor=actor, count=120)
    client, address, seen = client_for(administrator), reverse("log_show", args=[actor.last_operation]), 0
    query = ""
    for _page in range(3):
        with query_count(26):
            page = client.get(address + query)
        seen += len(page.context["told"].lines)
        query = f"?after={page.context['told'].following}"
    assert (seen, page.context["told"].following) == (240, None)


def test_it_is_narrowed_by_person_door_kind_part_and_period(log, actor_for, owner, member, granlida):
    with time_machine.travel(timezone.now() - dt.timedelta(days=40), tick=True):
        old = timezone.localdate()
    update_customer(actor=actor_for(owner), customer=granlida, changes={"country": "Norge"}, seen={})
    update_customer(actor=actor_for(member, "api"), customer=granlida, changes={"country": "Island"}, seen={})
    CustomerStatus.objects.create(name="Pausad", position=9)

    def countries(**query):
        text = " ".join(texts(log(**query)))
        return [word for word in ("Norge", "Island", "Pausad") if word in text]

    # The one that was Iceland was Norway before.
    assert countries(who=owner.pk) == ["Norge"]
    assert countries(door="api") == ["Norge", "Island"]
    assert countries(table="customer_status") == ["Pausad"]
    assert countries(part="settings") == ["Pausad"]
    assert countries(since=timezone.localdate().isoformat()) == ["Norge", "Island", "Pausad"]
    assert countries(until=old.isoformat()) == []
    # What can not be read leaves nothing out.
    assert countries(who="x", door="x", table="x", part="x", since="x") == ["Norge", "Island", "Pausad"]


@pytest.mark.parametrize("words", ["granlida", "+468678", 'Norge "nord" 100%_\\', "Mona"])
def test_it_is_searched_by_what_it_is_about_by_values_and_by_people(log, actor_for, member, granlida, words):
    changes = {"phone": "+4686785500", "country": 'Norge "nord" 100%_\\'}
    update_customer(actor=actor_for(member), customer=granlida, changes=changes, seen={})
    Customer.objects.filter(pk=CustomerFactory(name="Annat").pk).update(country="Danmark")
    found = " ".join(texts(log(q=words)))
    assert "Granlida" in found
    assert "Danmark" not in found


def test_every_operation_is_on_one_page_and_one_only(log, actor_for, member, query_count, monkeypatch):
    monkeypatch.setattr(queries, "ENTRIES", 5)
    monkeypatch.setattr(queries, "WINDOW", 7)
    actors = [actor_for(member) for _number in range(13)]
    for actor in actors:
        make(actor=actor, count=2)
    wanted = [actor.last_operation for actor in reversed(actors)]
    seen, before = [], ""
    for _page in range(40):
        with query_count(30):
            page = log(before=before)
        seen += [entry.operation for entry in page.context["entries"] if entry.verb == "test.make"]
        before = page.context["found"].older
        if before is None:
            break
    assert seen == wanted


def test_what_is_not_found_nearby_is_looked_for_further_back(log, actor_for, member, granlida, monkeypatch):
    update_customer(actor=actor_for(member), customer=granlida, changes={"country": "Norge"}, seen={})
    make(actor=actor_for(member), count=20)
    monkeypatch.setattr(queries, "WIDE_WINDOW", 25)
    page = log(q="Norge")
    assert texts(page) == []
    assert "Letade tillbaka till" in page.content.decode()
    for _page in range(5):
        page = log(q="Norge", before=page.context["found"].older)
        if texts(page):
            break
    assert "Norge" in texts(page)[0]


def test_a_question_looks_at_so_many_rows_and_no_more(organisation, actor_for, member):
    for _number in range(3):
        make(actor=actor_for(member), count=100)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE history_change")
        with translation.override("en"):
            Asked(text="nowhere").where()
        cursor.execute(
            "EXPLAIN (FORMAT JSON) SELECT * FROM history_change h WHERE h.id < %s AND h.id >= %s"
            " ORDER BY h.id DESC LIMIT %s",
            [2**62, 0, 10],
        )
        plan = cursor.fetchone()[0]
    assert "Index Scan" in json.dumps(plan)


def test_an_undo_is_an_entry_of_its_own(log, actor_for, client_for, member, granlida):
    actor = actor_for(member)
    archive_customers(actor=actor, keys=[granlida.pk])
    client_for(member).post(reverse("undo", args=[actor.last_operation]))
    newest, before = texts(log())[:2]
    assert "Ångring" in newest
    assert "Återställd" in newest or "Tillbaka" in newest
    assert "Arkiverad" in before


def test_the_file_holds_what_the_conditions_leave_and_is_an_entry_itself(log, client_for, owner, actor_for, member):
    status = CustomerStatus.objects.order_by("position").first()
    values = {"name": "=1+1", "status": status, "kind": Customer.Kind.COMPANY}
    create_customer(actor=actor_for(member), values=values)
    answer = client_for(owner).post(reverse("log_export"), {"q": "1+1"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "Mona Lind;" in text
    assert ";'=1+1" in text  # no spreadsheet calculates it
    assert "attachment" in answer["Content-Disposition"]
    assert Change.objects.get(verb="log.export").diff == {"q": "1+1"}
    assert "Tog ut en del av loggen" in texts(log())[0]
