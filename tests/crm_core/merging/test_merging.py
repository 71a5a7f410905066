"""Merging two customers keeps everything that hung on either, and undoing it puts everything back."""

import datetime as dt
import threading

import pytest
from django.db import connection
from django.utils import timezone

from crm_core.customers.actions import update_customer
from crm_core.history.actions import undo
from crm_core.history.catalogue import references_to
from crm_core.merging import hanging, seeing
from crm_core.merging.actions import differ_customers, gather, merge_customers
from crm_core.merging.subjects import CUSTOMERS
from crm_core.models import (
    Customer,
    DifferentCustomers,
    Note,
    NoteDraft,
    Tag,
)
from crm_core.selections.actions import create_selection
from crm_core.selections.tree import ALL, Condition, Group, Tree
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import User
from kundsystem.shared.errors import Conflict, Forbidden, UserError
from kundsystem.shared.keys import key_to_short
from tests.factories import ContactFactory, CustomerFactory, DealFactory, FileFactory, NoteFactory, default_kind


@pytest.fixture
def actor(organisation, actor_for, member):
    return actor_for(member)


@pytest.fixture
def kept(organisation):
    return CustomerFactory(name="Granlida Mätteknik AB", phone="+4684650041")


@pytest.fixture
def gone(organisation):
    return CustomerFactory(name="Granlida Mätteknik", email="info@granlida.example", phone="+4684650042")


def tagged(customer, *names):
    for name in names:
        tag, _made = Tag.objects.get_or_create(name=name, subject=Tag.Subject.CUSTOMER)
        customer.tags.add(tag)


def names_of(customer):
    return {tag.name for tag in customer.tags.all()}


def test_everything_that_hung_on_either_is_with_the_one_that_stays(actor, kept, gone):
    for customer in (kept, gone):
        NoteFactory(customer=customer)
        ContactFactory(customer=customer)
        FileFactory(customer=customer)
        DealFactory(customer=customer)
        CustomerFactory(parent=customer)
    tagged(kept, "Ramavtal", "Mässa")
    tagged(gone, "Mässa", "Nyhetsbrev")
    merge_customers(actor=actor, kept=kept.pk, gone=gone.pk)
    assert [getattr(kept, what).count() for what in ("notes", "contacts", "files", "deals", "subsidiaries")] == [2] * 5
    assert names_of(kept) == {"Ramavtal", "Mässa", "Nyhetsbrev"}
    assert not hanging.left_behind("customer")


def test_the_other_one_is_kept_archived_and_leads_there(actor, kept, gone):
    merge_customers(actor=actor, kept=kept.pk, gone=gone.pk)
    gone.refresh_from_db()
    assert gone.merged_into == kept
    assert gone.is_archived
    assert gone.number != kept.number
    assert list(Customer.objects.active()) == [kept]


def test_the_values_are_those_that_were_chosen(actor, kept, gone):
    merged = merge_customers(actor=actor, kept=kept.pk, gone=gone.pk, taken={"name", "email"})
    assert (merged.name, merged.email, merged.phone) == ("Granlida Mätteknik", "info@granlida.example", "+4684650041")


def test_without_a_choice_the_fuller_and_the_newer_values_are_kept(actor, kept, gone):
    update_customer(actor=actor, customer=gone, changes={"phone": "+4684650043"})
    merged = merge_customers(actor=actor, kept=kept.pk, gone=gone.pk)
    assert merged.name == "Granlida Mätteknik AB"  # holds all of the other
    assert merged.email == "info@granlida.example"  # the kept one had none
    assert merged.phone == "+4684650043"  # changed last


def test_an_address_is_kept_as_a_whole(actor, kept, gone):
    Customer.objects.filter(pk=kept.pk).update(postal_street="Box 12", postal_town="Lund")
    Customer.objects.filter(pk=gone.pk).update(
        postal_street="Storgatan 1", postal_postcode="22350", postal_town="Lund", visiting_town="Kävlinge"
    )
    merged = merge_customers(actor=actor, kept=kept.pk, gone=gone.pk)
    assert (merged.postal_street, merged.postal_postcode) == ("Storgatan 1", "22350")
    assert merged.visiting_town == "Kävlinge"


def test_last_contact_is_that_of_the_newest_note_and_goes_back(actor, kept, gone):
    now = timezone.now()
    NoteFactory(customer=kept, happened_at=now - dt.timedelta(days=40))
    NoteFactory(customer=gone, happened_at=now - dt.timedelta(days=3))
    merged = merge_customers(actor=actor, kept=kept.pk, gone=gone.pk)
    assert merged.last_contact_at == now - dt.timedelta(days=3)
    undo(actor=actor, operation=actor.last_operation)
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert kept.last_contact_at == now - dt.timedelta(days=40)
    assert gone.last_contact_at == now - dt.timedelta(days=3)


def test_the_main_person_of_the_one_that_stays_stays_the_main_one(actor, kept, gone):
    ContactFactory(customer=kept, first_name="Maja", is_main=True)
    ContactFactory(customer=gone, first_name="Mia", is_main=True)
    merge_customers(actor=actor, kept=kept.pk, gone=gone.pk)
    assert [person.first_name for person in kept.contacts.filter(is_main=True)] == ["Maja"]


def test_a_main_person_comes_along_where_there_was_none(actor, kept, gone):
    ContactFactory(customer=kept)
    ContactFactory(customer=gone, first_name="Mia", is_main=True)
    merge_customers(actor=actor, kept=kept.pk, gone=gone.pk)
    assert [person.first_name for person in kept.contacts.filter(is_main=True)] == ["Mia"]


@pytest.mark.parametrize("one_is_above", ["kept", "gone"])
def test_a_company_and_its_subsidiary_become_one_without_a_circle(actor, kept, gone, one_is_above):
    top = CustomerFactory()
    above, under = (kept, gone) if one_is_above == "kept" else (gone, kept)
    between = CustomerFactory(parent=above)
    Customer.objects.filter(pk=above.pk).update(parent=top)
    Customer.objects.filter(pk=under.pk).update(parent=between)
    merged = merge_customers(actor=actor, kept=kept.pk, gone=gone.pk, taken=set())
    between.refresh_from_db()
    assert between.parent == merged
    assert merged.parent in (None, top)
    merged.refresh_from_db()
    undo(actor=actor, operation=actor.last_operation)
    under.refresh_from_db()
    assert under.parent == between


def test_the_two_unfinished_notes_of_one_person_become_one(actor, kept, gone, member, owner):
    NoteDraft.objects.create(customer=gone, author=member, body="Först.")
    NoteDraft.objects.create(customer=kept, author=member, body="Sedan.")
    NoteDraft.objects.create(customer=gone, author=owner, body="Min.")
    merge_customers(actor=actor, kept=kept.pk, gone=gone.pk)
    drafts = {draft.author: draft.body for draft in NoteDraft.objects.filter(customer=kept)}
    assert drafts == {member: "Först.\n\nSedan.", owner: "Min."}
    undo(actor=actor, operation=actor.last_operation)
    assert sorted(NoteDraft.objects.values_list("customer", "body")) == sorted(
        [(gone.pk, "Först."), (kept.pk, "Sedan."), (gone.pk, "Min.")]
    )


def test_unfinished_notes_that_do_not_fit_together_are_said_and_nothing_is_done(actor, kept, gone, member):
    for customer in (kept, gone):
        NoteDraft.objects.create(customer=customer, author=member, body="x" * 15_000)
    with pytest.raises(UserError) as refused:
        merge_customers(actor=actor, kept=kept.pk, gone=gone.pk)
    assert refused.value.code == "drafts_too_long"
    assert not Customer.objects.merged().exists()


def test_what_was_said_to_be_different_from_either_is_different_from_the_one(actor, kept, gone):
    third, fourth = CustomerFactory(), CustomerFactory()
    differ_customers(actor=actor, one=gone.pk, others=[third.pk, fourth.pk, kept.pk])
    differ_customers(actor=actor, one=fourth.pk, others=[kept.pk])
    before = set(DifferentCustomers.objects.values_list("id", "one", "other"))
    merge_customers(actor=actor, kept=kept.pk, gone=gone.pk)
    pairs = {frozenset(pair) for pair in DifferentCustomers.objects.values_list("one", "other")}
    assert pairs == {frozenset({kept.pk, third.pk}), frozenset({kept.pk, fourth.pk})}
    undo(actor=actor, operation=actor.last_operation)
    assert set(DifferentCustomers.objects.values_list("id", "one", "other")) == before


def test_sample_data_that_becomes_one_with_a_real_customer_is_real(actor, kept, gone):
    Customer.objects.filter(pk=kept.pk).update(is_sample=True)
    assert not merge_customers(actor=actor, kept=kept.pk, gone=gone.pk).is_sample


def test_undoing_takes_the_two_apart_and_the_old_address_is_its_own_again(actor, client_for, member, kept, gone):
    note = NoteFactory(customer=gone)
    merge_customers(actor=actor, kept=kept.pk, gone=gone.pk, taken={"phone"})
    undo(actor=actor, operation=actor.last_operation)
    kept.refresh_from_db()
    note.refresh_from_db()
    assert (kept.phone, note.customer) == ("+4684650041", gone)
    assert client_for(member).get(f"/customers/{key_to_short(gone.pk)}/").status_code == 200


def test_undoing_leaves_what_somebody_changed_or_added_since_and_says_so(actor, actor_for, owner, kept, gone):
    NoteFactory(customer=gone)
    merge_customers(actor=actor, kept=kept.pk, gone=gone.pk, taken={"phone", "email"})
    operation = actor.last_operation
    update_customer(actor=actor_for(owner), customer=kept, changes={"phone": "+4684650099"})
    NoteFactory(customer=kept)
    NoteFactory(customer=kept)
    outcome = undo(actor=actor, operation=operation)
    kept.refresh_from_db()
    assert (kept.phone, kept.email) == ("+4684650099", "")
    assert kept.notes.count() == 2
    assert gone.notes.count() == 1
    said = " ".join(outcome.told)
    assert "2 anteckningar" in said
    assert "1 ställe" in said


def test_what_was_merged_on_is_taken_apart_from_the_end(actor, kept, gone):
    third = CustomerFactory()
    merge_customers(actor=actor, kept=kept.pk, gone=gone.pk)
    first = actor.last_operation
    merge_customers(actor=actor, kept=third.pk, gone=kept.pk)
    second = actor.last_operation
    gone.refresh_from_db()
    assert gone.merged_into == third  # one step, not a chain
    with pytest.raises(UserError) as refused:
        undo(actor=actor, operation=first)
    assert refused.value.code == "merged_on"
    undo(actor=actor, operation=second)
    undo(actor=actor, operation=first)
    assert Customer.objects.active().count() == 3


def test_what_can_no_longer_be_put_back_is_refused_in_words(actor, kept, gone):
    tagged(gone, "Mässa")
    tagged(kept, "Mässa")
    merge_customers(actor=actor, kept=kept.pk, gone=gone.pk)
    operation = actor.last_operation
    Tag.objects.get(name="Mässa").delete()
    with pytest.raises(UserError) as refused:
        undo(actor=actor, operation=operation)
    assert refused.value.code == "changed_since"


def test_a_choice_made_on_what_no_longer_is_so_is_refused(actor, actor_for, owner, kept, gone):
    seen = {thing.pk: seeing.seen_of(CUSTOMERS, thing) for thing in (kept, gone)}
    update_customer(actor=actor_for(owner), customer=gone, changes={"website": "https://granlida.example"})
    with pytest.raises(Conflict) as refused:
        merge_customers(actor=actor, kept=kept.pk, gone=gone.pk, seen=seen)
    (said,) = refused.value.context["changes"]
    assert "Olga Ohlsson" in said
    assert "granlida.example" in said
    assert not Customer.objects.merged().exists()


def test_one_that_somebody_else_has_merged_already_is_refused(actor, kept, gone):
    merge_customers(actor=actor, kept=kept.pk, gone=gone.pk)
    with pytest.raises(Conflict) as refused:
        merge_customers(actor=actor, kept=gone.pk, gone=kept.pk)
    assert refused.value.code == "merged"


def test_an_archived_one_has_to_be_brought_back_first(actor, kept, gone):
    Customer.objects.filter(pk=gone.pk).update(archived_at=timezone.now())
    with pytest.raises(UserError) as refused:
        merge_customers(actor=actor, kept=kept.pk, gone=gone.pk)
    assert refused.value.code == "archived"


def test_a_reader_merges_nothing(actor_for, reader, kept, gone):
    with pytest.raises(Forbidden):
        merge_customers(actor=actor_for(reader), kept=kept.pk, gone=gone.pk)


def test_what_came_while_they_were_merged_is_led_on(actor, kept, gone):
    merge_customers(actor=actor, kept=kept.pk, gone=gone.pk)
    operation = actor.last_operation
    late = NoteFactory(customer=gone)
    ContactFactory(customer=gone)
    assert gather(actor=Actor.system()) == 1
    assert gather(actor=Actor.system()) == 0
    late.refresh_from_db()
    kept.refresh_from_db()
    assert late.customer == kept
    assert kept.last_contact_at == late.happened_at
    undo(actor=actor, operation=operation)
    assert Note.objects.get().customer == kept  # written when they were one


def test_two_who_merge_them_both_ways_at_once_merge_them_once(committed_organisation):
    user = User.objects.select_related("role").get(email="mona@alfa.example")
    pair = CustomerFactory(), CustomerFactory()
    for customer in pair:
        for _n in range(20):
            Note.objects.create(customer=customer, kind=default_kind(), body="x")
    outcomes = []

    def go(kept, gone):
        connection.set_tenant(committed_organisation)
        try:
            merge_customers(actor=Actor(user), kept=kept.pk, gone=gone.pk)
            outcomes.append("done")
        except Conflict as error:
            outcomes.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=both) for both in (pair, pair[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "merged"]
    assert Customer.objects.merged().count() == 1


def test_a_selection_that_names_the_one_that_goes_names_the_one_that_stays(actor, kept, gone):
    tree = Tree(Group(ALL, (Condition("customer.parent", {"is": [str(gone.pk)]}),)))
    selection = create_selection(actor=actor, name="Dotterbolag", tree=tree)
    daughter = CustomerFactory(name="Dottern", parent=gone)
    merge_customers(actor=actor, kept=kept.pk, gone=gone.pk)
    merging = actor.last_operation
    selection.refresh_from_db()
    assert selection.read().include.items[0].given == {"is": [str(kept.pk)]}
    daughter.refresh_from_db()
    assert daughter.parent == kept
    undo(actor=actor, operation=merging)
    selection.refresh_from_db()
    assert selection.read() == tree


@pytest.mark.parametrize("target", ["customer", "contact"])
def test_every_table_that_refers_to_one_says_what_merging_does_with_it(organisation, target):
    with connection.cursor() as cursor:
        there = set(references_to(cursor, target))
        said = hanging.known(target)
        assert there == set(said), "say it in crm_core/merging/registry.py, or where the table's subject registers"
        for (table, column), how in said.items():
            cursor.execute(
                "SELECT pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid"
                " AND a.attname = %s WHERE i.indrelid = %s::regclass AND i.indisunique"
                " AND pg_get_indexdef(i.indexrelid) ~ ('\\m' || a.attname || '\\M')",
                [column, table],
            )
            if unique := cursor.fetchall():
                assert how.move, f"{table}.{column} can not simply be led elsewhere: {unique}"
