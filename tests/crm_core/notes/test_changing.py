"""Changing and putting away notes: nothing is lost, nobody is overwritten."""

import datetime as dt

import pytest
from django.utils import timezone

from crm_core.customers.last_contact import refresh_last_contact
from crm_core.history.actions import undo
from crm_core.models import Note
from crm_core.notes import actions
from crm_core.notes.actions import Content
from crm_core.notes.versions import versions_of
from kundsystem.shared.errors import Conflict, Forbidden
from kundsystem.shared.keys import key_to_short
from tests.factories import CustomerFactory, NoteFactory, UserFactory, default_kind


def url(note, what: str) -> str:
    return f"/notes/{key_to_short(note.pk)}/{what}/"


@pytest.fixture
def note(organisation, member, actor_for):
    return actions.create_note(
        actor=actor_for(member), customer=CustomerFactory(), content=Content("Först", default_kind())
    )


def test_its_author_changes_it_and_the_old_text_stays(note, client_for, member):
    answer = client_for(member).post(url(note, "edit"), {"body": "Sedan", "seen": "Först"})
    assert answer.status_code == 302
    note.refresh_from_db()
    assert note.body == "Sedan"
    assert note.edited_at
    assert [version.body for version in versions_of(note)] == ["Sedan", "Först"]
    page = client_for(member).get(url(note, "versions"))
    assert "Sedan" in page.content.decode()
    assert "Först" in page.content.decode()


def test_an_administrator_may_and_another_member_may_not(note, client_for, administrator, organisation):
    colleague = UserFactory()
    colleague.home = organisation
    assert client_for(colleague).post(url(note, "edit"), {"body": "Mitt"}).status_code == 403
    assert client_for(colleague).post(url(note, "archive")).status_code == 403
    assert client_for(administrator).post(url(note, "edit"), {"body": "Rättat"}).status_code == 302


def test_a_stranger_finds_no_note(note, client_for, outsider):
    for what in ("edit", "versions"):
        assert client_for(outsider).get(url(note, what)).status_code == 404
    assert client_for(outsider).post(url(note, "archive")).status_code == 404


def test_saving_it_untouched_changes_nothing(note, client_for, member):
    moment = note.happened_at
    shown = timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")
    data = {"body": "Först", "seen": "Först", "happened_at": shown, "kind": str(note.kind_id)}
    client_for(member).post(url(note, "edit"), data)
    note.refresh_from_db()
    assert note.edited_at is None
    assert note.happened_at == moment


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(note, client_for, member, administrator, actor_for):
    actions.edit_note(actor=actor_for(administrator), pk=note.pk, content=Content("Hennes", note.kind))
    client = client_for(member, HTTP_HX_REQUEST="true")
    answer = client.post(url(note, "edit"), {"body": "Mitt", "seen": "Först"})
    assert answer.status_code == 409
    text = answer.content.decode()
    for part in (administrator.name, "Hennes", "Mitt</textarea>", 'name="seen" value="Hennes"'):
        assert part in text, part
    note.refresh_from_db()
    assert note.body == "Hennes"
    assert client.post(url(note, "edit"), {"body": "Mitt", "seen": "Hennes"}).status_code == 200
    note.refresh_from_db()
    assert note.body == "Mitt"


def test_the_action_compares_what_was_seen(note, actor_for, member):
    with pytest.raises(Conflict) as caught:
        actions.edit_note(actor=actor_for(member), pk=note.pk, content=Content("Ny", note.kind), seen="Något annat")
    assert caught.value.context["theirs"] == "Först"


def test_seen_with_the_browsers_line_ends_is_the_same_text(organisation, member, actor_for):
    note = NoteFactory(body="En\nTvå", author=member)
    actions.edit_note(actor=actor_for(member), pk=note.pk, content=Content("Tre", note.kind), seen="En\r\nTvå")
    note.refresh_from_db()
    assert note.body == "Tre"


def test_putting_away_moves_last_contact_and_undo_brings_it_back(note, client_for, member, actor_for):
    customer = note.customer
    old = NoteFactory(customer=customer, happened_at=timezone.now() - dt.timedelta(days=40))
    client_for(member).post(url(note, "archive"))
    customer.refresh_from_db()
    assert customer.last_contact_at == old.happened_at
    actor = actor_for(member)
    actions.archive_notes(actor=actor, notes=[])
    again = actions.create_note(actor=actor, customer=customer, content=Content("Ny", default_kind()))
    undo(actor=actor, operation=actor.last_operation)
    assert not Note.objects.filter(pk=again.pk).exists()
    customer.refresh_from_db()
    assert customer.last_contact_at == old.happened_at


def test_undoing_the_putting_away_through_the_page(note, client_for, member, actor_for):
    actor = actor_for(member)
    customer, when = note.customer, note.happened_at
    actions.archive_notes(actor=actor, notes=[note])
    customer.refresh_from_db()
    assert customer.last_contact_at is None
    assert client_for(member).post(f"/undo/{key_to_short(actor.last_operation)}/").status_code == 302
    customer.refresh_from_db()
    assert customer.last_contact_at == when


def test_a_changed_time_moves_last_contact(note, actor_for, member):
    when = timezone.now() - dt.timedelta(days=9)
    actions.edit_note(actor=actor_for(member), pk=note.pk, content=Content("Först", note.kind, when))
    note.customer.refresh_from_db()
    assert note.customer.last_contact_at == when


def test_many_customers_are_put_right_in_one_question(organisation, query_count):
    notes = [NoteFactory() for _ in range(30)]
    with query_count(1):
        assert refresh_last_contact([note.customer_id for note in notes]) == 30
    with query_count(1):
        assert refresh_last_contact([note.customer_id for note in notes]) == 0
    notes[0].customer.refresh_from_db()
    assert notes[0].customer.last_contact_at == notes[0].happened_at


def test_one_note_of_somebody_else_stops_all(note, organisation, actor_for):
    colleague = UserFactory()
    mine = NoteFactory(author=colleague)
    with pytest.raises(Forbidden):
        actions.archive_notes(actor=actor_for(colleague), notes=[mine, note])
    mine.refresh_from_db()
    assert mine.archived_at is None


def test_a_reader_reads_and_offers_no_names_to_mention(note, client_for, reader, member):
    assert client_for(reader).get("/notes/people/").status_code == 403
    people = client_for(member).get("/notes/people/").json()["people"]
    assert {"name": member.name, "initials": member.initials} in people
    assert client_for(reader).get(url(note, "versions")).status_code == 200
