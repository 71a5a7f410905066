"""Undo puts back what an operation changed, where nobody has changed it since."""

from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse

from crm_core.deals.actions import create_deal, update_deal
from crm_core.deals.sharing import set_shares
from crm_core.history.actions import undo
from crm_core.history.catalogue import references_to
from crm_core.history.undo import children_first, wholes_of
from crm_core.models import Contact, Customer, Deal, DealShare, DealStatusChange, Note, Unit
from kundsystem.shared.actions import action
from kundsystem.shared.errors import NotFound, UserError
from kundsystem.shared.keys import new_key
from tests.factories import ContactFactory, CustomerFactory, NoteFactory, ProductFactory


@action("test.change")
def change(*, actor, customer, **values):
    for name, value in values.items():
        setattr(customer, name, value)
    customer.save()
    return actor


@action("test.create")
def create(*, actor, count=1):
    customers = [CustomerFactory() for _ in range(count)]
    for customer in customers:
        ContactFactory(customer=customer)
    return customers


@action("test.delete")
def delete(*, actor, customer):
    customer.delete()


@action("test.create_deals")
def create_deals(*, actor, customer):
    deals = []
    for number in (1, 2):
        deal = create_deal(actor=actor, customer_id=customer.pk, values={"product": ProductFactory()})
        set_shares(actor=actor, pk=deal.pk, shares=[(Unit.objects.create(name=f"Nytt bolag {number}"), Decimal(100))])
        deals.append(deal)
    return deals


@pytest.fixture
def actor(organisation, actor_for, member):
    return actor_for(member)


@pytest.fixture
def customer(organisation):
    return CustomerFactory(name="Granlida", phone="+4681")


def done(actor):
    return actor.last_operation


def test_it_puts_a_field_back_and_can_itself_be_undone(actor, customer):
    change(actor=actor, customer=customer, phone="+4682")
    undo(actor=actor, operation=done(actor))
    assert Customer.objects.get().phone == "+4681"
    undo(actor=actor, operation=done(actor))
    assert Customer.objects.get().phone == "+4682"


def test_it_leaves_a_field_that_somebody_has_changed_since(actor, actor_for, owner, customer):
    change(actor=actor, customer=customer, phone="+4682")
    first = done(actor)
    change(actor=actor_for(owner), customer=customer, phone="+4683")
    with pytest.raises(UserError) as refused:
        undo(actor=actor, operation=first)
    assert refused.value.code == "changed_since"
    assert Customer.objects.get().phone == "+4683"


def test_it_puts_back_the_fields_that_are_untouched(actor, actor_for, owner, customer):
    change(actor=actor, customer=customer, phone="+4682", email="ny@granlida.example")
    first = done(actor)
    change(actor=actor_for(owner), customer=customer, phone="+4683")
    outcome = undo(actor=actor, operation=first)
    customer.refresh_from_db()
    assert (customer.phone, customer.email) == ("+4683", "")
    assert outcome.kept["customer"] == 1


def test_it_removes_what_was_made_and_brings_back_what_was_removed(actor, customer):
    note = NoteFactory(customer=customer)
    create(actor=actor, count=3)
    undo(actor=actor, operation=done(actor))
    assert list(Customer.objects.all()) == [customer]
    assert not Contact.objects.exists()
    delete(actor=actor, customer=Customer.objects.get())
    undo(actor=actor, operation=done(actor))
    assert Customer.objects.get() == customer
    assert Note.objects.get() == note


def test_it_keeps_what_somebody_has_hung_something_on(actor, customer):
    made = create(actor=actor, count=2)
    operation = done(actor)
    NoteFactory(customer=made[0])
    outcome = undo(actor=actor, operation=operation)
    assert set(Customer.objects.all()) == {customer, made[0]}
    assert outcome.kept_rows["customer"] == [made[0].pk]


def test_it_keeps_what_somebody_has_changed_since_it_was_made(actor, actor_for, owner, customer):
    made = create(actor=actor, count=2)
    operation = done(actor)
    change(actor=actor_for(owner), customer=made[1], phone="+4689")
    undo(actor=actor, operation=operation)
    assert set(Customer.objects.all()) == {customer, made[1]}


def test_parts_stay_with_what_was_kept_and_go_with_what_was_removed(actor, actor_for, owner, customer):
    """A deal's first status, its shares, a customer's tags: whoever changed the deal has not changed those."""
    kept, _left = create_deals(actor=actor, customer=customer)
    operation = done(actor)
    update_deal(actor=actor_for(owner), pk=kept.pk, changes={"description": "Ringt"})
    outcome = undo(actor=actor, operation=operation)
    assert list(Deal.objects.all()) == [kept]
    assert list(DealStatusChange.objects.values_list("deal", flat=True)) == [kept.pk]
    assert list(DealShare.objects.values_list("deal", flat=True)) == [kept.pk]
    assert outcome.kept == {"deal": 1, "unit": 1, "product": 1}, "the parts are not counted beside it"
    assert outcome.removed["deal_share"] == 1
    assert not Unit.objects.filter(name="Nytt bolag 2").exists(), "what the parts referred to is removed after them"


def test_a_part_that_was_changed_since_keeps_the_whole(actor, actor_for, owner, customer):
    kept, _left = create_deals(actor=actor, customer=customer)
    operation = done(actor)
    DealShare.objects.filter(deal=kept).delete()
    set_shares(actor=actor_for(owner), pk=kept.pk, shares=[(Unit.objects.create(name="Annat"), Decimal(100))])
    undo(actor=actor, operation=operation)
    assert list(Deal.objects.all()) == [kept]
    assert list(DealStatusChange.objects.values_list("deal", flat=True)) == [kept.pk]


def test_in_every_organisation_there_is_an_order_in_which_everything_can_be_removed(organisation):
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()")
        hanging = {table: references_to(cursor, table) for (table,) in cursor.fetchall()}
    assert len(children_first(hanging, wholes_of(hanging))) == len(hanging) > 50


def test_a_colleagues_operation_is_not_there_to_be_undone(actor, actor_for, owner, administrator, customer):
    change(actor=actor_for(owner), customer=customer, phone="+4682")
    operation = _latest_operation()
    with pytest.raises(NotFound):
        undo(actor=actor, operation=operation)
    undo(actor=actor_for(administrator), operation=operation)
    assert Customer.objects.get().phone == "+4681"


def _latest_operation():
    from crm_core.history.models import Change

    return Change.objects.latest("id").operation


def test_the_toast_undoes_over_http(actor, client_for, member, customer):
    change(actor=actor, customer=customer, phone="+4682")
    address = reverse("undo", args=[done(actor)])
    assert client_for(member).get(address).status_code == 405
    answer = client_for(member).post(address, headers={"HX-Request": "true"})
    assert answer.headers["HX-Refresh"] == "true"
    customer.refresh_from_db()
    assert customer.phone == "+4681"


def test_an_unknown_operation_is_not_found(client_for, member):
    assert client_for(member).post(reverse("undo", args=[new_key()])).status_code == 404
