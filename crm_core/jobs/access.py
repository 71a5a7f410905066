"""Which jobs somebody may see: one's own, and for administrators everybody's."""

import uuid

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from crm_core.jobs import queries
from crm_core.jobs.models import Job
from crm_core.reach import sees_everybodys
from kundsystem.accounts import permissions
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import NotFound


def jobs_for(actor: Actor) -> QuerySet[Job]:
    """Return the jobs that the actor may follow."""
    jobs = queries.all_jobs()
    anybodys = actor.may(permissions.SETTINGS_MANAGE) and sees_everybodys(actor)
    return jobs if anybodys else jobs.filter(started_by=actor.user)


def job_for(actor: Actor, pk: uuid.UUID) -> Job:
    """Return a job; NotFound when there is none or it is somebody else's."""
    job = jobs_for(actor).filter(pk=pk).first()
    if job is None:
        raise NotFound(_("There is no such job."))
    return job
