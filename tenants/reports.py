"""Carries what providers have told to the organisations that it is about."""

import logging
import uuid
from collections.abc import Callable, Sequence

from django.db import transaction
from django.utils import timezone
from django_tenants.utils import tenant_context

from kundsystem.messaging.models import Report
from kundsystem.messaging.reports import when_stored
from tenants import inbound
from tenants.models import Organisation

logger = logging.getLogger(__name__)

PIECE = 500
UNKNOWN = inbound.UNKNOWN

# Given reports of one kind, inside their organisation, returns what became of each.
Applier = Callable[[Sequence[Report]], list[str]]
_appliers: dict[str, list[Applier]] = {}


def applier(kind: str) -> Callable[[Applier], Applier]:
    """Register what applies reports of a kind. It stands them in any order and any number of times.

    Several may know of a kind: what the ones before know nothing of is given to the next.
    """

    def decorate(function: Applier) -> Applier:
        _appliers.setdefault(kind, []).append(function)
        return function

    return decorate


@when_stored
def begin() -> None:
    """Ask a worker to carry what was stored."""
    from tenants.tasks import apply_reports

    apply_reports.delay()


def carry() -> int:
    """Apply everything that waits; returns how much. Several may do it at once: each report is applied by one."""
    inbound.address()
    waiting = Report.objects.filter(applied_at__isnull=True, kind__in=list(_appliers))
    done = 0
    for named in list(waiting.order_by().values_list("organisation", flat=True).distinct()):
        organisation = _organisation(named)
        if organisation is None:
            done += _nobodys(named)
            continue
        if not organisation.is_writable:
            continue  # kept until it is
        try:
            with tenant_context(organisation):
                while piece := _apply_piece(named):
                    done += piece
        except Exception:
            # One organisation's trouble is not the others'; what is not applied is tried again within a minute.
            logger.exception("What was told of %s could not be applied", named)
    return done


def _apply_piece(named: str) -> int:
    """Apply some of an organisation's, in one transaction with the mark that they are applied."""
    with transaction.atomic():
        locked = Report.objects.select_for_update(skip_locked=True).filter(
            organisation=named, applied_at__isnull=True, kind__in=list(_appliers)
        )
        # What letters hold is read one at a time.
        found = list(locked.defer("content").order_by("id")[:PIECE])
        for kind in _appliers:
            for report, outcome in _outcomes(kind, [report for report in found if report.kind == kind]):
                report.outcome, report.applied_at = outcome, timezone.now()
                if outcome == UNKNOWN:
                    logger.warning("Report %s is about nothing that %s has", report.pk, named)
        Report.objects.bulk_update(found, ["outcome", "applied_at"])
        inbound.forget(found)
    return len(found)


def _outcomes(kind: str, some: list[Report]) -> list[tuple[Report, str]]:
    """Let each that knows of a kind apply what those before it know nothing of."""
    outcomes: dict[int, str] = {report.pk: UNKNOWN for report in some}
    for apply in _appliers[kind]:
        unknown = [report for report in some if outcomes[report.pk] == UNKNOWN]
        if unknown:
            outcomes |= zip((report.pk for report in unknown), apply(unknown), strict=True)
    return [(report, outcomes[report.pk]) for report in some]


def _nobodys(named: str) -> int:
    """Keep what is about no organisation of ours, and say so."""
    found = Report.objects.filter(organisation=named, applied_at__isnull=True, kind__in=list(_appliers))
    count = found.update(outcome=UNKNOWN, applied_at=timezone.now())
    if count:  # else somebody else has just said so
        logger.warning("%s reports are about no organisation here (%r)", count, named)
    return count


def _organisation(named: str) -> Organisation | None:
    try:
        key = uuid.UUID(named)
    except ValueError:
        return None
    return Organisation.objects.filter(pk=key).exclude(state=Organisation.State.CLOSED).first()
