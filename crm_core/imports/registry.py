"""The jobs of imports."""

import uuid
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm_core.imports import actions, understanding
from crm_core.imports.models import Import
from crm_core.jobs.models import Job
from crm_core.jobs.progress import Progress
from crm_core.jobs.registry import JobKind, register


def _key(progress: Progress) -> uuid.UUID:
    return uuid.UUID(progress.job.arguments["import"])


def _read(progress: Progress) -> dict[str, Any]:
    with transaction.atomic():
        item = Import.objects.select_for_update().get(pk=_key(progress))
        if item.state == Import.State.READING:
            understanding.read_now(item, anew=progress.job.arguments["anew"], told=progress.report)
    return {}


def _check(progress: Progress) -> dict[str, Any]:
    with transaction.atomic():
        item = Import.objects.select_for_update().get(pk=_key(progress))
        if item.state == Import.State.READING:
            actions.check_now(item, told=progress.report)
    return {}


def _run(progress: Progress) -> dict[str, Any]:
    return actions.carry_out(actor=progress.actor, key=_key(progress), told=progress.report)


def _undo(progress: Progress) -> dict[str, Any]:
    return actions.undo(actor=progress.actor, key=_key(progress))


def _page(job: Job) -> str:
    return reverse("import_show", args=[uuid.UUID(job.arguments["import"])])


for _name, _label, _function in (
    ("import.read", _("Reading a file"), _read),
    ("import.check", _("Checking the rows of a file"), _check),
    ("import.run", _("Importing"), _run),
    ("import.undo", _("Undoing an import"), _undo),
):
    register(JobKind(_name, _label, _function, ended=actions.put_back, page=_page, door="import"))
