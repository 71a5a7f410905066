"""Letting a field hold another kind: what survives is converted, the rest is told of first and kept in the history."""

import json

import pytest
from django.db import connection
from django.urls import reverse

from crm_core.custom_fields import converting
from crm_core.custom_fields.conversion import plan_of
from crm_core.custom_fields.converting import change_kind
from crm_core.custom_fields.indexing import name_of, there
from crm_core.custom_fields.models import INDEX_PREFIX, CustomField, CustomOption
from crm_core.customers.actions import update_customer
from crm_core.customers.models import Customer
from crm_core.fields.registry import field_of
from crm_core.history.actions import undo
from crm_core.history.queries import changes_of
from crm_core.jobs.models import Job
from kundsystem.shared.errors import Conflict, Forbidden, UserError
from tests.factories import CustomerFactory


def values():
    return [customer.custom.get("own_x") for customer in Customer.objects.order_by("name")]


@pytest.fixture
def filled(organisation, add):
    """A field of customers, and what is stored in it for customers A, B, C …"""

    def make(kind, *stored, options=(), **more):
        field = add("X", kind, options, **more)
        for name, raw in zip("ABCDEFGH", stored, strict=False):
            CustomerFactory(name=name, custom={} if raw is None else {field.name: raw})
        return CustomField.objects.get(name=field.name)

    return make


@pytest.mark.parametrize(
    ("kind", "stored", "into", "becomes", "lost"),
    [
        ("text", ["12", "1 300", "många", None], "number", [12, 1300, None, None], ["många"]),
        ("text", ["2027-03-09", "9/3 2027", "snart"], "date", ["2027-03-09", "2027-03-09", None], ["snart"]),
        ("text", ["ja", "Nej", "1"], "yes_no", [True, False, True], []),
        ("text", ["info@exempel.se", "ring"], "email", ["info@exempel.se", None], ["ring"]),
        ("long_text", ["En rad", "Två\nrader"], "text", ["En rad", None], ["Två\nrader"]),
        ("number", [12, 1], "text", ["12", "1"], []),
        ("number", [12, 1], "money", [12.0, 1.0], []),
        ("number", [1, 0, 7], "yes_no", [True, False, None], ["7"]),
        ("money", [12.5, 100], "number", [None, 100], ["12,50"]),
        ("yes_no", [True, False], "text", ["Ja", "Nej"], []),
        ("date", ["2027-03-09"], "long_text", ["2027-03-09"], []),
    ],
)
def test_what_can_be_read_survives_and_the_rest_is_told_of(filled, act, kind, stored, into, becomes, lost):
    field = filled(kind, *stored)
    plan = plan_of(field, into)
    assert sorted(one.text for one in plan.examples) == sorted(lost)
    assert (plan.kept, plan.lost) == (len(stored) - stored.count(None) - len(lost), len(lost))
    assert values() == stored  # nothing is done by looking
    change_kind(actor=act, pk=field.pk, kind=into, seen=plan.mark)
    assert json.dumps(values()) == json.dumps(becomes)
    assert field_of("customer", "own_x").stored_kind == into


def test_all_of_it_is_undone_and_what_did_not_survive_is_in_the_history(filled, act, organisation):
    field = filled("text", "12", "många", default="7")
    change_kind(actor=act, pk=field.pk, kind="number")
    operation = act.last_operation
    assert CustomField.objects.get().default == 7
    second = Customer.objects.get(name="B")
    assert changes_of("customer", second.pk)[0].diff["custom.own_x"] == ["många", None]
    undo(actor=act, operation=operation)
    organisation.refresh_from_db()
    assert values() == ["12", "många"]
    assert (CustomField.objects.get().kind, CustomField.objects.get().default) == ("text", "7")


def test_what_was_changed_after_is_left_by_the_undoing_and_harms_nobody(filled, act, organisation, client_for, member):
    field = filled("number", 12, 7, searchable=True)
    change_kind(actor=act, pk=field.pk, kind="text")
    operation = act.last_operation
    update_customer(actor=act, customer=Customer.objects.get(name="A"), changes={"own_x": "tolv"})
    undo(actor=act, operation=operation)
    organisation.refresh_from_db()
    assert values() == ["tolv", 7]
    page = client_for(member).get("/customers/?sort=own_x")
    assert page.status_code == 200
    assert next(row.name for row in page.context["list"].rows) == "B"


def test_choices_are_made_of_texts_and_stay_between_one_and_several(filled, act):
    field = filled("text", "guld", "Guld", "brons", "a, b")
    plan = plan_of(field, "one_of")
    assert {option.name.casefold() for option in plan.options} == {"brons", "guld"}
    assert [one.text for one in plan.examples] == ["a, b"]
    change_kind(actor=act, pk=field.pk, kind="one_of")
    keys = {option.name.casefold(): str(option.pk) for option in CustomOption.objects.all()}
    assert values() == [keys["guld"], keys["guld"], keys["brons"], None]
    change_kind(actor=act, pk=field.pk, kind="several_of")
    assert values()[:3] == [[keys["guld"]], [keys["guld"]], [keys["brons"]]]
    assert CustomOption.objects.count() == 2
    Customer.objects.filter(name="A").update(custom={"own_x": [keys["guld"], keys["brons"]]})
    plan = plan_of(CustomField.objects.get(), "one_of")
    assert (plan.kept, plan.lost) == (2, 1)


def test_people_are_found_by_their_names(filled, act, member):
    field = filled("text", member.name, member.email, "Nobody Here")
    change_kind(actor=act, pk=field.pk, kind="user")
    assert values() == [str(member.pk), str(member.pk), None]
    change_kind(actor=act, pk=field.pk, kind="text")
    assert values() == [member.name, member.name, None]


def test_the_index_is_that_of_the_new_kind(filled, act, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as later:
        field = filled("text", "12", searchable=True)
    _as_committed(later)
    old = name_of(field)
    with django_capture_on_commit_callbacks() as later:
        change_kind(actor=act, pk=field.pk, kind="number")
    operation = act.last_operation
    _as_committed(later)
    assert there(INDEX_PREFIX) == {name_of(CustomField.objects.get()): True}
    with django_capture_on_commit_callbacks() as later:
        undo(actor=act, operation=operation)
    _as_committed(later)
    assert there(INDEX_PREFIX) == {old: True}


def _as_committed(later):
    """Do what waits for the commit; a table with references that nobody has looked at yet gets no index."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    for one in later:
        one()


def test_nothing_else_is_lost_than_what_was_agreed_to(filled, act, actor_for, member):
    field = filled("text", "12", "13")
    seen = plan_of(field, "number").mark
    Customer.objects.filter(name="B").update(custom={"own_x": "många"})
    with pytest.raises(Conflict):
        change_kind(actor=act, pk=field.pk, kind="number", seen=seen)
    with pytest.raises(UserError):
        change_kind(actor=act, pk=field.pk, kind="customer")
    with pytest.raises(Forbidden):
        change_kind(actor=actor_for(member), pk=field.pk, kind="number")


def test_the_page_shows_what_would_be_lost_before_it_is_done(filled, client_for, administrator, organisation):
    field, client = filled("text", "12", "många"), client_for(administrator)
    address = reverse("custom_field_kind", args=[field.pk])
    page = client.get(address, {"kind": "number", "decimals": "2"})
    text = page.content.decode()
    assert "många" in text
    assert "1 värde går förlorat" in text
    told = client.post(address, {"kind": "number", "decimals": "2", "seen": page.context["plan"].mark}, follow=True)
    assert "1 värde" in told.content.decode()
    assert (CustomField.objects.get().kind, CustomField.objects.get().decimals) == ("number", 2)
    refused = client.post(address, {"kind": "text", "seen": "text.0.99.0"})
    assert refused.status_code == 422


def test_many_values_are_changed_by_a_worker(
    filled, client_for, administrator, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(converting, "AT_ONCE", 1)
    field, client = filled("text", "12", "13"), client_for(administrator)
    given = {"kind": "number", "decimals": "0", "seen": plan_of(field, "number").mark}
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("custom_field_kind", args=[field.pk]), given)
    assert (answer.status_code, Job.objects.get().state) == (302, Job.State.DONE)
    assert values() == [12, 13]
