"""Carrying what the provider has told of messages to their deliveries."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db.models import Q

from crm_core.mailings.models import Delivery
from crm_core.mailings.states import FACT_FIELDS, Reason, State, learn
from crm_core.mailings.suppressing import suppress
from kundsystem.accounts.actor import Actor
from kundsystem.messaging.models import Report
from kundsystem.shared.actions import action
from tenants.reports import UNKNOWN, applier

APPLIED, IGNORED = "applied", "ignored"
# What ends mailings to an address, and why. A bounce because the server was full or angry is none of these.
BARRING = {
    "spamreport": Reason.COMPLAINED,
    "unsubscribe": Reason.OPTED_OUT,
    "group_unsubscribe": Reason.OPTED_OUT,
    "bounce": Reason.BOUNCED,
}


@applier(Report.Kind.EVENT)
def apply_reports(reports: Sequence[Report]) -> list[str]:
    """Apply what was told, in whatever order it came; returns what became of each."""
    return apply(actor=Actor.system(), reports=reports)


@action("mailing.report")
def apply(*, actor: Actor, reports: Sequence[Report]) -> list[str]:
    """Let each delivery learn what was told of it, and bar the addresses that it says something final about."""
    keys = {key for report in reports if (key := _key(report)) is not None}
    # In one order, so that two workers never wait for each other.
    found = Delivery.objects.select_for_update(of=("self",)).filter(~Q(state=State.LEFT_OUT), pk__in=keys)
    deliveries = {delivery.pk: delivery for delivery in found.select_related("mailing").order_by("pk")}
    learnt: dict[uuid.UUID, Delivery] = {}
    outcomes = [_apply(actor, report, deliveries, learnt) for report in reports]
    Delivery.objects.bulk_update(learnt.values(), ["state", "reason", *FACT_FIELDS], batch_size=500)
    return outcomes


def _apply(
    actor: Actor, report: Report, deliveries: dict[uuid.UUID, Delivery], learnt: dict[uuid.UUID, Delivery]
) -> str:
    key, event = _key(report), str(report.facts.get("event", ""))
    delivery = deliveries.get(key) if key is not None else None
    if delivery is None or not delivery.attempts:
        return UNKNOWN
    is_barring = event in BARRING and report.facts.get("type") != "blocked"
    if is_barring:
        suppress(actor=actor, address=delivery.address, reason=BARRING[event], mailing=delivery.mailing)
    if not learn(delivery, event, _moment(report)):
        return APPLIED if is_barring else IGNORED
    learnt[delivery.pk] = delivery
    if event in {"bounce", "dropped"}:
        delivery.reason = str(report.facts.get("reason", ""))[:300]
    elif delivery.state not in {State.BOUNCED, State.FAILED}:
        delivery.reason = ""
    return APPLIED


def _key(report: Report) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(report.facts.get("delivery", "")))
    except ValueError:
        return None


def _moment(report: Report) -> dt.datetime:
    try:
        return dt.datetime.fromtimestamp(int(report.facts["timestamp"]), dt.UTC)
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return report.received_at
