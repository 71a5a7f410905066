"""Long work: started, followed, cancelled, failed with a sentence, and taken up again when its worker died."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from crm_core.jobs import actions, queries, registry
from crm_core.jobs.models import Job
from crm_core.jobs.progress import Cancelled
from crm_core.jobs.registry import JobKind
from crm_core.jobs.wake_ups import sweep
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import NotFound, UserError

pytestmark = pytest.mark.django_db


@pytest.fixture
def kind():
    """A kind of job whose function the test decides; taken away again afterwards."""
    made = []

    def make(run, **how):
        made.append(registry.register(JobKind(f"test.{len(made)}", "Ett prov", run, **how)))
        return made[-1]

    yield make
    for one in made:
        del registry._kinds[one.name]


@pytest.fixture
def start(django_capture_on_commit_callbacks):
    """Start a job and let the worker (here: this process) do it."""

    def begin(user, kind, execute=True, **arguments):
        with django_capture_on_commit_callbacks(execute=execute):
            job = actions.start_job(actor=Actor(user), kind=kind.name, arguments=arguments)
        job.refresh_from_db()
        return job

    return begin


def test_a_job_runs_on_behalf_of_whoever_started_it_and_keeps_its_result(organisation, member, kind, start):
    seen = {}

    def work(progress):
        seen.update(user=progress.actor.user, given=progress.job.arguments)
        progress.report(3, 3)
        return {"made": 3}

    job = start(member, kind(work), what="this")
    assert (job.state, job.result, job.done, job.total) == ("done", {"made": 3}, 3, 3)
    assert seen == {"user": member, "given": {"what": "this"}}
    assert job.percent == 100


def test_a_user_error_ends_it_with_that_sentence(organisation, member, kind, start):
    ended = []

    def work(progress):
        raise UserError("Filen är borta.")

    job = start(member, kind(work, ended=lambda job: ended.append(job.pk)))
    assert (job.state, job.error) == ("failed", "Filen är borta.")
    assert ended == [job.pk]


def test_a_fault_of_ours_is_said_plainly_and_tells_nothing_of_what_it_was(organisation, member, kind, start):
    def work(progress):
        raise ZeroDivisionError("secret detail")

    job = start(member, kind(work))
    assert job.state == "failed"
    assert job.error
    assert "secret" not in job.error


def test_a_job_that_waits_is_cancelled_at_once_and_never_begins(organisation, member, kind, start):
    begun = []
    job = start(member, kind(lambda progress: begun.append(1) or {}), execute=False)
    actions.cancel_job(actor=Actor(member), job=job)
    assert actions.claim(job.pk) is None
    job.refresh_from_db()
    assert (job.state, begun) == ("cancelled", [])


def test_a_running_job_learns_that_it_should_stop(organisation, member, kind, start):
    def work(progress):
        progress.cancelled.set()
        progress.report(1)
        pytest.fail("it went on")

    assert start(member, kind(work)).state == "cancelled"
    assert issubclass(Cancelled, Exception)


def test_a_job_that_somebody_works_on_is_not_begun_twice(organisation, member, kind, start):
    job = start(member, kind(lambda progress: {}), execute=False)
    assert actions.claim(job.pk) is not None
    assert actions.claim(job.pk) is None


def test_a_job_whose_worker_went_silent_is_taken_over_and_given_up_after_three_times(organisation, member, kind, start):
    job = start(member, kind(lambda progress: {}), execute=False)
    for attempt in range(1, actions.ATTEMPTS + 1):
        assert actions.claim(job.pk).attempts == attempt
        Job.objects.filter(pk=job.pk).update(heard_from_at=timezone.now() - dt.timedelta(minutes=2))
    assert actions.claim(job.pk) is None
    job.refresh_from_db()
    assert job.state == "failed"
    assert job.error


def test_forgotten_jobs_are_sent_again(organisation, member, kind, start, django_capture_on_commit_callbacks):
    job = start(member, kind(lambda progress: {"again": True}), execute=False)
    long_ago = timezone.now() - dt.timedelta(minutes=5)
    Job.objects.filter(pk=job.pk).update(created_at=long_ago, state="running", heard_from_at=long_ago)
    with django_capture_on_commit_callbacks(execute=True):
        sweep()
    job.refresh_from_db()
    assert (job.state, job.result) == ("done", {"again": True})
    assert not queries.unfinished().exists()


def test_one_sees_ones_own_jobs_and_administrators_see_all(
    organisation, owner, member, reader, client_for, kind, start
):
    job = start(member, kind(lambda progress: {}))
    address = reverse("job_show", args=[job.pk])
    assert client_for(member).get(address).status_code == 200
    assert client_for(owner).get(address).status_code == 200
    assert client_for(reader).get(address).status_code == 404
    assert client_for(reader).post(reverse("job_cancel", args=[job.pk])).status_code == 404
    assert "Ett prov" in client_for(member).get(reverse("job_list")).content.decode()
    assert "Ett prov" not in client_for(reader).get(reverse("job_list")).content.decode()


def test_the_progress_asks_again_until_it_has_ended_and_then_shows_the_page_anew(
    organisation, member, client_for, kind, start
):
    job = start(member, kind(lambda progress: {}), execute=False)
    client = client_for(member)
    address = reverse("job_progress", args=[job.pk])
    waiting = client.get(address, headers={"HX-Request": "true"})
    assert 'hx-trigger="every 2s"' in waiting.content.decode()
    assert "HX-Refresh" not in waiting.headers
    client.post(reverse("job_cancel", args=[job.pk]))
    ended = client.get(address, headers={"HX-Request": "true"})
    assert ended.headers["HX-Refresh"] == "true"
    assert "hx-trigger" not in ended.content.decode()


def test_cancelling_what_has_ended_is_refused_with_a_sentence(organisation, member, client_for, kind, start):
    job = start(member, kind(lambda progress: {}))
    assert client_for(member).post(reverse("job_cancel", args=[job.pk])).status_code == 422


def test_a_stranger_is_not_told_that_a_job_exists(organisation, member, outsider, client_for, kind, start):
    job = start(member, kind(lambda progress: {}))
    assert client_for(outsider).get(reverse("job_show", args=[job.pk])).status_code == 404
    assert issubclass(NotFound, UserError)
