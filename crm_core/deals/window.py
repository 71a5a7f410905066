"""What deals bring to the customer window besides their tab: key figures, and what happens next."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm_core.customers import figures, next_up
from crm_core.customers.figures import Figure
from crm_core.customers.models import Customer
from crm_core.customers.next_up import Step
from crm_core.deals.models import BOUGHT, Deal
from crm_core.deals.overview import figures_of
from crm_core.deals.permissions import VIEW
from crm_core.deals.thinking import AHEAD, SOON
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared import formatting

# More than this are not looked at for the two that are shown.
LOOKED_AT = 20


@figures.register
def what_deals_come_to(actor: Actor, customer: Customer) -> Iterable[Figure]:
    """Tell what runs in a year, and what is open."""
    if not actor.may(VIEW) or getattr(customer, "count_deals", None) == 0:
        return
    found = figures_of(customer.pk)
    if found.running:
        yield Figure(formatting.kr(round(found.running)), _("Subscriptions/year"), 10)
    if found.open_count:
        label = ngettext("Open deal", "Open deals, %(count)s", found.open_count)
        yield Figure(formatting.kr(round(found.open)), label % {"count": found.open_count}, 20)


@next_up.register
def what_is_due(request: TenantRequest, customer: Customer) -> Iterable[Step]:
    """Tell of contracts that end, the last day to give notice, and answers that are due."""
    if not request.actor.may(VIEW) or getattr(customer, "count_deals", None) == 0:
        return
    today = timezone.localdate()
    ends = Q(status__stage__in=BOUGHT, renews=False, ends_on__range=(today, today + AHEAD))
    # Notice is given long before the end, at the most ten years.
    notice = Q(status__stage__in=BOUGHT, renews=True, notice_months__isnull=False, ends_on__gte=today)
    answer = Q(status__stage="open", answer_by__lte=today + SOON)
    deals = Deal.objects.of_customer(customer.pk).filter(ends | notice | answer)
    for deal in deals.select_related("product", "status").order_by("answer_by", "ends_on")[:LOOKED_AT]:
        yield from _steps(deal, today)


def _steps(deal: Deal, today: dt.date) -> Iterable[Step]:
    url = reverse("deal_show", args=[deal.pk])
    names = {"product": deal.product.name}
    if deal.status.is_open and deal.answer_by:
        yield Step(_("Answer about %(product)s") % names, url, _("See the deal"), when=deal.answer_by, order=5)
    elif deal.ends_on and not deal.renews and deal.ends_on <= today + AHEAD:
        names["day"] = formatting.short_date(deal.ends_on)
        title = _("%(product)s ends %(day)s") % names
        yield Step(title, url, _("Agree on a new period"), when=deal.ends_on, order=5)
    elif (notice := deal.notice_on) and today <= notice <= today + AHEAD:
        names["day"] = formatting.short_date(deal.ends_on)
        title = _("%(product)s is renewed after %(day)s") % names
        yield Step(title, url, _("Last day to give notice"), when=notice, order=5)
