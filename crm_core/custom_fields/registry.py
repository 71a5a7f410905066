"""Adds the organisation's own fields to the registry of fields when the app starts, and the work that they take."""

import uuid

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm_core.custom_fields import definitions, renewing  # noqa: F401  # register themselves
from crm_core.custom_fields.converting import JOB, change_kind
from crm_core.jobs.models import Job
from crm_core.jobs.progress import Progress
from crm_core.jobs.registry import JobKind, Result, register


def _change_kind(progress: Progress) -> Result:
    given = progress.job.arguments
    change_kind(
        actor=progress.actor,
        pk=uuid.UUID(given["pk"]),
        kind=given["kind"],
        decimals=given["decimals"],
        seen=given["seen"],
    )
    return {}


def _page(job: Job) -> str:
    return reverse("custom_field_edit", args=[uuid.UUID(job.arguments["pk"])])


register(JobKind(JOB, _("Changing what a field holds"), _change_kind, page=_page))
