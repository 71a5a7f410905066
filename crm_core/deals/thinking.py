"""What there is to think of about a deal: the one thing that is nearest, said in a few words."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm_core.deals.models import BOUGHT, Deal
from kundsystem.shared import formatting

# So long ahead a contract's end, and the day by which notice is given, are told.
AHEAD = dt.timedelta(days=90)
SOON = dt.timedelta(days=7)
# So long without anybody being in touch, an open deal says so.
SILENCE = dt.timedelta(days=30)
LATE, NEAR, PLAIN = "late", "near", ""


@dataclass(frozen=True)
class Thought:
    """A few words, and how pressing they are: `late`, `near` or nothing."""

    text: str
    tone: str = PLAIN

    def __bool__(self) -> bool:
        return bool(self.text)


def thought_of(deal: Deal, today: dt.date | None = None) -> Thought:
    """Return what to think of, from what is known of the deal, its status and its customer; no question is asked."""
    today = today or timezone.localdate()
    stage = deal.status.stage
    if stage == "open":
        return _of_open(deal, today)
    if stage in BOUGHT and deal.is_recurring:
        return _of_contract(deal, today) or Thought(deal.next_step)
    return Thought(deal.next_step)


def _of_open(deal: Deal, today: dt.date) -> Thought:
    if deal.answer_by and deal.answer_by < today:
        return Thought(_("Answer was due %(day)s") % {"day": formatting.short_date(deal.answer_by)}, LATE)
    if deal.answer_by and deal.answer_by - today <= SOON:
        return Thought(_("Answer by %(day)s") % {"day": formatting.short_date(deal.answer_by)}, NEAR)
    if deal.next_step:
        return Thought(deal.next_step)
    if deal.answer_by:
        return Thought(_("Answer by %(day)s") % {"day": formatting.short_date(deal.answer_by)})
    last = deal.customer.last_contact_at
    silent = today - (timezone.localdate(last) if last else timezone.localdate(deal.created_at))
    if silent >= SILENCE:
        text = ngettext("No contact for %(days)s day", "No contact for %(days)s days", silent.days)
        return Thought(text % {"days": silent.days}, LATE)
    return Thought("")


def _of_contract(deal: Deal, today: dt.date) -> Thought:
    if deal.ends_on is None:
        return Thought("")
    left = (deal.ends_on - today).days
    if left < 0:
        if deal.renews:
            return Thought("")
        return Thought(_("Ended %(day)s") % {"day": formatting.short_date(deal.ends_on)}, LATE)
    notice = deal.notice_on
    if notice and today <= notice <= today + AHEAD:
        return Thought(_("Give notice by %(day)s") % {"day": formatting.short_date(notice)}, NEAR)
    if left <= AHEAD.days:
        text = ngettext("%(days)s day left", "%(days)s days left", left) % {"days": left}
        return Thought(text if left else _("Ends today"), PLAIN if deal.renews else NEAR)
    return Thought("")
