"""What has changed about a customer and all that belongs with it: who, when, what, from what to what.

It stands here rather than with the history, which knows nothing of customers; `notes/tabs.py` registers it.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from crm_core.customers.models import Customer
from crm_core.customers.tabs import Tab
from crm_core.fields.lookups import as_key
from crm_core.history.belonging import Belonging
from crm_core.history.grouping import by_day, deeds_of, people
from crm_core.history.permissions import VIEW
from crm_core.history.tables import in_area
from crm_core.history.telling import tell
from kundsystem.accounts.http import TenantRequest

AT_ONCE = 60  # changed rows
AREAS = (
    ("", _("Everything")),
    ("basics", _("Basics")),
    ("deals", _("Deals")),
    ("notes", _("Notes")),
    ("contacts", _("Contact persons")),
    ("newsletters", _("Newsletters")),
)


def context(request: TenantRequest, customer: Customer) -> dict[str, Any]:
    """What the tab shows: a page of changes at a time, of one area or one person when asked."""
    asked_area = request.GET.get("area", "")
    area = asked_area if any(asked_area == key for key, _label in AREAS) else ""
    who = as_key(request.GET.get("who", ""))
    asked = request.GET.get("before", "")
    before = int(asked) if asked.isdecimal() and len(asked) < 19 else 0
    everything = Belonging("customer", customer.pk)
    page = everything.newest(AT_ONCE, before=before, tables=in_area(area) if area else (), actor=who)
    deeds = deeds_of(tell(page.changes), request.actor, page.wide)
    found = sorted(people(everything.actors()).values(), key=lambda person: person.name) if not before else []
    return {
        "areas": AREAS,
        "area": area,
        "who": who,
        "people": found,
        "days": by_day(deeds),
        "older": page.changes[-1].pk if page.is_more else None,
        "is_narrowed": bool(area or who),
        "is_following": bool(before),
    }


TAB = Tab(
    key="changes",
    label=_("Changes"),
    template="crm_core/history/_tab.html",
    context=context,
    count=None,
    permission=VIEW,
    order=990,
)
