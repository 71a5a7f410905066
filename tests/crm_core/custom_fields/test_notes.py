"""The organisation's own fields of notes: filled in with them, shown on the card, changed there, and found by."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from crm_core.history.actions import undo
from crm_core.history.queries import changes_of
from crm_core.history.telling import tell
from crm_core.imports.models import Import
from crm_core.notes import actions
from crm_core.notes.actions import Content
from crm_core.notes.models import Note
from kundsystem.shared.errors import Conflict
from kundsystem.shared.keys import key_to_short
from tests.api import program_for
from tests.factories import CustomerFactory, NoteFactory, default_kind


@pytest.fixture
def add_to_notes(add):
    return lambda *given, **more: add(*given, subject="note", **more)


def again(note):
    return Note.objects.get(pk=note.pk)


def test_the_composer_asks_for_what_must_be_filled_in_and_the_menu_for_the_rest(
    organisation, client_for, member, add_to_notes
):
    needed, other = add_to_notes("Utfall", "number", required=True), add_to_notes("Plats")
    customer, client = CustomerFactory(), client_for(member)
    window = client.get(reverse("customer_show", args=[customer.pk])).content.decode()
    assert f'name="{needed.name}"' in window
    assert f'name="{other.name}"' not in window
    menu = client.get(reverse("note_choices", args=[customer.pk])).content.decode()
    assert f'name="{other.name}"' in menu
    address, data = reverse("note_create", args=[customer.pk]), {"body": "Ringde", "own": [needed.name]}
    refused = client.post(address, data | {needed.name: "många"}, headers={"HX-Request": "true"})
    assert refused.status_code == 422
    assert "Utfall: " in refused.content.decode()
    assert client.post(address, {"body": "Ringde"}).status_code == 422  # not even when it was left out of the page
    written = client.post(address, data | {needed.name: "7"}, headers={"HX-Request": "true"})
    assert written.status_code == 200
    assert "<dt>Utfall</dt>" in written.content.decode()
    assert Note.objects.get().custom == {needed.name: 7}


def test_something_new_begins_with_the_default_whoever_writes_it(organisation, act, add_to_notes):
    field, customer = add_to_notes("Plats", default="Kontoret"), CustomerFactory()
    actions.create_notes(actor=act, customers=[customer.pk], content=Content("Utskick", default_kind()))
    actions.create_note(actor=act, customer=customer, content=Content("Ringde", default_kind()))
    assert [note.custom for note in Note.objects.all()] == [{field.name: "Kontoret"}] * 2


def test_the_card_shows_it_and_changes_it_where_it_stands(organisation, client_for, member, act, add_to_notes):
    field, customer = add_to_notes("Nästa steg", "date"), CustomerFactory()
    note = NoteFactory(customer=customer, author=member, custom={field.name: "2026-12-01"})
    client, base = client_for(member), f"/notes/{key_to_short(note.pk)}/fields/{field.name}/"
    assert f'hx-get="{base}edit/"' in client.get(reverse("customer_show", args=[customer.pk])).content.decode()
    editor = client.get(f"{base}edit/", headers={"HX-Request": "true"}).content.decode()
    assert 'value="2026-12-01"' in editor
    changed = client.post(base, {"value": "9/3 2027", "seen": "2026-12-01"}, headers={"HX-Request": "true"})
    assert "2027-03-09" in changed.content.decode()
    assert again(note).custom == {field.name: "2027-03-09"}
    stale = client.post(base, {"value": "1/1 2028", "seen": "2026-12-01"}, headers={"HX-Request": "true"})
    assert stale.status_code == 409
    (line,) = [one for one in tell(changes_of("note", note.pk)[:1]) if one.column == field.column_name]
    assert (str(line.label), line.was.text, line.now.text) == ("Nästa steg", "2026-12-01", "2027-03-09")


def test_editing_the_note_leaves_what_was_not_shown_and_overwrites_nobody(
    organisation, client_for, member, act, add_to_notes
):
    place, mood = add_to_notes("Plats"), add_to_notes("Stämning")
    note = NoteFactory(author=member, custom={place.name: "Lund", mood.name: "god"})
    client, address = client_for(member), reverse("note_edit", args=[note.pk])
    assert f'name="seen-{place.name}"' in client.get(address).content.decode()
    data = {"body": note.body, "own": [place.name], place.name: "Ystad", f"seen-{place.name}": "Lund"}
    assert client.post(address, data).status_code == 302
    assert again(note).custom == {place.name: "Ystad", mood.name: "god"}
    again_posted = client.post(address, data | {place.name: "Malmö"})
    assert again_posted.status_code == 409
    assert f'name="seen-{place.name}" value="Ystad"' in again_posted.content.decode()
    with pytest.raises(Conflict):
        actions.change_fields(actor=act, pk=note.pk, changes={place.name: "X"}, seen={place.name: "Lund"})
    actions.change_fields(actor=act, pk=note.pk, changes={place.name: ""})
    undo(actor=act, operation=act.last_operation)
    assert again(note).custom == {place.name: "Ystad", mood.name: "god"}


def test_programs_read_write_and_narrow_by_it(organisation, member, add_to_notes):
    flag, level = add_to_notes("Viktig", "yes_no"), add_to_notes("Nivå", "one_of", ["hög", "låg"])
    program, customer = program_for(member), CustomerFactory()
    made = program.ask(
        "post", "notes/", {"customer": str(customer.pk), "body": "Möte", flag.name: True, level.name: "Hög"}
    )
    assert made.status_code == 201, made.content
    assert (made.json()[flag.name], made.json()[level.name]["name"]) == (True, "hög")
    changed = program.ask("patch", f"notes/{made.json()['id']}/", {flag.name: False})
    assert (changed.json()[flag.name], changed.json()["body"]) == (False, "Möte")
    assert changed["ETag"] != made["ETag"]
    found = program.ask("get", f"notes/?{level.name}=hög&{flag.name}=false")
    assert [one["id"] for one in found.json()["results"]] == [made.json()["id"]]


def test_a_file_brings_it(organisation, client_for, member, add_to_notes, django_capture_on_commit_callbacks):
    field = add_to_notes("Utfall", "number")
    client = client_for(member)
    content = "Företag;Anteckning;Utfall\nNy AB;Ringde;12\n"
    client.post(reverse("import_start"), {"file": SimpleUploadedFile("kunder.csv", content.encode())})
    item = Import.objects.get()
    assert item.mapping[2] == f"note.{field.name}"
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("import_run", args=[item.pk]))
    assert Note.objects.get().custom == {field.name: 12}
