"""Carrying what the provider of SMS has told to the notices that it is about, in any order and any number of times."""

import uuid
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from crm_core.reminders import sending
from crm_core.reminders.models import ReminderNotice
from kundsystem.accounts.actor import Actor
from kundsystem.messaging.models import Report
from kundsystem.shared.actions import action
from tenants.reports import UNKNOWN, applier

APPLIED, IGNORED = "applied", "ignored"
State = ReminderNotice.State


@applier(Report.Kind.SMS)
def apply_reports(reports: Sequence[Report]) -> list[str]:
    """Apply what was told; returns what became of each."""
    return apply(actor=Actor.system(), reports=reports)


@action("reminder.report")
def apply(*, actor: Actor, reports: Sequence[Report]) -> list[str]:
    """Let each notice learn whether its text has arrived."""
    keys = {key for report in reports if (key := _key(report)) is not None}
    found = ReminderNotice.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    notices = {one.pk: one for one in found.select_related("reminder", "recipient")}
    return [_learn(notices.get(key) if (key := _key(report)) else None, report) for report in reports]


def _learn(notice: ReminderNotice | None, report: Report) -> str:
    """What has arrived has arrived, whatever is told afterwards."""
    if notice is None or not notice.attempts:
        return UNKNOWN
    status = str(report.facts.get("status", ""))
    if status == "delivered" and notice.state != State.DELIVERED:
        notice.state, notice.delivered_at, notice.reason = State.DELIVERED, timezone.now(), ""
    elif status == "failed" and notice.state not in {State.DELIVERED, State.FAILED}:
        notice.state, notice.reason = State.FAILED, _("The operator could not deliver it.")
        sending.mail_instead(notice)
    else:
        return IGNORED
    notice.provider_id = notice.provider_id or str(report.facts.get("id", ""))[:120]
    notice.save()
    return APPLIED


def _key(report: Report) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(report.facts.get("reference", "")))
    except ValueError:
        return None
