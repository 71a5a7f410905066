"""A worker killed in the middle of an import leaves nothing, and the import is carried out once when it is taken up."""

import datetime as dt
import os
import signal
import subprocess
import sys
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from crm_core.imports import actions
from crm_core.jobs import actions as jobs
from crm_core.jobs.models import Job
from crm_core.models import Change, Contact, Customer, Import, Note
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import User
from tests import cast
from tests.crm_core.imports.registers import register
from tests.database import ROOT, address_of

pytestmark = pytest.mark.proof

WORKER = """
import sys, uuid, django
django.setup()
from django.db import connection
from tenants.models import Organisation
from crm_core.jobs import actions
connection.set_tenant(Organisation.objects.get(schema_name=sys.argv[1]))
actions.run(actions.claim(uuid.UUID(sys.argv[2])))
"""


@pytest.fixture
def waiting(committed_organisation, monkeypatch):
    """An import of five thousand rows whose job waits for a worker."""
    monkeypatch.setattr(jobs, "send", lambda key: None)
    actor = Actor(User.objects.get(email=cast.MEMBER.email))
    file = register()
    item = actions.upload(actor=actor, file=SimpleUploadedFile("gamla_registret.csv", file.content))
    job = actions.start(actor=actor, item=item)
    return item, job, file


def _worker(job: Job) -> subprocess.Popen:
    environment = os.environ | {
        "KUNDSYSTEM_DATABASE_URL": address_of(connection.settings_dict["NAME"]),
        "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}",
        "DJANGO_SETTINGS_MODULE": "kundsystem.settings.test",
    }
    command = [sys.executable, "-c", WORKER, connection.schema_name, str(job.pk)]
    return subprocess.Popen(command, env=environment)


def _until(condition, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came so far"
        time.sleep(0.02)


def _writes_customers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE relation = 'customer'::regclass AND mode = 'RowExclusiveLock')"
        )
        return cursor.fetchone()[0]


def test_nothing_is_half_written_and_the_next_worker_does_it_once(waiting):
    item, job, file = waiting
    history = Change.objects.count()
    worker = _worker(job)
    _until(_writes_customers)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    _until(lambda: not _writes_customers())
    assert (Customer.objects.count(), Contact.objects.count(), Note.objects.count()) == (0, 0, 0)
    assert Change.objects.count() == history

    assert jobs.claim(job.pk) is None, "its worker may still live, as far as anybody knows"
    silent = timezone.now() - jobs.SILENCE - dt.timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(heard_from_at=silent)
    taken = jobs.claim(job.pk)
    assert taken.attempts == 2
    jobs.run(taken)
    item.refresh_from_db()
    assert item.state == Import.State.DONE
    assert Customer.objects.count() == file.customers

    # The same message once more: whoever gets it finds the work done.
    actions.carry_out(actor=Actor(item.created_by), key=item.pk)
    assert Customer.objects.count() == file.customers


def test_an_import_whose_working_tables_were_lost_reads_its_file_again(waiting):
    item, job, file = waiting
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE import_row, import_check")  # as PostgreSQL does to unlogged tables after a crash
    jobs.run(jobs.claim(job.pk))
    item.refresh_from_db()
    assert item.state == Import.State.DONE
    assert Customer.objects.count() == file.customers
