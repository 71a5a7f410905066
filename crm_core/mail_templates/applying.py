"""Carrying what the provider has told of single letters to them: one that came back was not sent after all."""

import uuid
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from crm_core.mail_templates.models import SentMail
from kundsystem.accounts.actor import Actor
from kundsystem.messaging.models import Report
from kundsystem.shared.actions import action
from tenants.reports import UNKNOWN, applier

APPLIED, IGNORED = "applied", "ignored"
LOST = {"bounce", "dropped"}
# What shows that the provider has it, so that it is not uncertain any more.
KNOWN = {"processed", "deferred", "delivered", "open", "click", "spamreport"}
State = SentMail.State


@applier(Report.Kind.EVENT)
def apply_reports(reports: Sequence[Report]) -> list[str]:
    """Apply what was told; returns what became of each."""
    return apply(actor=Actor.system(), reports=reports)


@action("mail.report")
def apply(*, actor: Actor, reports: Sequence[Report]) -> list[str]:
    """Let each letter learn what became of it."""
    keys = {key for report in reports if (key := _key(report)) is not None}
    letters = {one.pk: one for one in SentMail.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
    return [_learn(letters.get(key) if (key := _key(report)) else None, report) for report in reports]


def _learn(letter: SentMail | None, report: Report) -> str:
    if letter is None or letter.state == State.QUEUED:
        return UNKNOWN
    event = str(report.facts.get("event", ""))
    if event in LOST and letter.state != State.FAILED:
        letter.state = State.FAILED
        letter.reason = str(report.facts.get("reason", "") or _("The letter came back."))[:200]
    elif event in KNOWN and letter.state in {State.SENDING, State.UNCERTAIN}:
        letter.state, letter.reason = State.SENT, ""
    else:
        return IGNORED
    letter.finished_at = letter.finished_at or timezone.now()
    letter.save(update_fields=["state", "reason", "finished_at"])
    return APPLIED


def _key(report: Report) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(report.facts.get("delivery", "")))
    except ValueError:
        return None
