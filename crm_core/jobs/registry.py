"""Every kind of job there is. A subject registers its own in its `registry.py`, so that any process knows it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from crm_core.jobs.models import Job
from crm_core.jobs.progress import Progress

Result = dict[str, Any]


@dataclass(frozen=True)
class JobKind:
    """A kind of long work.

    Args:
        name: `subject.verb`.
        label: what it is called on the job's page.
        run: does the work and returns the result; safe to run again after a crash.
        ended: called in the transaction that ends a job which failed or was cancelled.
        page: address where its outcome is shown; empty = the job's own page.
        door: how the work's changes are marked in the history.
    """

    name: str
    label: str | Promise
    run: Callable[[Progress], Result]
    ended: Callable[[Job], None] = lambda job: None
    page: Callable[[Job], str] = lambda job: ""
    door: str = "task"


_kinds: dict[str, JobKind] = {}


def register(kind: JobKind) -> JobKind:
    """Make a kind of job known."""
    _kinds[kind.name] = kind
    return kind


def kind_of(job: Job) -> JobKind | None:
    """Return the kind of a job, or None when no code knows it any more."""
    return _kinds.get(job.kind)
