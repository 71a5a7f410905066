"""Merging two contact persons, at the same customer or at two."""

import pytest

from crm_core.contacts.actions import edit_contact
from crm_core.deals.actions import update_deal
from crm_core.history.actions import undo
from crm_core.merging import hanging, seeing
from crm_core.merging.actions import differ_contacts, merge_contacts
from crm_core.merging.subjects import CONTACTS
from crm_core.models import Contact, DifferentContacts
from kundsystem.shared.errors import Conflict, Forbidden
from tests.factories import ContactFactory, CustomerFactory, DealFactory, NoteFactory


@pytest.fixture
def actor(organisation, actor_for, member):
    return actor_for(member)


@pytest.fixture
def kept(organisation):
    return ContactFactory(first_name="Maja", last_name="Söderlind", email="maja@granlida.example")


@pytest.fixture
def gone(kept):
    return ContactFactory(customer=kept.customer, first_name="Maja", last_name="Söderlind", mobile="+46701740605")


def test_notes_and_deals_are_about_the_one_that_stays(actor, kept, gone):
    both, one = NoteFactory(customer=kept.customer), NoteFactory(customer=kept.customer)
    both.contacts.set([kept, gone])
    one.contacts.set([gone])
    deal = DealFactory(customer=kept.customer, orderer=gone)
    merged = merge_contacts(actor=actor, kept=kept.pk, gone=gone.pk)
    assert (merged.email, merged.mobile) == ("maja@granlida.example", "+46701740605")
    assert [list(note.contacts.all()) for note in (both, one)] == [[kept], [kept]]
    deal.refresh_from_db()
    assert deal.orderer == kept
    assert not hanging.left_behind("contact")
    undo(actor=actor, operation=actor.last_operation)
    assert [set(note.contacts.all()) for note in (both, one)] == [{kept, gone}, {gone}]
    deal.refresh_from_db()
    assert deal.orderer == gone


def test_the_one_that_stays_becomes_the_main_one_when_either_was(actor, kept, gone):
    Contact.objects.filter(pk=gone.pk).update(is_main=True)
    assert merge_contacts(actor=actor, kept=kept.pk, gone=gone.pk).is_main
    gone.refresh_from_db()
    assert not gone.is_main
    undo(actor=actor, operation=actor.last_operation)
    assert list(Contact.objects.filter(is_main=True)) == [gone]


def test_a_person_at_two_customers_stands_where_it_was_chosen(actor, kept):
    elsewhere = ContactFactory(first_name="Maja", last_name="Söderlind", is_main=True)
    other = elsewhere.customer
    note = NoteFactory(customer=other, author=actor.user)
    note.contacts.set([elsewhere])
    deal = DealFactory(customer=other, orderer=elsewhere)
    merged = merge_contacts(actor=actor, kept=kept.pk, gone=elsewhere.pk, taken=set())
    assert (merged.customer, merged.is_main) == (kept.customer, False)
    assert list(note.contacts.all()) == [kept]
    # The deal can be worked with although its orderer now stands at another customer; but nobody new can.
    changed = update_deal(actor=actor, pk=deal.pk, changes={"description": "Tre år"})
    assert changed.orderer == kept
    undo(actor=actor, operation=actor.last_operation)
    undo(actor=actor, operation=_merge_of(elsewhere))
    merged = merge_contacts(actor=actor, kept=kept.pk, gone=elsewhere.pk, taken={"customer"})
    assert (merged.customer, merged.is_main) == (other, True)


def _merge_of(contact):
    from crm_core.history.queries import latest_change_of

    return latest_change_of("contact", contact.pk, "merged_into_id").operation


def test_a_choice_made_on_what_no_longer_is_so_is_refused(actor, kept, gone):
    seen = {thing.pk: seeing.seen_of(CONTACTS, thing) for thing in (kept, gone)}
    edit_contact(actor=actor, pk=kept.pk, values={"title": "VD"})
    with pytest.raises(Conflict):
        merge_contacts(actor=actor, kept=kept.pk, gone=gone.pk, seen=seen)


def test_that_two_are_different_is_remembered_once(actor, kept, gone):
    assert differ_contacts(actor=actor, one=kept.pk, others=[gone.pk]) == 1
    assert differ_contacts(actor=actor, one=gone.pk, others=[kept.pk]) == 0
    undo(actor=actor, operation=_only_operation())
    assert not DifferentContacts.objects.exists()


def _only_operation():
    from crm_core.history.models import Change

    return Change.objects.get(table_name="different_contacts").operation


def test_a_reader_merges_nobody(actor_for, reader, kept, gone):
    with pytest.raises(Forbidden):
        merge_contacts(actor=actor_for(reader), kept=kept.pk, gone=gone.pk)


def test_persons_of_merged_customers_can_be_merged_in_turn_and_all_of_it_undone(actor, kept):
    from crm_core.merging.actions import merge_customers

    other = CustomerFactory()
    twin = ContactFactory(customer=other, first_name="Maja", last_name="Söderlind")
    merge_customers(actor=actor, kept=kept.customer_id, gone=other.pk)
    first = actor.last_operation
    merge_contacts(actor=actor, kept=kept.pk, gone=twin.pk)
    undo(actor=actor, operation=actor.last_operation)
    undo(actor=actor, operation=first)
    twin.refresh_from_db()
    assert (twin.customer, twin.archived_at) == (other, None)
