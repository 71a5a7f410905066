"""Addresses that get no mailings: a page of them at a time, and all of them as a file."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from crm_core.fields.lookups import as_key
from crm_core.history.events import remember
from crm_core.lists.cells_out import Column
from crm_core.lists.csv_files import csv_file
from crm_core.lists.permissions import EXPORT
from crm_core.mailings.models import Suppression
from crm_core.mailings.permissions import SUPPRESS
from crm_core.mailings.queries import SuppressionQuerySet
from crm_core.mailings.states import Reason
from crm_core.mailings.suppressing import ALLOWED
from crm_core.reach import VIEW_ALL
from kundsystem.accounts.actor import Actor
from kundsystem.shared.actions import action

PAGE = 50
REASONS = tuple(reason for reason in Reason if reason in ALLOWED)


@dataclass(frozen=True)
class Page:
    """Some of the addresses, the newest first.

    Args:
        rows: this page's.
        after: the last one, when there are more.
        text: what was looked for.
        reason: the only reason that is shown.
    """

    rows: list[Suppression]
    after: str
    text: str
    reason: str

    @property
    def is_narrowed(self) -> bool:
        """Whether something was looked for."""
        return bool(self.text or self.reason)


def suppressions_for(actor: Actor) -> SuppressionQuerySet:
    """Return the addresses that get no mailings: anybody's, so whoever sees own customers only does not see them."""
    actor.require(SUPPRESS)
    actor.require(VIEW_ALL)
    return Suppression.objects.all()


def page(actor: Actor, given: Any) -> Page:
    """Return the page that an address asks for; two questions at most."""
    text = given.get("q", "").replace("\x00", "").strip()[:100]
    reason = given.get("reason", "")
    reason = reason if reason in ALLOWED else ""
    found = suppressions_for(actor).matching(text).because(reason).newest_first()
    if (key := as_key(given.get("after", ""))) and (last := suppressions_for(actor).filter(pk=key).first()):
        found = found.before(last.created_at, last.pk)
    rows = list(found[: PAGE + 1])
    return Page(rows[:PAGE], str(rows[PAGE - 1].pk) if len(rows) > PAGE else "", text, reason)


@dataclass(frozen=True)
class Export:
    """The addresses as a file that is made while it is sent."""

    found: SuppressionQuerySet
    day: dt.date
    language: str

    def chunks(self) -> Iterator[bytes]:
        """Yield the file piece by piece."""
        with override(self.language):
            labels = (_("E-mail address"), _("Reason"), _("Since"), _("Mailing"), _("By"), _("Why"))
            yield from csv_file([Column(label, "") for label in labels], self._cells())

    def _cells(self) -> Iterator[list[Any]]:
        for row in self.found.iterator(chunk_size=1000):
            since = timezone.localtime(row.created_at).replace(tzinfo=None, microsecond=0)
            mailing, by = row.mailing, row.created_by
            yield [row.address, row.why, since, mailing.name if mailing else "", by.name if by else "", row.note]


@action("mail_suppression.export", permission=SUPPRESS)
def export(*, actor: Actor, given: Any) -> Export:
    """Begin to take the addresses out, and remember who did."""
    actor.require(EXPORT)
    text, reason = given.get("q", "")[:100], given.get("reason", "")
    found = suppressions_for(actor).matching(text).because(reason if reason in ALLOWED else "").newest_first()
    remember("mail_suppression.export", {}, actor=actor.user.pk if actor.user else None, door=actor.door)
    return Export(found, timezone.localdate(), get_language() or "sv")
