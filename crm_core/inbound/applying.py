"""Taking in the letters that were stored as they came."""

import logging
from collections.abc import Sequence

from django.db import OperationalError, transaction

from crm_core.inbound.actions import receive
from kundsystem.accounts.actor import Actor
from kundsystem.messaging.models import Report
from tenants.inbound import FAILED
from tenants.reports import applier

logger = logging.getLogger(__name__)

APPLIED, IGNORED = "applied", "ignored"


@applier(Report.Kind.INBOUND)
def take_in(reports: Sequence[Report]) -> list[str]:
    """Take each letter in for itself, so that one which can not be taken in keeps no other one out."""
    return [_take_in(report) for report in reports]


def _take_in(report: Report) -> str:
    try:
        with transaction.atomic():
            mail = receive(
                actor=Actor.system(),
                body=bytes(report.content or b""),
                content_type=str(report.facts.get("content_type", "")),
                at=report.received_at,
            )
    except OperationalError:
        raise  # the database's trouble, not the letter's: it is tried again
    except Exception:
        # It stays in public as it came, so that nothing is lost, and the log says where.
        logger.exception("A letter that came in, report %s, could not be taken in", report.pk)
        return FAILED
    return APPLIED if mail else IGNORED
