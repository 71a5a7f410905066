"""Carrying what providers have told to the notices that it is about, in any order and any number of times."""

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
# SendGrid's words for a mail: that it has it, that the recipient has it, and that the recipient never gets it.
ACCEPTED, ARRIVED, LOST = {"processed", "deferred"}, {"delivered", "open", "click"}, {"bounce", "dropped"}


@applier(Report.Kind.EVENT)
@applier(Report.Kind.SMS)
def apply_reports(reports: Sequence[Report]) -> list[str]:
    """Apply what was told; returns what became of each."""
    return apply(actor=Actor.system(), reports=reports)


@action("reminder.report")
def apply(*, actor: Actor, reports: Sequence[Report]) -> list[str]:
    """Let each notice learn whether its text or mail has arrived."""
    keys = {key for report in reports if (key := _key(report)) is not None}
    found = ReminderNotice.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    notices = {one.pk: one for one in found.select_related("reminder", "recipient")}
    return [_learn(notices.get(key) if (key := _key(report)) else None, report) for report in reports]


def _learn(notice: ReminderNotice | None, report: Report) -> str:
    """What has arrived has arrived, whatever is told afterwards."""
    if notice is None or not notice.attempts:
        return UNKNOWN
    if report.kind == Report.Kind.EVENT:
        return _learn_of_mail(notice, report)
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


def _learn_of_mail(notice: ReminderNotice, report: Report) -> str:
    """A mail that was opened has arrived; one that bounced has not, whatever was told before."""
    event = str(report.facts.get("event", ""))
    if event in LOST and notice.state != State.FAILED:
        notice.state, notice.reason = State.FAILED, str(report.facts.get("reason", ""))[:300]
    elif event in ARRIVED and notice.state not in {State.DELIVERED, State.FAILED}:
        notice.state, notice.reason = State.DELIVERED, ""
        notice.delivered_at = notice.delivered_at or timezone.now()
    elif event in ACCEPTED and notice.state in {State.SENDING, State.UNCERTAIN}:
        notice.state, notice.reason = State.SENT, ""
    else:
        return IGNORED
    notice.sent_at = notice.sent_at or timezone.now()
    notice.save()
    return APPLIED


def _key(report: Report) -> uuid.UUID | None:
    said = report.facts.get("reference") or report.facts.get("delivery") or ""
    try:
        return uuid.UUID(str(said))
    except ValueError:
        return None
