"""The customer window's tab of changes: who, when, what, from what to what, in words."""

import pytest
from django.urls import reverse
from django.utils import translation

from crm_core.customers.actions import archive_customers, update_customer
from crm_core.history.belonging import Belonging
from crm_core.history.telling import tell
from crm_core.models import Contact, CustomerStatus, Deal, Industry, NoteTag, Tag
from kundsystem.shared.actions import action
from kundsystem.shared.keys import key_to_short
from kundsystem.shared.swedish import format_phone
from tests.factories import ContactFactory, CustomerFactory, DealFactory, NoteFactory


@pytest.fixture
def customer(organisation):
    return CustomerFactory(name="Granlida Mätteknik AB", employees=58)


@pytest.fixture
def told():
    """What is said of a customer's changes, newest first: (what, field, from, to)."""

    def tell_all(customer):
        with translation.override("en"):
            lines = tell(Belonging("customer", customer.pk).newest(100).changes)
            return [(str(line.table.label), line.text, line.was.text, line.now.text) for line in lines]

    return tell_all


@action("test.do")
def do(*, actor, this):
    this()


def page_of(client, customer, query=""):
    return client.get(f"/customers/{key_to_short(customer.pk)}/changes/{query}", headers={"HX-Request": "true"})


def test_values_are_said_in_words_and_fields_by_their_labels(customer, actor_for, member, told):
    status = CustomerStatus.objects.order_by("position").last()
    before = customer.status.name
    changes = {"employees": 64, "status": status, "owner": member, "phone": "+4686785500"}
    update_customer(actor=actor_for(member), customer=customer, changes=changes, seen={})
    assert set(told(customer)[:4]) == {
        ("Customer", "Employees", "58", "64"),
        ("Customer", "Status", before, status.name),
        ("Customer", "Owner", "", "Mona Lind"),
        ("Customer", "Phone", "", format_phone("+4686785500")),
    }


def test_what_hangs_on_the_customer_is_told_there_also_when_it_is_no_more(customer, actor_for, member, told):
    note, deal = NoteFactory(customer=customer), DealFactory(customer=customer)
    contact = ContactFactory(customer=customer, first_name="Ada", last_name="Berg")
    NoteFactory(), DealFactory(), ContactFactory()
    tag = Tag.objects.create(name="Viktig", subject=Tag.Subject.NOTE)
    mark = NoteTag.objects.create(note=note, tag=tag)
    mark.delete()
    Deal.objects.filter(pk=deal.pk).update(next_step="Ring")
    Contact.objects.filter(pk=contact.pk).delete()
    said = told(customer)
    assert said[0] == ("Contact person", "Removed", "", "Ada Berg")
    assert said[1] == ("Deal", "To think of", "", "Ring")
    assert said[2:4] == [("Tag on a note", "Removed", "", "Viktig"), ("Tag on a note", "Added", "", "Viktig")]
    assert len([line for line in said if line[1] == "Added"]) == 5  # the customer's own, and none of the others


def test_it_stays_right_after_a_value_and_a_field_are_gone(customer, told):
    industry = Industry.objects.create(name="Mätteknik")
    customer.industry = industry
    customer.save()
    customer.industry = None
    customer.save()
    industry.delete()
    assert told(customer)[0] == ("Customer", "Industry", "Mätteknik", "")


def test_an_operation_is_told_as_one_and_undone_from_there(customer, actor_for, client_for, member):
    update_customer(actor=actor_for(member), customer=customer, changes={"employees": 64, "country": "Norge"}, seen={})
    client = client_for(member)
    page = page_of(client, customer).content.decode()
    assert page.count("hx-post") == 1
    assert (page.count("Mona Lind"), "64" in page, "Norge" in page) == (1, True, True)
    client.post(reverse("undo", args=[Belonging("customer", customer.pk).newest(1).changes[0].operation]))
    customer.refresh_from_db()
    assert customer.employees == 58


def test_what_changed_other_customers_as_well_is_not_undone_from_one_of_them(customer, actor_for, client_for, member):
    archive_customers(actor=actor_for(member), keys=[customer.pk, CustomerFactory().pk])
    page = page_of(client_for(member), customer).content.decode()
    assert "hx-post" not in page
    assert "Mona Lind" in page


def test_a_colleagues_change_is_read_and_not_undone(customer, actor_for, client_for, owner, member, reader):
    update_customer(actor=actor_for(owner), customer=customer, changes={"employees": 64}, seen={})
    for person in (member, reader):
        page = page_of(client_for(person), customer).content.decode()
        assert "Olga Ohlsson" in page
        assert "hx-post" not in page
    assert "hx-post" in page_of(client_for(owner), customer).content.decode()


def test_it_is_narrowed_by_area_and_by_person(customer, actor_for, client_for, owner, member):
    update_customer(actor=actor_for(owner), customer=customer, changes={"country": "Norge"}, seen={})
    deal = DealFactory(customer=customer)
    do(actor=actor_for(member), this=lambda: Deal.objects.filter(pk=deal.pk).update(next_step="Ring upp"))
    client = client_for(member)
    deals = page_of(client, customer, "?area=deals").content.decode()
    assert ("Ring upp" in deals, "Norge" in deals) == (True, False)
    hers = page_of(client, customer, f"?who={owner.pk}").content.decode()
    assert ("Ring upp" in hers, "Norge" in hers) == (False, True)


def test_older_changes_follow_by_key_and_none_is_left_out(customer, client_for, member, query_count):
    for number in range(1, 151):
        customer.employees = number
        customer.save()
    client, query, seen = client_for(member), "", []
    for _page in range(5):
        with query_count(20):
            page = page_of(client, customer, query)
        shown = [line.now.text for day in page.context["days"] for deed in day.deeds for line in deed.lines]
        seen += [text for text in shown if text.isdecimal()]
        if page.context["older"] is None:
            break
        query = f"?before={page.context['older']}"
    assert seen == [str(number) for number in range(150, 0, -1)]
