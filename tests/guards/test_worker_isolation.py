"""A worker that was just used by one organisation does the other's work in the other's schema."""

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import connection
from django_tenants.utils import tenant_context

from crm_core.models import Change, Customer
from tests.worker import queue_is_empty, running_worker, send, wait_for

TURNS = 20


@pytest.fixture
def worker(committed_organisation, tmp_path):
    """One process only, so that it is surely the one that the other organisation just used."""
    with running_worker(tmp_path) as running:
        yield running


def test_one_worker_serves_two_organisations_in_turn(committed_organisation, another_committed_organisation, worker):
    both = {"gamma": committed_organisation, "delta": another_committed_organisation}
    for turn in range(TURNS):
        for name, organisation in both.items():
            with tenant_context(organisation):
                if turn % 5 == 3:
                    send("tests.worker_tasks.leave_marks_and_fail", f"{name}-fails-{turn}")
                if turn == 11:
                    send("tests.worker_tasks.break_the_connection", name)
                send("tests.worker_tasks.leave_marks", f"{name}-{turn}")
    wait_for(queue_is_empty, 60, worker.said)

    for name, organisation in both.items():
        with tenant_context(organisation):
            expected = {f"{name}-{turn}" for turn in range(TURNS)}
            assert set(Customer.objects.values_list("name", flat=True)) == expected
            changed = Change.objects.filter(table_name="customer", verb="test.write_down")
            assert changed.count() == TURNS
            assert cache.get("last-mark") == f"{name}-{TURNS - 1}"
            assert set(default_storage.listdir("marks")[1]) == expected


def test_a_task_sent_without_an_organisation_finds_nothing_of_any(committed_organisation, worker):
    connection.set_tenant(committed_organisation)
    send("tests.worker_tasks.leave_marks", "with-one")
    connection.set_schema_to_public()
    send("tests.worker_tasks.leave_marks", "without-one")
    connection.set_tenant(committed_organisation)
    send("tests.worker_tasks.leave_marks", "with-one-again")
    wait_for(queue_is_empty, 30, worker.said)
    assert set(Customer.objects.values_list("name", flat=True)) == {"with-one", "with-one-again"}
    assert "customer_status" in worker.log.read_text()  # it said that the table does not exist
