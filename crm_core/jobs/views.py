"""Pages of jobs."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from crm_core.jobs import access, actions
from crm_core.jobs.registry import kind_of
from kundsystem.accounts.http import TenantRequest

SHOWN = 50


@require_GET
def index(request: TenantRequest) -> HttpResponse:
    """The newest jobs that one may follow."""
    jobs = access.jobs_for(request.actor)[:SHOWN]
    return render(request, "crm_core/jobs/index.html", {"rows": [(job, kind_of(job)) for job in jobs]})


@require_GET
def show(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """One job; leads on to where its outcome is shown, when that is another page."""
    job = access.job_for(request.actor, pk)
    kind = kind_of(job)
    if job.state == job.State.DONE and kind is not None and (page := kind.page(job)):
        return redirect(page)
    return render(request, "crm_core/jobs/show.html", {"job": job, "kind": kind})


@require_GET
def progress(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """How far a job has come; asked for every two seconds, and the page is shown anew when it has ended."""
    job = access.job_for(request.actor, pk)
    response = render(request, "crm_core/jobs/_progress.html", {"job": job, "kind": kind_of(job)})
    if job.has_ended and request.htmx:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def cancel(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask a job to stop."""
    job = access.job_for(request.actor, pk)
    actions.cancel_job(actor=request.actor, job=job)
    if request.htmx:
        job.refresh_from_db()
        return render(request, "crm_core/jobs/_progress.html", {"job": job, "kind": kind_of(job)})
    return redirect("job_show", pk=job.pk)
