"""What deals have to say of what comes next with a customer: contracts that run out, notice, answers that are due."""

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from crm_core.customers.models import Customer
from crm_core.customers.next_up import Step, register
from crm_core.deals.models import Deal
from crm_core.deals.permissions import VIEW
from crm_core.deals.thinking import dated_thought_of
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared.formatting import short_date

# How many days ahead is next, and after how many what was due is not what comes next any more.
AHEAD, BEHIND = 90, 60
# A customer with more contracts than this that have something coming has no one thing that is next.
MOST = 200


@register
def deals(request: TenantRequest, customer: Customer) -> Iterable[Step]:
    """Say which deals have a day that is near."""
    if not request.actor.may(VIEW):
        return
    today = timezone.localdate()
    coming = Deal.objects.of_customer(customer.pk).with_something_coming(today, AHEAD).for_tab()[:MOST]
    for deal in coming:
        thought = dated_thought_of(deal, today)
        if thought.day is None or not -BEHIND <= (thought.day - today).days <= AHEAD:
            continue
        url = reverse("deal_show", args=[deal.pk])
        yield Step(_sentence(deal, thought.day, today), url, deal.next_step, when=thought.day, order=50)


def _sentence(deal: Deal, day: dt.date, today: dt.date) -> str:
    """Say what happens that day, in words of its own: beside its date, not in a column of deals."""
    names = {"product": deal.product.name, "day": short_date(day, today)}
    if deal.status.is_open:
        return _("%(product)s: answer by %(day)s") % names
    if deal.renews:
        text = _("Give notice on %(product)s by %(day)s") if day == deal.last_day_of_notice(today) else ""
        return (text or _("%(product)s is renewed %(day)s")) % names
    return (_("%(product)s ended %(day)s") if day < today else _("%(product)s ends %(day)s")) % names
