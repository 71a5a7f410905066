"""What a change of a deal is answered with: every place that shows deals says how it shows one again.

A change is asked for from a row of the customer's tab, a card on the board, a cell of a list … The element around it
that has `data-answer` is what the answer replaces: its id is a word, which says what place it is, and the deal's key.
"""

import re
from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string

from crm_core.deals.models import Deal
from crm_core.deals.permissions import WRITE
from kundsystem.accounts.http import TenantRequest

CHANGED = "customerChanged, dealChanged"

Place = Callable[[TenantRequest, Deal], HttpResponse]

_places: dict[str, Place] = {}
_TARGET = re.compile(r"([a-z][a-z-]*)-[0-9a-f]{8}-[0-9a-f-]{27}")


def register(word: str) -> Callable[[Place], Place]:
    """Make a function the answer to changes asked for from elements with the id `<word>-<key>`."""

    def keep(place: Place) -> Place:
        _places[word] = place
        return place

    return keep


def answer(request: TenantRequest, deal: Deal, *, refusal: str = "") -> HttpResponse:
    """Show the deal again where the change was asked for, with what there is to tell; without scripts, its page.

    Args:
        refusal: why nothing was changed, when somebody else came first.
    """
    if not request.htmx:
        return redirect("deal_show", deal.pk)
    found = _TARGET.fullmatch(request.htmx.target or "")
    response = _places.get(found[1] if found else "", chip)(request, deal)
    return with_told(request, response, refusal)


def gone(request: TenantRequest, deal: Deal) -> HttpResponse:
    """Take the deal away where it stood, and tell; where it was one row of a tab, all of the tab comes back."""
    if not request.htmx or request.htmx.target == "tab":
        return redirect("customer_tab", deal.customer_id, "deals")
    return with_told(request, HttpResponse())


def with_told(request: TenantRequest, response: HttpResponse, refusal: str = "") -> HttpResponse:
    """Add the receipt, or why nothing was done, and let the rest of the page know that something has changed."""
    response.write(render_to_string("crm_core/deals/_told.html", {"refusal": refusal}, request))
    if refusal:
        response.status_code = 409
    response["HX-Trigger"] = CHANGED
    return response


@register("deal-status")
def chip(request: TenantRequest, deal: Deal) -> HttpResponse:
    """Show the status by itself."""
    context = {"deal": deal, "may_write_deals": request.actor.may(WRITE), "alone": True}
    return render(request, "crm_core/deals/_status_chip.html", context)
