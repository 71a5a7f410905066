"""Files through their pages: receiving, renaming, putting away, sweeping."""

import datetime as dt

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django_tenants.utils import schema_context

from crm_core.files import actions
from crm_core.files.wake_ups import sweep
from crm_core.models import File
from kundsystem.shared.keys import key_to_short
from tenants.models import WakeUp
from tests.factories import CustomerFactory, FileFactory


def test_a_script_uploads_a_loose_file_and_hears_what_it_became(organisation, client_for, member):
    answer = client_for(member).post(
        "/files/", {"file": SimpleUploadedFile("å.txt", b"hej")}, HTTP_ACCEPT="application/json"
    )
    assert answer.status_code == 201
    file = File.objects.get()
    assert answer.json()["name"] == "å.txt"
    assert answer.json()["key"] == str(file.pk)
    assert (file.state, file.uploaded_by) == (File.State.LOOSE, member)


def test_a_refusal_is_told_as_a_sentence(organisation, client_for, member):
    for data in ({}, {"file": SimpleUploadedFile("tom.txt", b"")}):
        answer = client_for(member).post("/files/", data, HTTP_ACCEPT="application/json")
        assert answer.status_code == 422
        assert answer.json()["message"]


def test_a_reader_uploads_nothing(organisation, client_for, reader):
    customer = CustomerFactory()
    for url in ("/files/", f"/customers/{key_to_short(customer.pk)}/files/new/"):
        assert client_for(reader).post(url, {"file": SimpleUploadedFile("a.txt", b"a")}).status_code == 403
    assert not File.objects.exists()


def test_several_files_are_added_to_a_customer(organisation, client_for, member):
    customer = CustomerFactory()
    uploads = [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(3)]
    answer = client_for(member).post(f"/customers/{key_to_short(customer.pk)}/files/new/", {"file": uploads})
    assert answer.status_code == 302
    page = client_for(member).get(answer["Location"]).content.decode()
    assert all(f"{n}.txt" in page for n in range(3))


def test_a_file_is_renamed_and_keeps_its_ending(organisation, client_for, member, reader):
    file = FileFactory(name="gammalt.pdf")
    url = f"/files/{key_to_short(file.pk)}/name/"
    assert client_for(reader).post(url, {"name": "x"}).status_code == 403
    assert client_for(member, HTTP_HX_REQUEST="true").post(url, {"name": "../Nytt avtal"}).status_code == 200
    file.refresh_from_db()
    assert file.name == "Nytt avtal.pdf"


def test_a_file_is_put_away_and_comes_back(organisation, client_for, member, actor_for):
    file = FileFactory()
    actor = actor_for(member)
    actions.archive_files(actor=actor, files=[file])
    assert client_for(member).get(f"/files/{key_to_short(file.pk)}/").status_code == 404
    client_for(member).post(f"/undo/{key_to_short(actor.last_operation)}/")
    assert client_for(member).get(f"/files/{key_to_short(file.pk)}/").status_code == 200


def test_what_nobody_attached_is_swept_after_a_day(organisation, member, actor_for):
    actor = actor_for(member)
    old, new = (actions.upload_file(actor=actor, upload=SimpleUploadedFile("a.txt", b"a")) for _ in range(2))
    kept = FileFactory()
    File.objects.exclude(pk=new.pk).update(created_at=timezone.now() - dt.timedelta(hours=25))
    sweep()
    assert set(File.objects.all()) == {new, kept}
    assert not default_storage.exists(old.path)
    assert default_storage.exists(new.path)
    assert default_storage.exists(kept.path)


def test_a_loose_file_asks_to_be_swept(organisation, member, actor_for):
    actions.upload_file(actor=actor_for(member), upload=SimpleUploadedFile("a.txt", b"a"))
    with schema_context("public"):
        assert WakeUp.objects.filter(kind=actions.SWEEP, organisation=organisation).exists()
