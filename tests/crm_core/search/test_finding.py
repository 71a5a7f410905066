"""What is found, in which order, and by whom."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from crm_core.contacts.actions import archive_contacts
from crm_core.customers.actions import archive_customers, update_customer
from crm_core.models import Customer, Word
from crm_core.notes.actions import archive_notes
from crm_core.reach import VIEW_ALL
from crm_core.search import recent
from crm_core.search.looking import look
from crm_core.search.providers import Looking, providers_for
from crm_core.search.question import Question
from crm_core.search.rows import MOST
from kundsystem.accounts.actor import Actor
from tests.factories import ContactFactory, CustomerFactory, FileFactory, NoteFactory, UserFactory


@pytest.fixture
def actor(member) -> Actor:
    return Actor(member)


def test_what_is_equal_comes_before_what_begins_so_and_what_holds_it(organisation, find):
    for name in ("Utgrankullens Bil", "Stora Gran AB", "Granlida AB", "Gran"):
        CustomerFactory(name=name)
    assert find("gran") == ["Gran", "Granlida AB", "Stora Gran AB", "Utgrankullens Bil"]


def test_what_one_has_opened_lately_comes_first_among_what_is_as_close(organisation, find, actor):
    customers = [CustomerFactory(name=f"Granit {letter} AB") for letter in "abcdefgh"]
    recent.remember(actor=actor, subject="customer", key=customers[6].pk)
    recent.remember(actor=actor, subject="customer", key=customers[4].pk)
    assert find("granit")[:2] == ["Granit e AB", "Granit g AB"]
    assert find("granit", who=UserFactory())[0] == "Granit a AB"


def test_ones_own_customers_and_those_in_touch_lately_come_before_others(organisation, find, member):
    CustomerFactory(name="Granit a AB")
    CustomerFactory(name="Granit b AB", last_contact_at=timezone.now() - dt.timedelta(days=3))
    CustomerFactory(name="Granit c AB", owner=member)
    assert find("granit") == ["Granit c AB", "Granit b AB", "Granit a AB"]


def test_a_role_that_is_changed_between_two_letters_decides_what_the_next_one_finds(organisation, member):
    CustomerFactory(name="Granit a AB")
    CustomerFactory(name="Granit b AB", owner=member)
    wide = Actor(member)
    narrow = Actor(member, granted=wide.granted - {VIEW_ALL})
    other = Actor(UserFactory(), granted=narrow.granted)

    def found(actor: Actor) -> list[str]:
        groups = look(Looking(actor, Question.read("granit"))).groups
        return [hit.url for group in groups if group.key == "customer" for hit in group.hits]

    counts = [len(found(actor)) for actor in (wide, narrow, other, wide, narrow)]
    assert counts == [2, 1, 0, 2, 1]


def test_what_was_typed_with_its_accents_comes_first(organisation, find):
    for name in ("Akers AB", "Åkers AB", "Äkers AB"):
        CustomerFactory(name=name)
    assert find("äkers")[0] == "Äkers AB"
    assert find("åkers")[0] == "Åkers AB"
    assert set(find("akers")) == {"Akers AB", "Åkers AB", "Äkers AB"}


def test_archived_customers_come_last_and_are_marked(organisation, actor, find):
    gone = CustomerFactory(name="Gran")
    CustomerFactory(name="Utgrankullens Bil")
    archive_customers(actor=actor, keys=[gone.pk])
    assert find("gran") == ["Utgrankullens Bil", "Gran"]
    outcome = look(Looking(actor, Question.read("gran")))
    assert [hit.is_archived for hit in outcome.groups[0].hits] == [False, True]


def test_an_archived_customer_alone_is_still_the_closest(organisation, actor, find):
    archive_customers(actor=actor, keys=[CustomerFactory(name="Rosteriet").pk])
    CustomerFactory(name="Rosteria")
    assert "Rosteriet" in find("rosteriet")


def test_a_merged_customer_is_not_found(organisation, find):
    kept = CustomerFactory(name="Granlida AB")
    CustomerFactory(name="Granlida Gammal", merged_into=kept, archived_at=timezone.now())
    assert find("granlida") == ["Granlida AB"]


def test_a_person_who_was_put_away_is_found_last_and_leads_to_the_customer(organisation, actor, find):
    gone = ContactFactory(first_name="Maja", last_name="Ek")
    ContactFactory(first_name="Maja", last_name="Ekholm")
    archive_contacts(actor=actor, keys=[gone.pk])
    assert find("maja ek", "contact") == ["Maja Ekholm", "Maja Ek"]
    hits = look(Looking(actor, Question.read("maja ek"))).groups[0].hits
    assert "#contact-" in hits[0].url
    assert "#" not in hits[1].url


def test_a_note_that_was_put_away_is_not_found(organisation, actor, member, find):
    note = NoteFactory(body="Kundvårdsmöte i maj", author=member)
    assert find("kundvård", "note")
    archive_notes(actor=actor, notes=[note])
    assert find("kundvård", "note") == []


def test_the_newest_note_comes_first_and_words_come_before_what_begins_so(organisation, find):
    now = timezone.now()
    for days, body in ((1, "Bilagan kom"), (400, "Bilen står kvar"), (900, "Ny bil"), (2, "Bilar på gården")):
        NoteFactory(body=body, happened_at=now - dt.timedelta(days=days))
    assert find("bil", "note") == ["Bilar på gården", "Bilen står kvar", "Ny bil", "Bilagan kom"]


def test_a_customers_note_is_found_by_a_word_and_the_customers_name(organisation, find):
    NoteFactory(customer=CustomerFactory(name="Granlida AB"), body="Offerten kom")
    NoteFactory(customer=CustomerFactory(name="Hedåkra AB"), body="Offerten gick")
    assert find("granlida offert", "note") == ["Offerten kom"]


def test_a_person_is_found_by_name_and_customer_in_any_order(organisation, find):
    ContactFactory(first_name="Maja", last_name="Ek", customer=CustomerFactory(name="Granlida AB"))
    ContactFactory(first_name="Maja", last_name="Berg", customer=CustomerFactory(name="Hedåkra AB"))
    for text in ("maja granlida", "granlida maja", "granlida ek maja"):
        assert find(text, "contact") == ["Maja Ek"]
    assert find("mja granlda", "contact") == ["Maja Ek"]


def test_a_file_is_found_by_its_name(organisation, find):
    FileFactory(name="Avtal_2026-signerat.pdf", customer=CustomerFactory(name="Granlida AB"))
    for text in ("avtal", "signerat 2026", "avtal granlida", "avtl"):
        assert find(text, "file") == ["Avtal_2026-signerat.pdf"]


def test_what_was_changed_is_found_at_once_by_the_new_and_not_by_the_old(organisation, actor, find):
    customer = CustomerFactory(name="Granlida AB", phone="+46846500412")
    update_customer(actor=actor, customer=customer, changes={"name": "Hedåkra AB", "phone": "+4631390611"})
    assert find("granlida") == find("08-465 004 12") == []
    assert find("hedakra") == find("031-39 06 11") == ["Hedåkra AB"]


def test_who_may_not_see_customers_finds_nothing_of_them(organisation, find):
    CustomerFactory(name="Granlida AB")
    NoteFactory(body="Granlida ringde")
    nobody = UserFactory(role="cleaner")
    assert not nobody.role.granted
    for kind in ("customer", "contact", "note", "file"):
        assert find("granlida", kind, nobody) == []
    assert {provider.key for provider in providers_for(Actor(nobody))} == {"page", "command", "help"}


def test_a_common_word_is_cut_off_and_what_one_uses_is_not_lost(organisation, actor, member, find, query_count):
    rows = [CustomerFactory.build(name=f"Firma {n:03} AB", status=CustomerFactory().status) for n in range(MOST + 50)]
    Customer.objects.bulk_create(rows)
    used, own = CustomerFactory(name="Zätas Firma AB"), CustomerFactory(name="Ödlans Firma AB", owner=member)
    exact = CustomerFactory(name="Firma AB")
    recent.remember(actor=actor, subject="customer", key=used.pk)
    found = find("firma ab")
    assert found[0] == exact.name
    assert {used.name, own.name} <= set(find("ab"))
    with query_count(14):
        look(Looking(actor, Question.read("ab")))


def test_a_rare_word_takes_few_questions(organisation, actor, query_count):
    CustomerFactory(name="Granlida AB")
    with query_count(12):
        look(Looking(actor, Question.read("granlida")))


def test_every_word_of_a_name_becomes_known_once(organisation, actor):
    customer = CustomerFactory(name="Granlida Mätteknik 3000 AB", postal_town="Hallsberg")
    CustomerFactory(name="Granlida Två")
    learnt = sorted(Word.objects.values_list("word", flat=True))
    assert learnt == ["granlida", "hallsberg", "matteknik", "tva"]
    update_customer(actor=actor, customer=customer, changes={"name": "Hedåkra AB"})
    assert Word.objects.filter(word="hedakra").count() == 1


def test_many_rows_at_once_are_learnt_too(organisation):
    status = CustomerFactory().status
    Customer.objects.bulk_create(CustomerFactory.build(name=f"Firma {letter * 4}", status=status) for letter in "xyz")
    assert {"xxxx", "yyyy", "zzzz"} <= set(Word.objects.values_list("word", flat=True))


def test_what_takes_too_long_is_left_out_and_said(organisation, actor, monkeypatch):
    from django.db import connection

    CustomerFactory(name="Granlida AB")
    ContactFactory(first_name="Gran", last_name="Ek")
    slow = next(provider for provider in providers_for(actor) if provider.key == "contact")

    def sleep(*_given):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(30)")

    monkeypatch.setattr(slow, "find", sleep)
    monkeypatch.setattr("crm_core.search.looking.LIMIT", "50")
    outcome = look(Looking(actor, Question.read("gran")))
    assert [group.key for group in outcome.groups if group.key != "help"] == ["customer"]
    assert [str(label) for label in outcome.slow] == ["Personer"]


def test_other_errors_are_not_hidden(organisation, actor, monkeypatch):
    broken = providers_for(actor)[0]
    monkeypatch.setattr(broken, "find", lambda *_given: uuid.UUID("no"))
    with pytest.raises(ValueError):
        look(Looking(actor, Question.read("gran")))
