"""Whose a letter is that came in: each is given to the organisations whose addresses it was sent to."""

import logging
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from kundsystem.messaging.addresses import read_address
from kundsystem.messaging.forms import fields_of
from kundsystem.messaging.incoming import recipients_of
from kundsystem.messaging.models import Report
from tenants.models import Organisation

logger = logging.getLogger(__name__)

UNKNOWN = "unknown"
FAILED = "failed"


def address() -> int:
    """Say of every letter that nobody has looked at whose it is; returns how many there were."""
    count = 0
    while _address_one():
        count += 1
    return count


def forget(reports: Sequence[Report]) -> None:
    """Throw away what letters hold once they are in their organisation, or nobody's."""
    done = [report.pk for report in reports if report.kind == Report.Kind.INBOUND and report.outcome != FAILED]
    if done:
        Report.objects.filter(pk__in=done).update(content=None)


@transaction.atomic
def _address_one() -> bool:
    waiting = Report.objects.select_for_update(skip_locked=True).filter(
        kind=Report.Kind.INBOUND, organisation="", applied_at__isnull=True
    )
    report = waiting.order_by("id").first()
    if report is None:
        return False
    fields = fields_of(bytes(report.content or b""), str(report.facts.get("content_type", "")))
    keys = {found[0] for one in recipients_of(fields) if (found := read_address(one))}
    open_ones = Organisation.objects.filter(inbound__in=keys).exclude(state=Organisation.State.CLOSED)
    owners = [str(pk) for pk in open_ones.order_by("pk").values_list("pk", flat=True)]
    if not owners:
        logger.warning("A letter came in, %s, that is to nobody here", report.pk)
        report.outcome, report.applied_at, report.content = UNKNOWN, timezone.now(), None
    else:
        report.organisation = owners[0]
        others = (
            Report(kind=report.kind, key=f"{report.key}:{pk}"[:120], organisation=pk, facts=report.facts)
            for pk in owners[1:]
        )
        for other in others:
            other.content = report.content
            other.save()
    report.save(update_fields=["organisation", "outcome", "applied_at", "content"])
    return True
