"""The lists of the subjects below, and the jobs that lists have; a subject above brings its own list."""

import logging
import uuid
from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm_core.jobs.models import Job
from crm_core.jobs.progress import Cancelled, Progress
from crm_core.jobs.registry import JobKind, register
from crm_core.lists import actions, contacts, customers, deals, products  # noqa: F401  # they register themselves
from kundsystem.shared.errors import UserError

logger = logging.getLogger(__name__)


def _key(job: Job) -> uuid.UUID:
    return uuid.UUID(job.arguments["bulk"])


def _piecewise(work: Callable[[Progress], object]) -> Callable[[Progress], dict[str, Any]]:
    """Let work fail with what is true of it: what it has done until then stays done."""

    def run(progress: Progress) -> dict[str, Any]:
        try:
            work(progress)
        except (UserError, Cancelled):
            raise
        except Exception as error:
            logger.exception("Job %s stopped", progress.job.pk)
            raise UserError(_("Something went wrong on our side. What was done until then can be undone.")) from error
        return {}

    return run


def _carry_out(progress: Progress) -> None:
    actions.carry_out(actor=progress.actor, key=_key(progress.job), told=progress.report)


def _undo(progress: Progress) -> None:
    actions.undo(actor=progress.actor, key=_key(progress.job))


for _name, _label, _function in (
    ("list.bulk", gettext_lazy("Changing many rows"), _carry_out),
    ("list.undo_bulk", gettext_lazy("Undoing a change of many rows"), _undo),
):
    register(
        JobKind(
            _name,
            _label,
            _piecewise(_function),
            ended=actions.stopped,
            page=lambda job: reverse("bulk_show", args=[_key(job)]),
        )
    )
