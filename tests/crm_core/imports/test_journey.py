"""An import from beginning to end, through the pages."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from crm_core.models import Contact, Customer, Import, Note
from tests.crm_core.imports.registers import register

pytestmark = pytest.mark.django_db


@pytest.fixture
def big():
    """A register as large as can be gone through each time; the killed import of the proofs has five times as much."""
    return register(1000)


def upload(client, content, name="gamla_registret.csv"):
    """Choose a file; return the import."""
    response = client.post(reverse("import_start"), {"file": SimpleUploadedFile(name, content)})
    assert response.status_code == 302, response.content.decode()[:2000]
    return Import.objects.order_by("-created_at").first()


def run(client, item, commit, name="import_run"):
    """Press the button and let the job be done; return the import as it then is."""
    with commit(execute=True):
        response = client.post(reverse(name, args=[item.pk]))
    assert response.status_code == 302
    item.refresh_from_db()
    return item


def test_a_thousand_rows_with_faults_and_duplicates_are_imported_undone_and_imported_again(
    organisation, member, client_for, django_capture_on_commit_callbacks, big
):
    commit = django_capture_on_commit_callbacks
    client = client_for(member)
    before = Customer.objects.count()
    item = upload(client, big.content)
    assert (item.state, item.error) == ("review", "")
    assert (item.encoding, item.delimiter, item.rows) == ("cp1252", ";", 1000)
    assert item.counts["faulty"] == 40
    assert item.counts["twins"] == 25
    assert Customer.objects.count() == before, "nothing is written before it is confirmed"
    page = client.get(reverse("import_show", args=[item.pk]))
    assert page.status_code == 200
    assert "Hällmo" in page.content.decode()

    item = run(client, item, commit)
    assert item.state == "done"
    assert Customer.objects.count() - before == big.customers == item.counts["created"]
    made = Customer.objects.get(number="30004")
    assert (made.org_number, made.postal_postcode) == ("5599000048", "83131")
    assert (made.phone, made.email) == ("+46846500004", "info4@foretag4.example")
    assert Contact.objects.filter(customer=made).count() == 1
    assert Note.objects.filter(customer=made).exists()
    done = client.get(reverse("import_show", args=[item.pk])).content.decode()
    assert "gamla_registret.csv" in done

    report = b"".join(client.get(reverse("import_faults", args=[item.pk])).streaming_content).decode("cp1252")
    lines = report.splitlines()
    assert len(lines) == 41
    assert lines[0].startswith("Kundnr;Företag;Orgnr;")
    assert all(line.count(";") >= 12 for line in lines)

    item = run(client, item, commit, "import_undo")
    assert (item.state, Customer.objects.count()) == ("undone", before)
    assert item.kept["removed"] == big.customers

    again = run(client, upload(client, big.content), commit)
    assert (again.state, again.counts["created"]) == ("done", big.customers)
    assert again.mapping_from is not None, "the columns are remembered"
    third = upload(client, big.content)
    assert third.counts["created"] == 0
    assert third.counts["known"] == big.rows - big.faulty, "every customer is there already"
