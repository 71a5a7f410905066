"""The values of own fields, by every kind and through every door of a customer."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from crm_core.contacts.actions import edit_contact
from crm_core.custom_fields.kinds import STORING
from crm_core.custom_fields.models import CustomField
from crm_core.custom_fields.resolving import meet
from crm_core.customers.actions import change_customers, create_customer, update_customer
from crm_core.customers.models import Customer
from crm_core.deals.actions import update_deal
from crm_core.history.actions import undo
from crm_core.history.queries import latest_change_of
from crm_core.notes.actions import Content, create_note
from kundsystem.shared.errors import Conflict, UserError
from kundsystem.shared.keys import key_to_short
from tests.api import program_for
from tests.factories import ContactFactory, CustomerFactory, DealFactory, default_kind
from tests.guards.world import own_only

# What is typed, what it is, how it is shown, and what is stored.
TYPED = [
    ("text", "Hej  där", "Hej där", "Hej där", "Hej där"),
    ("long_text", "Rad 1\r\nRad 2", "Rad 1\nRad 2", "Rad 1\nRad 2", "Rad 1\nRad 2"),
    ("number", "1 234", 1234, "1\u00a0234", 1234),
    ("number", "-3", -3, "−3", -3),
    ("money", "1 234,50", Decimal("1234.50"), "1\u00a0234,50\u00a0kr", 1234.5),
    ("date", "9/3 2026", dt.date(2026, 3, 9), "2026-03-09", "2026-03-09"),
    ("yes_no", "ja", True, "Ja", True),
    ("yes_no", "0", False, "Nej", False),
    (
        "link",
        "www.exempel.se/avtal",
        "https://www.exempel.se/avtal",
        "exempel.se/avtal",
        "https://www.exempel.se/avtal",
    ),
    ("email", "Inkop@Exempel.se", "inkop@exempel.se", "inkop@exempel.se", "inkop@exempel.se"),
    ("phone", "070-123 45 67", "+46701234567", "070-123 45 67", "+46701234567"),
]


def again(customer):
    return Customer.objects.get(pk=customer.pk)


@pytest.mark.parametrize(("kind", "typed", "value", "shown", "stored"), TYPED)
def test_what_is_typed_is_stored_and_comes_back(organisation, act, add, kind, typed, value, shown, stored):
    field, customer = add("Något", kind), CustomerFactory()
    parsed = field.parse(typed)
    assert parsed == value
    update_customer(actor=act, customer=customer, changes={field.name: parsed})
    found = again(customer)
    assert (found.custom, field.read(found)) == ({field.name: stored}, value)
    assert field.kind.token(value) == field.token(found)
    with translation.override("sv"):
        assert field.show(found) == shown
    update_customer(actor=act, customer=customer, changes={field.name: field.parse("")})
    assert again(customer).custom == {}


def test_every_kind_has_a_way_to_be_stored():
    assert set(STORING) == set(CustomField.Kind.values)


def test_what_names_others_is_found_for_a_whole_page_at_once(organisation, act, add, member, query_count):
    person, partner = add("Tekniker", "user"), add("Partner", "customer")
    other = CustomerFactory(name="Granlida")
    customers = [CustomerFactory() for _ in range(5)]
    for customer in customers:
        update_customer(actor=act, customer=customer, changes={person.name: member, partner.name: other})
    found = list(Customer.objects.exclude(pk=other.pk))
    with query_count(2):
        meet(found, "customer")
        assert {person.show(one) for one in found} == {str(member)}
        assert {partner.show(one) for one in found} == {"Granlida"}


def test_a_change_of_one_field_is_told_and_undone_without_the_others(organisation, act, add, member, actor_for):
    agreement, machines = add("Ramavtal"), add("Maskiner", "number")
    customer = CustomerFactory()
    update_customer(actor=act, customer=customer, changes={agreement.name: "A", machines.name: 1})
    update_customer(actor=act, customer=customer, changes={agreement.name: "B"})
    changed = act.last_operation
    update_customer(actor=actor_for(member), customer=customer, changes={machines.name: 2})
    change = latest_change_of("customer", customer.pk, agreement.column_name)
    assert (change.before, change.after, change.by) == ("A", "B", act.user)
    assert latest_change_of("customer", customer.pk, machines.column_name).by == member
    undo(actor=act, operation=changed)
    assert again(customer).custom == {agreement.name: "A", machines.name: 2}


def test_a_value_that_was_put_in_goes_when_that_is_undone(organisation, act, add):
    field, customer = add("Ramavtal"), CustomerFactory()
    update_customer(actor=act, customer=customer, changes={field.name: "A"})
    undo(actor=act, operation=act.last_operation)
    assert again(customer).custom == {}


def test_nobody_overwrites_what_they_have_not_seen(organisation, act, add, actor_for, member):
    field, other, customer = add("Ramavtal"), add("Avtalsnummer"), CustomerFactory()
    seen = {field.name: "", other.name: ""}
    update_customer(actor=act, customer=customer, changes={field.name: "A"})
    update_customer(actor=actor_for(member), customer=customer, changes={other.name: "7"}, seen=seen)
    with pytest.raises(Conflict) as refused:
        update_customer(actor=actor_for(member), customer=customer, changes={field.name: "B"}, seen=seen)
    assert refused.value.context["conflicts"][0]["by"] == act.user.name


def test_something_new_begins_with_the_default(organisation, act, add):
    field, chosen = (
        add("Ramavtal", "yes_no", default="ja"),
        add("Nivå", "one_of", ["brons", "silver"], default="Silver"),
    )
    customer = again(create_customer(actor=act, values={"name": "Ny AB"}))
    assert (field.read(customer), chosen.show(customer)) == (True, "silver")


def test_many_get_a_value_at_once(organisation, act, add):
    field, machines = add("Ramavtal", "yes_no"), add("Maskiner", "number")
    customers = [
        CustomerFactory(custom={machines.name: 3}),
        CustomerFactory(),
        CustomerFactory(custom={field.name: True}),
    ]
    keys = [customer.pk for customer in customers]
    assert change_customers(actor=act, keys=keys, field=field.name, value=True) == 2
    assert again(customers[0]).custom == {machines.name: 3, field.name: True}
    assert change_customers(actor=act, keys=keys, field=field.name, value=None) == 3
    assert [again(customer).custom for customer in customers] == [{machines.name: 3}, {}, {}]


def test_the_form_has_it_and_saves_it(organisation, client_for, member, add):
    several = add("Intressen", "several_of", ["golf", "segling", "mat"], group="Övrigt")
    required = add("Ramavtal", required=True)
    client, customer = client_for(member), CustomerFactory()
    page = client.get(reverse("customer_edit", args=[customer.pk])).content.decode()
    assert all(text in page for text in ("Intressen", "segling", "Övrigt", "Ramavtal"))
    data = {"name": customer.name, "kind": "company", "status": customer.status_id}
    answer = client.post(reverse("customer_edit", args=[customer.pk]), data)
    assert answer.status_code == 422
    golf, _sailing, food = (key for key, _text, _tone in several.kind.options())
    answer = client.post(
        reverse("customer_edit", args=[customer.pk]), data | {required.name: "A-17", several.name: [food, golf]}
    )
    assert answer.status_code == 302
    assert again(customer).custom == {required.name: "A-17", several.name: [golf, food]}


def test_the_card_shows_it_and_changes_it_where_it_stands(organisation, client_for, member, reader, add):
    field, customer = add("Nästa revision", "date", group="Kvalitet"), CustomerFactory()
    card = f"/customers/{key_to_short(customer.pk)}/"
    page = client_for(reader).get(card).content.decode()
    assert "Kvalitet" in page
    assert "Nästa revision" in page
    client = client_for(member)
    answer = client.post(
        f"{card}fields/{field.name}/", {"value": "9/3 2027", "seen": ""}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200
    assert "2027-03-09" in answer.content.decode()
    assert again(customer).custom == {field.name: "2027-03-09"}


def test_the_list_shows_it_as_a_column(organisation, client_for, member, add):
    field = add("Ramavtal")
    CustomerFactory(custom={field.name: "A-17"})
    client = client_for(member)
    client.post(reverse("customer_columns"), {"column": ["status", field.name]})
    page = client.get(reverse("customer_list")).content.decode()
    assert "Ramavtal" in page
    assert "A-17" in page


def test_programs_read_and_write_it(organisation, member, add):
    flag, level = add("Ramavtal", "yes_no"), add("Nivå", "one_of", ["brons", "silver"])
    program = program_for(member)
    made = program.ask("post", "customers/", {"name": "Ny AB", flag.name: True, level.name: "Silver"})
    assert made.status_code == 201, made.content
    assert made.json()[flag.name] is True
    assert made.json()[level.name]["name"] == "silver"
    changed = program.ask("patch", f"customers/{made.json()['id']}/", {flag.name: None})
    assert changed.json()[flag.name] is None
    wrong = program.ask("patch", f"customers/{made.json()['id']}/", {flag.name: "kanske"})
    assert wrong.status_code == 422 or wrong.status_code == 400


def test_two_hundred_fields_take_no_more_questions_than_one(organisation, client_for, member, add):
    add("Fält 0", "user")
    customer = CustomerFactory()
    client, address = client_for(member), reverse("customer_show", args=[customer.pk])

    def asked():
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    one = asked()
    kinds = list(CustomField.Kind.values)
    CustomField.objects.bulk_create(
        CustomField(subject="customer", name=f"own_f{n}", label=f"Fält {n}", kind=kinds[n % len(kinds)], position=n)
        for n in range(1, 200)
    )
    customer.custom = {"own_f1": "text", "own_f11": str(member.pk), "own_f12": str(customer.pk)}
    customer.save()
    assert asked() <= one + 2


def test_whoever_sees_own_customers_only_names_no_other_in_any_subject(organisation, actor_for, add):
    fields = {one: add("Partner", "customer", subject=one) for one in ("customer", "contact", "deal", "note")}
    person = own_only()
    actor, mine, other = actor_for(person), CustomerFactory(owner=person), CustomerFactory(name="Granlida")
    deal, contact, kind = DealFactory(customer=mine), ContactFactory(customer=mine), default_kind()
    changes = {
        "customer": lambda own: update_customer(actor=actor, customer=mine, changes=own),
        "contact": lambda own: edit_contact(actor=actor, pk=contact.pk, values=own),
        "deal": lambda own: update_deal(actor=actor, pk=deal.pk, changes=own),
        "note": lambda own: create_note(actor=actor, customer=mine, content=Content("Möte", kind, own=own)),
    }
    for subject, change in changes.items():
        with pytest.raises(UserError) as refused:
            change({fields[subject].name: other})
        assert refused.value.field == fields[subject].name
        change({fields[subject].name: mine})
