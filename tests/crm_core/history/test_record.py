"""The history is written by the database, whatever door a change came through."""

import pytest
from django.db import connection

from crm_core.history.models import Change
from crm_core.models import Customer, Note
from kundsystem.shared.actions import action
from tests.factories import CustomerFactory, NoteFactory, UserFactory


@action("test.rename")
def rename(*, actor, customer, name):
    customer.name = name
    customer.save()


def test_an_action_names_who_did_what_through_which_door(organisation, actor_for, member):
    customer = CustomerFactory(name="Före")
    actor = actor_for(member, "import")
    rename(actor=actor, customer=customer, name="Efter")
    change = Change.objects.filter(row_id=customer.pk, op="U").get()
    assert (change.verb, change.actor, change.door) == ("test.rename", member.pk, "import")
    assert change.operation == actor.last_operation
    assert change.diff["name"] == ["Före", "Efter"]


def test_a_change_past_every_action_is_recorded_too(organisation):
    customer = CustomerFactory(name="Före")
    Customer.objects.filter(pk=customer.pk).update(name="Efter")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE customer SET name = 'Rakt i databasen' WHERE id = %s", [customer.pk])
    names = [change.diff["name"] for change in Change.objects.filter(row_id=customer.pk, op="U").order_by("id")]
    assert names == [["Före", "Efter"], ["Efter", "Rakt i databasen"]]


def test_nothing_changed_is_nothing_recorded(organisation):
    customer = CustomerFactory(name="Samma")
    Customer.objects.filter(pk=customer.pk).update(name="Samma")
    assert not Change.objects.filter(row_id=customer.pk, op="U").exists()


def test_a_password_is_never_recorded(organisation):
    user = UserFactory()
    user.set_password("hemligt hemligt hemligt")
    user.save()
    assert "hemligt" not in str(list(Change.objects.filter(row_id=user.pk).values_list("diff", flat=True)))
    assert all("password" not in change.diff for change in Change.objects.filter(row_id=user.pk))


def test_a_very_long_text_is_recorded_by_its_digest(organisation):
    note = NoteFactory()
    Note.objects.filter(pk=note.pk).update(body="å" * 20_001)
    change = Change.objects.filter(row_id=note.pk, op="U").get()
    assert list(change.diff["body"][1]) == ["sha256"]


def test_an_action_within_an_action_joins_it(organisation, actor_for, member):
    customer = CustomerFactory(name="A")

    @action("test.outer")
    def outer(*, actor):
        rename(actor=actor, customer=customer, name="B")
        rename(actor=actor, customer=customer, name="C")

    actor = actor_for(member)
    outer(actor=actor)
    changes = Change.objects.filter(row_id=customer.pk, op="U")
    assert {change.verb for change in changes} == {"test.outer"}
    assert {change.operation for change in changes} == {actor.last_operation}


def test_a_failed_action_leaves_nothing(organisation, actor_for, member):
    customer = CustomerFactory(name="A")

    @action("test.fails")
    def fails(*, actor):
        rename(actor=actor, customer=customer, name="B")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fails(actor=actor_for(member))
    customer.refresh_from_db()
    assert customer.name == "A"
    assert not Change.objects.filter(row_id=customer.pk, op="U").exists()
