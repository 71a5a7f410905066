"""Changing all that a list shows: looked at first, carried out piece by piece, and undone as one."""

import re

import pytest
from django.urls import reverse

from crm_core.customers.models import Customer, CustomerStatus, CustomerTag, Tag
from crm_core.history.models import Change
from crm_core.jobs.actions import claim, run
from crm_core.jobs.models import Job
from crm_core.lists import actions
from crm_core.lists.models import BulkChange, BulkRow
from crm_core.notes.models import Note, NoteKind
from tests.factories import CustomerFactory

URL = "/customers/bulk/"


@pytest.fixture
def client(client_for, member):
    client = client_for(member)
    client.cookies["kundsystem_language"] = "en"
    return client


@pytest.fixture
def lunda(organisation):
    """Six in Lund, two of whom have the last status already, and one elsewhere."""
    first, last = CustomerStatus.objects.first(), CustomerStatus.objects.last()
    CustomerFactory(name="Annan", postal_town="Arboga", status=first)
    return [CustomerFactory(name=f"Lund {n}", postal_town="Lund", status=last if n < 2 else first) for n in range(6)]


@pytest.fixture
def small_pieces(monkeypatch):
    """Two rows at a time, and a job for more than three."""
    monkeypatch.setattr(actions, "CHUNK", 2)
    monkeypatch.setattr(actions, "AT_ONCE", 3)


def prepared(client, do, **more):
    answer = client.post(URL, {"all": "1", "query": "town=Lund", "do": do} | more)
    assert answer.status_code == 302, answer.content.decode()[:300]
    return BulkChange.objects.latest("created_at"), answer["Location"]


def text_of(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def begun(client, item, **data):
    """Start it without its job being run."""
    client.post(reverse("bulk_start", args=[item.pk]), data)
    item.refresh_from_db()
    return item


def in_status(status):
    return Customer.objects.filter(status=status).count()


def test_the_preview_says_how_many_change_and_how_many_are_so_already(client, lunda):
    status = CustomerStatus.objects.last()
    item, page = prepared(client, f"status:{status.pk}")
    Customer.objects.filter(pk=lunda[5].pk).delete()
    text = text_of(client.get(page))
    assert f"Set status: {status.name}" in text
    assert "3 will be changed" in text
    assert "2 are so already" in text
    assert "1 cannot be changed" in text
    assert (item.total, in_status(status)) == (6, 2), "nothing is changed yet"


def test_a_few_are_changed_at_once_and_undone_as_one(client, lunda):
    status = CustomerStatus.objects.last()
    item, page = prepared(client, f"status:{status.pk}")
    assert "4 were changed" in text_of(client.post(reverse("bulk_start", args=[item.pk]), follow=True))
    assert in_status(status) == 6
    assert BulkRow.objects.count() == 0
    assert "4 are as they were again" in text_of(client.post(reverse("bulk_undo", args=[item.pk]), follow=True))
    assert in_status(status) == 2
    assert client.get(page).status_code == 200


def test_many_are_changed_by_a_job_in_pieces_that_are_one_operation(
    client, lunda, small_pieces, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        item = begun(client, prepared(client, "archive")[0])
    item.refresh_from_db()
    assert (item.state, item.changed, item.gone_through) == ("done", 6, 6)
    assert Customer.objects.archived().count() == 6
    changes = Change.objects.filter(operation=item.operation, table_name="customer")
    assert {change.verb for change in changes} == {"list.bulk"}
    assert changes.count() == 6
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("bulk_undo", args=[item.pk]))
    assert Customer.objects.archived().count() == 0


def test_what_was_changed_since_is_left_alone_and_told_by_number(client, lunda):
    status, other = CustomerStatus.objects.last(), CustomerStatus.objects.all()[1]
    item = begun(client, prepared(client, f"status:{status.pk}")[0])
    client.post(URL, {"key": [str(lunda[4].pk), str(lunda[5].pk)], "do": f"status:{other.pk}"})
    text = text_of(client.post(reverse("bulk_undo", args=[item.pk]), follow=True))
    assert "2 are as they were again" in text
    assert "2 have been changed by somebody since" in text
    assert in_status(other) == 2


def test_a_worker_that_died_is_taken_over_where_it_had_come_to(client, lunda, small_pieces, actor_for, member):
    item = begun(client, prepared(client, "archive")[0])
    with actions.parts_of(item.operation):
        actions.carry_out_some(actor=actor_for(member), key=item.pk)  # and then it was killed
    assert Customer.objects.archived().count() == 2
    job = claim(item.job_id)
    run(job)
    run(Job.objects.get(pk=job.pk))  # the same message twice
    item.refresh_from_db()
    assert (item.changed, item.gone_through, item.state) == (6, 6, "done")
    assert Change.objects.filter(table_name="customer", op="U", operation=item.operation).count() == 6


def test_a_cancelled_one_says_how_far_it_came_and_can_be_undone(client, lunda, small_pieces, actor_for, member):
    item = begun(client, prepared(client, "archive")[0])
    with actions.parts_of(item.operation):
        actions.carry_out_some(actor=actor_for(member), key=item.pk)
    client.post(reverse("job_cancel", args=[item.job_id]))
    item.refresh_from_db()
    assert item.state == "done"
    assert "It was stopped after 2 of 6" in text_of(client.get(reverse("bulk_show", args=[item.pk])))
    client.post(reverse("bulk_undo", args=[item.pk]))
    assert Customer.objects.archived().count() == 0


def test_one_that_fails_says_that_what_was_done_can_be_undone(client, lunda, small_pieces, monkeypatch):
    item = begun(client, prepared(client, "archive")[0])
    plain, calls = actions.bulk.do, []

    def failing(*args):
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError
        return plain(*args)

    monkeypatch.setattr(actions.bulk, "do", failing)
    run(claim(item.job_id))
    text = text_of(client.get(reverse("bulk_show", args=[item.pk])))
    assert "Det som hann göras kan ångras." in text  # in the language of whose job it was
    assert Customer.objects.archived().count() == 2


def test_a_tag_is_added_to_those_who_lack_it(client, lunda):
    tag = Tag.objects.create(name="Mässa", subject="customer")
    CustomerTag.objects.create(customer=lunda[0], tag=tag)
    item, page = prepared(client, f"tags:{tag.pk}")
    assert "1 is so already" in text_of(client.get(page))
    begun(client, item)
    assert CustomerTag.objects.filter(tag=tag).count() == 6
    client.post(reverse("bulk_undo", args=[item.pk]))
    assert list(CustomerTag.objects.filter(tag=tag).values_list("customer", flat=True)) == [lunda[0].pk]


def test_a_tag_is_taken_from_those_who_have_it_and_comes_back(client, lunda):
    tag, other = (Tag.objects.create(name=name, subject="customer") for name in ("Mässa", "Norr"))
    CustomerTag.objects.bulk_create(CustomerTag(customer=one, tag=tag) for one in lunda[:4])
    CustomerTag.objects.create(customer=lunda[0], tag=other)
    assert 'value="untag:' in client.get(reverse("customer_bulk_choices", args=["untag"])).content.decode()
    item, page = prepared(client, f"untag:{tag.pk}")
    shown = text_of(client.get(page))
    assert "Remove tag: Mässa" in shown
    assert "2 are so already" in shown
    begun(client, item)
    assert list(CustomerTag.objects.values_list("customer", "tag")) == [(lunda[0].pk, other.pk)]
    client.post(reverse("bulk_undo", args=[item.pk]))
    assert CustomerTag.objects.filter(tag=tag).count() == 4
    told = text_of(client.post(URL, {"key": [lunda[0].pk, lunda[5].pk], "do": f"untag:{tag.pk}"}, follow=True))
    assert "1 customer lost the tag Mässa" in told
    assert CustomerTag.objects.filter(tag=tag).count() == 3


def test_the_same_note_is_written_about_each_and_counts_as_contact(client, lunda, member):
    kind = NoteKind.objects.filter(is_contact=True).first()
    item, page = prepared(client, "note")
    assert "Write 6 notes" in text_of(client.get(page))
    refused = client.post(reverse("bulk_start", args=[item.pk]), {"text": " ", "kind": str(kind.pk)})
    assert (refused.status_code, Note.objects.count()) == (422, 0)
    begun(client, item, text="Inbjuden till mässan", kind=str(kind.pk))
    assert set(Note.objects.values_list("body", "author", "kind")) == {("Inbjuden till mässan", member.pk, kind.pk)}
    assert Customer.objects.filter(last_contact_at__isnull=False).count() == 6
    client.post(reverse("bulk_undo", args=[item.pk]))
    assert Note.objects.count() == 0
    assert Customer.objects.filter(last_contact_at__isnull=False).count() == 0


def test_a_note_about_those_that_are_marked_is_written_on_the_page_too(client, lunda):
    client.post(URL, {"key": [str(lunda[0].pk)], "do": "note"})
    item = BulkChange.objects.get()
    begun(client, item, text="En")
    assert list(Note.objects.values_list("customer", flat=True)) == [lunda[0].pk]


def test_marked_ones_that_are_so_already_are_told_by_number(client, lunda):
    status = CustomerStatus.objects.last()
    keys = [str(customer.pk) for customer in lunda[:4]]
    text = text_of(client.post(URL, {"key": keys, "do": f"status:{status.pk}"}, follow=True))
    assert "2 customers got the status" in text
    assert "2 were so already." in text


def test_whom_it_concerns_is_decided_when_it_is_prepared(client, lunda):
    item, _page = prepared(client, "archive")
    CustomerFactory(name="Sen", postal_town="Lund")
    begun(client, item)
    assert Customer.objects.archived().count() == 6


def test_it_is_begun_once(client, lunda):
    item = begun(client, prepared(client, "archive")[0])
    assert client.post(reverse("bulk_start", args=[item.pk])).status_code == 409
    assert client.post(reverse("bulk_undo", args=[item.pk])).status_code == 302
    assert client.post(reverse("bulk_undo", args=[item.pk])).status_code == 409


def test_readers_prepare_nothing_and_others_do_not_see_it(client, client_for, reader, lunda):
    item, page = prepared(client, "archive")
    assert client_for(reader).get(page).status_code == 404
    assert client_for(reader).post(reverse("bulk_start", args=[item.pk])).status_code == 404
    for do in ("archive", "note", f"status:{CustomerStatus.objects.last().pk}"):
        assert client_for(reader).post(URL, {"all": "1", "query": "", "do": do}).status_code == 403
    assert BulkChange.objects.count() == 1


@pytest.mark.parametrize("do", ["", "name:X", "status:", "status:Kejsare", "delete", "tags:", "untag:"])
def test_what_can_not_be_done_is_not_prepared(client, lunda, do):
    assert client.post(URL, {"all": "1", "query": "", "do": do}).status_code in {404, 422}
    assert not BulkChange.objects.exists()


def test_a_list_of_nobody_is_not_prepared(client, lunda):
    assert client.post(URL, {"all": "1", "query": "q=zzzz", "do": "archive"}).status_code == 422
