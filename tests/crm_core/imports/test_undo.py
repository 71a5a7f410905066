"""Undoing an import: what nobody has touched goes, the rest stays and is named."""

import datetime as dt

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from crm_core.imports import wake_ups
from crm_core.models import Change, Contact, Customer, Import, ImportRow, Note
from kundsystem.accounts.actor import Actor
from tests.crm_core.imports.test_duplicates import text
from tests.crm_core.imports.test_journey import run, upload
from tests.factories import NoteFactory

pytestmark = pytest.mark.django_db
LINES = ("1;Öbergs;;;;;;Märta Öberg;Hej", "2;Hällmo;;;;;;;", "3;Kvistabo;;;;;;;", "4;Lugnvik;;;;;;;")


@pytest.fixture
def imported(organisation, member, client_for, django_capture_on_commit_callbacks):
    """An import of four customers that has been carried out."""
    client = client_for(member)
    return run(client, upload(client, text(*LINES)), django_capture_on_commit_callbacks)


def test_everything_has_one_operation_and_the_users_name(imported, member):
    changes = Change.objects.filter(operation=imported.operation)
    assert set(changes.values_list("table_name", flat=True)) >= {"customer", "contact", "note", "note_contact"}
    assert set(changes.values_list("actor", "door", "verb")) == {(member.pk, "import", "import.run")}


def test_customers_that_were_worked_with_stay_and_are_named(
    imported, member, client_for, django_capture_on_commit_callbacks
):
    from crm_core.customers.actions import update_customer

    changed = Customer.objects.get(number="2")
    update_customer(actor=Actor(member), customer=changed, changes={"phone": "+46846500488"})
    noted = NoteFactory(customer=Customer.objects.get(number="3")).customer
    client = client_for(member)
    page = client.get(reverse("import_show", args=[imported.pk])).content.decode()
    assert "Hällmo" in page
    assert "Kvistabo" in page
    item = run(client, imported, django_capture_on_commit_callbacks, "import_undo")
    assert item.state == "undone"
    assert set(Customer.objects.all()) == {changed, noted}
    assert not Contact.objects.exists()
    assert Note.objects.count() == 1
    assert (item.kept["removed"], item.kept["kept"]) == (2, 2)
    assert "Kvistabo" in client.get(reverse("import_show", args=[item.pk])).content.decode()


def test_it_is_too_late_after_thirty_days(imported, member, client_for):
    Import.objects.update(undo_until=timezone.now() - dt.timedelta(seconds=1))
    client = client_for(member)
    assert client.post(reverse("import_undo", args=[imported.pk])).status_code == 422
    assert (
        reverse("import_undo", args=[imported.pk])
        not in client.get(reverse("import_show", args=[imported.pk])).content.decode()
    )
    assert Customer.objects.count() == 4


def test_twice_is_refused(imported, member, client_for, django_capture_on_commit_callbacks):
    client = client_for(member)
    run(client, imported, django_capture_on_commit_callbacks, "import_undo")
    assert client.post(reverse("import_undo", args=[imported.pk])).status_code == 409


def test_a_colleague_may_not_undo_it_but_an_administrator_may(
    imported, administrator, client_for, django_capture_on_commit_callbacks
):
    from tests.factories import UserFactory

    colleague = UserFactory()
    assert client_for(colleague).post(reverse("import_undo", args=[imported.pk])).status_code == 403
    item = run(client_for(administrator), imported, django_capture_on_commit_callbacks, "import_undo")
    assert item.state == "undone"


def test_file_and_rows_are_put_away_after_thirty_days(imported, member, client_for):
    path = imported.path
    wake_ups.clean_up()
    assert default_storage.exists(path), "not before"
    Import.objects.update(
        created_at=timezone.now() - dt.timedelta(days=31), undo_until=timezone.now() - dt.timedelta(days=1)
    )
    wake_ups.clean_up()
    assert not default_storage.exists(path)
    assert not ImportRow.objects.exists()
    page = client_for(member).get(reverse("import_show", args=[imported.pk]))
    assert page.status_code == 200
