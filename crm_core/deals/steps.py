"""How a deal came to stand where it does: every status it has had, since when, by whom and for how long."""

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm_core.deals.access import changes_of
from crm_core.deals.models import Deal, DealStatus
from kundsystem.shared.formatting import as_date

SHOWN = 100


@dataclass(frozen=True)
class StatusStep:
    """That a deal got a status.

    Args:
        status: which.
        at: when; `by` is who, empty for the system.
        days: how many days it has stayed, or stayed, in it.
        before: the status that it came from; None for the first.
        days_before: how long it was in that.
    """

    status: DealStatus
    at: dt.datetime
    by: str
    days: int
    before: DealStatus | None = None
    days_before: int = 0

    @property
    def after(self) -> str:
        """How long it was where it was before, in words."""
        if self.before is None:
            return ""
        if self.days_before == 0:
            return _("the same day as %(status)s") % {"status": self.before}
        text = ngettext("%(count)s day in %(status)s", "%(count)s days in %(status)s", self.days_before)
        return text % {"count": self.days_before, "status": self.before}


def steps_of(deal: Deal) -> list[StatusStep]:
    """Return the statuses that a deal has had, the present one first."""
    newest_first = changes_of(deal, most=SHOWN + 1)
    steps = []
    until = timezone.now()
    for change, earlier in pairwise([*newest_first, None]):
        if change is None:
            break
        steps.append(
            StatusStep(
                change.status,
                change.changed_at,
                change.changed_by.name if change.changed_by else "",
                _days(change.changed_at, until),
                earlier.status if earlier else None,
                _days(earlier.changed_at, change.changed_at) if earlier else 0,
            )
        )
        until = change.changed_at
    return steps[:SHOWN]


def _days(start: dt.datetime, end: dt.datetime) -> int:
    return (as_date(end) - as_date(start)).days
