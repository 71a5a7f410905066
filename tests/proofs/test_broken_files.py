"""More than fifty broken and odd files, uploaded as users do: a clear sentence each, nothing half-written, no 500."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from crm_core.imports import staging
from crm_core.models import Change, Contact, Customer, Import, ImportRow, Note
from tests.crm_core.imports.broken_files import FILES, LARGE, Broken


def _upload(client, file: Broken) -> Import:
    response = client.post(reverse("import_start"), {"file": SimpleUploadedFile(file.name, file.make())})
    assert response.status_code == 302, f"{response.status_code} instead of a page"
    return Import.objects.order_by("-created_at").first()


def _in_english(member, client_for):
    """The sentences are compared as they stand in the source; pages go by the cookie, jobs by the user."""
    member.language = "en"
    member.save(update_fields=["language"])
    client = client_for(member)
    client.cookies["kundsystem_language"] = "en"
    return client


def _counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Customer, Contact, Note, Change))


def _prove(client, file: Broken, commit) -> None:
    before = _counts()
    with commit(execute=True):
        item = _upload(client, file)
    item.refresh_from_db()
    page = client.get(reverse("import_show", args=[item.pk]))
    assert page.status_code == 200
    assert _counts() == before, "an upload alone writes nothing"
    if file.says:
        assert file.says in item.error, f"said “{item.error}”"
        assert item.state == Import.State.UNREADABLE
        assert "data-refusal" in page.content.decode()
        assert not ImportRow.objects.filter(parent=item).exists()
        assert not staging.is_checked(item.pk)
    else:
        assert item.state == Import.State.REVIEW, item.error
        assert (item.counts["rows"], item.counts["faulty"]) == (file.rows, file.faulty)


@pytest.mark.django_db
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_it_says_clearly_what_is_wrong_or_reads_it(
    file, organisation, member, client_for, django_capture_on_commit_callbacks
):
    _prove(_in_english(member, client_for), file, django_capture_on_commit_callbacks)


@pytest.mark.proof
@pytest.mark.django_db
@pytest.mark.parametrize("file", LARGE, ids=lambda file: file.name)
def test_large_ones_do_not_get_far(file, organisation, member, client_for, django_capture_on_commit_callbacks):
    _prove(_in_english(member, client_for), file, django_capture_on_commit_callbacks)


def test_there_are_fifty_of_them():
    assert len(FILES) + len(LARGE) >= 50
    assert len({file.name for file in FILES}) == len(FILES)


def test_every_refusal_has_a_swedish_sentence():
    with translation.override("sv"):
        for sentence in SENTENCES:
            assert gettext(sentence) != sentence, f"not translated: {sentence}"


SENTENCES = (
    "The file is empty.",
    "The file has no rows with anything in them.",
    "The file has a heading but no rows under it.",
    "The file is not text, so no rows can be read from it. Choose an .xlsx or CSV file.",
    "The file is damaged or cut off. Open it in Excel, save it again and choose the new file.",
    "The file holds macros. Save it in Excel as an ordinary .xlsx, without macros.",
)
