"""What to think of with a deal: the one thing that a row, a card or a page says of what comes next.

What has a day and is near comes first, since it will not wait; then what somebody has written; then what has a day
further away; last that nobody has been in touch.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm_core.deals.models import BOUGHT, Deal
from crm_core.deals.terms import NEAR, ends_soon
from kundsystem.shared.formatting import as_date, short_date

# Days ahead that notice has to be thought of; that an answer is near, and that it is worth more than what is written.
NOTICE, ANSWER_NEAR, ANSWER = 90, 7, 30
# Days that an open deal may be left alone.
SILENCE = 30


@dataclass(frozen=True)
class Thought:
    """What to think of.

    Args:
        text: a few words.
        day: the day that it is about, if it is about one.
        tone: `near` when it is soon, `late` when it should have been; else empty.
    """

    text: str
    day: dt.date | None = None
    tone: str = ""


NOTHING = Thought("")


def thought_of(deal: Deal, today: dt.date, last_contact: dt.datetime | None = None) -> Thought:
    """Return what to think of with a deal; an empty one when there is nothing.

    Args:
        deal: with its status.
        today: the day it is thought of.
        last_contact: when somebody was last in touch with the customer.
    """
    return next(_thoughts(deal, today, last_contact), NOTHING)


def dated_thought_of(deal: Deal, today: dt.date) -> Thought:
    """Return what has a day: a contract's end or notice, an answer. Empty when nothing has."""
    return next(_dated(deal, today), NOTHING)


def _thoughts(deal: Deal, today: dt.date, last_contact: dt.datetime | None) -> Iterator[Thought]:
    dated = dated_thought_of(deal, today)
    is_pressing = dated.tone or (dated.day is not None and (dated.day - today).days <= ANSWER)
    if dated.text and (is_pressing or not deal.next_step):
        yield dated
    if deal.next_step:
        yield Thought(deal.next_step)
    if deal.status.is_open:
        yield from _silence(deal, today, last_contact)


def _dated(deal: Deal, today: dt.date) -> Iterator[Thought]:
    if deal.status.is_open:
        if deal.answer_by is not None:
            days = (deal.answer_by - today).days
            tone = "late" if days < 0 else "near" if days <= ANSWER_NEAR else ""
            yield Thought(_("Answer by %(day)s") % {"day": short_date(deal.answer_by, today)}, deal.answer_by, tone)
    elif deal.status.stage in BOUGHT and deal.is_recurring:
        yield from _renewal(deal, today) if deal.renews else _end(deal, today)


def _end(deal: Deal, today: dt.date) -> Iterator[Thought]:
    if not ends_soon(deal, today) or deal.ends_on is None:
        return
    days = (deal.ends_on - today).days
    if days < 0:
        yield Thought(_("Ended %(day)s") % {"day": short_date(deal.ends_on, today)}, deal.ends_on, "late")
    elif days == 0:
        yield Thought(_("Ends today"), deal.ends_on, "near")
    else:
        text = ngettext("%(count)s day left", "%(count)s days left", days) % {"count": days}
        yield Thought(text, deal.ends_on, "near")


def _renewal(deal: Deal, today: dt.date) -> Iterator[Thought]:
    """Say until when it can be ended, or else that it goes on."""
    _start, end = deal.period_on(today)
    if end is None:
        return
    notice = deal.last_day_of_notice(today)
    if notice is not None and 0 <= (notice - today).days <= NOTICE:
        tone = "near" if (notice - today).days <= ANSWER else ""
        yield Thought(_("Give notice by %(day)s") % {"day": short_date(notice, today)}, notice, tone)
    elif (end - today).days < NEAR:
        renewed = end + dt.timedelta(days=1)
        yield Thought(_("Renewed %(day)s") % {"day": short_date(renewed, today)}, renewed)


def _silence(deal: Deal, today: dt.date, last_contact: dt.datetime | None) -> Iterator[Thought]:
    since = max(filter(None, (last_contact, deal.created_at)))
    days = (today - as_date(since)).days
    if days >= SILENCE:
        text = ngettext("No contact for %(count)s day", "No contact for %(count)s days", days) % {"count": days}
        yield Thought(text, tone="late")
