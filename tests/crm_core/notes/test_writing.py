"""Writing a note: who may, what it becomes, what it moves."""

import datetime as dt
import uuid

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from crm_core.files.actions import upload_file
from crm_core.models import Change, File, Note, NoteDraft, NoteKind, Tag
from crm_core.notes import actions
from crm_core.notes.actions import Content
from kundsystem.shared.errors import Forbidden, UserError
from kundsystem.shared.keys import key_to_short, new_key
from tests.factories import ContactFactory, CustomerFactory, NoteFactory, default_kind


def new(customer) -> str:
    return f"/customers/{key_to_short(customer.pk)}/notes/new/"


def test_a_member_writes_a_note_with_everything(organisation, client_for, member, actor_for):
    customer = CustomerFactory()
    person = ContactFactory(customer=customer)
    tag = Tag.objects.filter(subject=Tag.Subject.NOTE).first()
    file = upload_file(actor=actor_for(member), upload=SimpleUploadedFile("a.txt", b"hej"))
    kind = NoteKind.objects.filter(is_contact=True).last()
    client_for(member).post(
        new(customer),
        {
            "body": "Ringde om\r\nofferten.",
            "kind": str(kind.pk),
            "contact": str(person.pk),
            "tag": str(tag.pk),
            "file": str(file.pk),
            "happened_at": "2026-03-09T14:30",
        },
    )
    note = Note.objects.get(customer=customer)
    assert note.body == "Ringde om\nofferten."
    assert (note.author, note.kind) == (member, kind)
    assert timezone.localtime(note.happened_at).strftime("%Y-%m-%d %H:%M") == "2026-03-09 14:30"
    assert [*note.contacts.all(), *note.tags.all()] == [person, tag]
    file.refresh_from_db()
    assert (file.note, file.customer, file.state) == (note, customer, File.State.KEPT)
    customer.refresh_from_db()
    assert customer.last_contact_at == note.happened_at


def test_a_reader_may_not(organisation, client_for, reader):
    customer = CustomerFactory()
    assert client_for(reader).post(new(customer), {"body": "x"}).status_code == 403
    assert client_for(reader).get(new(customer)).status_code == 403
    assert not Note.objects.exists()


def test_a_stranger_finds_no_customer(organisation, client_for, outsider):
    assert client_for(outsider).post(new(CustomerFactory()), {"body": "x"}).status_code == 404


def test_the_answer_to_a_fragment_brings_the_whole_window_up_to_date(organisation, client_for, member):
    customer = CustomerFactory()
    text = client_for(member, HTTP_HX_REQUEST="true").post(new(customer), {"body": "Hej"}).content.decode()
    for part in ('id="composer"', 'id="notes-strip"', 'id="notes-head"', 'id="last-contact"', 'id="next-up"', "/undo/"):
        assert part in text, part


def test_an_empty_note_comes_back_with_what_to_do(organisation, client_for, member):
    answer = client_for(member, HTTP_HX_REQUEST="true").post(new(CustomerFactory()), {"body": "  \n "})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


@pytest.mark.parametrize(
    "field, value", [("happened_at", "i går"), ("happened_at", "2999-01-01T10:00"), ("body", "x" * 20_001)]
)
def test_what_is_refused_keeps_what_was_typed(organisation, client_for, member, field, value):
    customer = CustomerFactory()
    data = {"body": "Det jag skrev", field: value}
    answer = client_for(member, HTTP_HX_REQUEST="true").post(new(customer), data)
    assert answer.status_code == 422
    assert data["body"][:100] in answer.content.decode()
    assert not Note.objects.exists()


def test_a_note_sent_twice_arrives_once(organisation, client_for, member):
    customer = CustomerFactory()
    key = str(new_key())
    for _time in range(2):
        client_for(member).post(new(customer), {"body": "En gång", "key": key})
    assert [str(note.pk) for note in Note.objects.all()] == [key]


def test_a_person_of_another_customer_is_passed_over(organisation, client_for, member):
    customer = CustomerFactory()
    client_for(member).post(
        new(customer), {"body": "Hej", "contact": [str(ContactFactory().pk), "nonsense", str(uuid.uuid4())]}
    )
    assert not Note.objects.get().contacts.exists()


def test_a_file_of_somebody_else_is_passed_over(organisation, client_for, member, owner, actor_for):
    theirs = upload_file(actor=actor_for(owner), upload=SimpleUploadedFile("a.txt", b"hej"))
    client_for(member).post(new(CustomerFactory()), {"body": "Hej", "file": str(theirs.pk)})
    theirs.refresh_from_db()
    assert theirs.state == File.State.LOOSE
    assert theirs.note is None


def test_files_come_with_the_form_itself_without_scripts(organisation, client_for, member):
    customer = CustomerFactory()
    upload = SimpleUploadedFile("kvitto.txt", b"12 kr")
    client_for(member).post(new(customer), {"body": "Se bilaga", "upload": upload})
    assert [file.name for file in Note.objects.get().files.all()] == ["kvitto.txt"]


def test_script_in_a_note_is_text(organisation, client_for, member):
    customer = CustomerFactory()
    NoteFactory(customer=customer, body="<script>alert(1)</script> @Mona Lind <b>")
    page = client_for(member).get(f"/customers/{key_to_short(customer.pk)}/").content.decode()
    assert "<script>alert" not in page
    assert '&lt;script&gt;alert(1)&lt;/script&gt; <b class="men">@Mona Lind</b> &lt;b&gt;' in page


def test_a_draft_is_kept_and_gone_when_saved(organisation, client_for, member, owner):
    customer = CustomerFactory()
    client = client_for(member)
    draft = f"/customers/{key_to_short(customer.pk)}/notes/draft/"
    assert client.post(draft, {"body": "Halvvägs\r\nhit"}).status_code == 204
    assert "Halvvägs\nhit</textarea>" in client.get(f"/customers/{key_to_short(customer.pk)}/").content.decode()
    assert "Halvvägs" not in client_for(owner).get(f"/customers/{key_to_short(customer.pk)}/").content.decode()
    client.post(new(customer), {"body": "Halvvägs hit och klart"})
    assert not NoteDraft.objects.exists()


def test_an_emptied_draft_is_thrown_away(organisation, client_for, member):
    customer = CustomerFactory()
    draft = f"/customers/{key_to_short(customer.pk)}/notes/draft/"
    for body in ("Något", "Något mer", "  "):
        client_for(member).post(draft, {"body": body})
    assert not NoteDraft.objects.exists()


def test_a_mentioned_colleague_gets_a_mail_with_a_link(
    organisation, client_for, member, owner, django_capture_on_commit_callbacks
):
    customer = CustomerFactory(name="Granlida & Söner")
    with django_capture_on_commit_callbacks(execute=True):
        client_for(member).post(new(customer), {"body": f"@{owner.name} och @{member.name}: ring. mona@{owner.name}"})
    assert [message.to for message in mail.outbox] == [[owner.email]]
    assert f"/customers/{key_to_short(customer.pk)}/#note-" in mail.outbox[0].body
    assert "Granlida & Söner" in mail.outbox[0].subject


def test_nobody_hears_of_a_note_that_was_refused(
    organisation, actor_for, member, owner, django_capture_on_commit_callbacks
):
    content = Content(f"@{owner.name}", default_kind(), timezone.now() + dt.timedelta(days=2))
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(UserError):
        actions.create_note(actor=actor_for(member), customer=CustomerFactory(), content=content)
    assert not mail.outbox


def test_a_plain_note_does_not_count_as_contact(organisation, actor_for, member):
    customer = CustomerFactory()
    kind = NoteKind.objects.create(name="Intern", is_contact=False)
    actions.create_note(actor=actor_for(member), customer=customer, content=Content("Hm", kind))
    customer.refresh_from_db()
    assert customer.last_contact_at is None


def test_an_action_asks_for_the_permission_itself(organisation, actor_for, reader):
    with pytest.raises(Forbidden):
        actions.create_note(actor=actor_for(reader), customer=CustomerFactory(), content=Content("x", default_kind()))


def test_the_history_says_who_wrote_it(organisation, actor_for, member):
    note = actions.create_note(
        actor=actor_for(member), customer=CustomerFactory(), content=Content("x", default_kind())
    )
    change = Change.objects.get(table_name="note", row_id=note.pk)
    assert (change.verb, change.actor) == ("note.create", member.pk)
