"""The page of deals: as a list, or as a board of what is going on; which, is remembered."""

import uuid
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from crm_core.deals import board
from crm_core.deals.access import deals_for
from crm_core.deals.answers import register
from crm_core.deals.models import Deal
from crm_core.lists import addresses, views
from crm_core.lists.conditions import Chosen
from crm_core.lists.deals import DEALS
from crm_core.lists.filters import Filter
from crm_core.lists.pages import list_page
from crm_core.lists.shelf import LIST
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared.errors import NotFound, UserError
from kundsystem.shared.keys import key_to_short

SHAPE = "kundsystem_deals"
SHAPES = ("board", "list")


@require_GET
def index(request: TenantRequest, name: str) -> HttpResponse:
    """Show the deals as they were shown last; while one scrolls, only the rows that follow."""
    if request.htmx and "after" in request.GET:
        return views.index(request, name)
    if url := views.beginning(request, DEALS):
        return redirect(url)
    shape = _shape(request)
    response = _board(request) if shape == "board" else _list(request)
    if "show" in request.GET and shape != request.COOKIES.get(SHAPE):
        year = 60 * 60 * 24 * 365
        response.set_cookie(SHAPE, shape, max_age=year, httponly=True, samesite="Lax", secure=request.is_secure())
    return response


@require_GET
def column(request: TenantRequest, status: uuid.UUID) -> HttpResponse:
    """Show the cards of a column that follow the last one shown."""
    narrowed = Filter.read(DEALS, request.GET, request.actor)
    deals = _deals(request, narrowed)
    place = board.place_of(status)
    if place is None:
        raise NotFound(_("There is no such status."))
    found = board.cards_after(deals, place, request.GET.get("after", ""))
    context = {"column": found} | _common(request, narrowed, request.GET)
    return render(request, "crm_core/deals/board/_cards.html", context)


@register("deal-card")
def card(request: TenantRequest, deal: Deal) -> HttpResponse:
    """Answer a move made on the board: the card, and what the columns come to now, of the deals that it shows."""
    query = QueryDict((request.htmx.current_url_abs_path or "").partition("?")[2])
    narrowed = Filter.read(DEALS, query, request.actor)
    places = board.places_of(_deals(request, narrowed), _chosen(narrowed))
    context = {"deal": deal, "places": places} | _common(request, narrowed, query)
    return render(request, "crm_core/deals/board/_moved.html", context)


def _board(request: TenantRequest) -> HttpResponse:
    narrowed = Filter.read(DEALS, request.GET, request.actor)
    try:
        with narrowed.patience():
            found = board.board_of(_deals(request, narrowed), _chosen(narrowed))
    except UserError as error:
        narrowed = narrowed.refused(error.message)
        found = board.board_of(deals_for(request.actor).none(), _chosen(narrowed))
    pills = narrowed.pills(with_text=True)
    is_empty = not any(column.cards for column in found.columns)
    context = {
        "is_empty": is_empty,
        "has_deals": is_empty and deals_for(request.actor).active().exists(),
        "columns": found.columns,
        "places": found.places,
        "list": {
            "listing": DEALS,
            "filter": narrowed,
            "rows": not is_empty,  # what is taken out is the list with the same conditions
            "query": addresses.kept(request.GET, "show", "view", "sort").urlencode(),
            "pills": [(pill, addresses.without(request, "show", *pill.parameters)) for pill in pills],
        },
    }
    return render(request, "crm_core/deals/board/index.html", context | _common(request, narrowed, request.GET))


def _list(request: TenantRequest) -> HttpResponse:
    page = list_page(request, request.actor, DEALS)
    context = {"list": page} | _common(request, page.filter, request.GET)
    return render(request, "crm_core/deals/list/index.html", context)


def _common(request: TenantRequest, narrowed: Filter, query: QueryDict) -> dict[str, Any]:
    """Return what both shapes and their fragments show, of the deals that an address asks for."""
    seller = narrowed.value_of("seller")
    on_board = addresses.kept(query, "show", "view", "sort")
    if narrowed.view.key == "mine":
        on_board["seller"] = key_to_short(request.actor.person.pk)
    base = reverse("deal_list")
    return views.rights(request, DEALS) | {
        "may_write_deals": request.actor.may(DEALS.bulk.permission),
        # Whose card it is, is said unless all are one's.
        "show_seller": seller is None or seller.nothing or len(seller.keys) > 1,
        "chosen": _chosen(narrowed),
        "query": on_board.urlencode(),
        "board_url": addresses.joined(base, _showing("board", on_board)),
        "list_url": addresses.joined(base, _showing("list", addresses.kept(query))),
        "every_url": addresses.joined(base, addresses.kept(on_board, "status")),
    }


def _showing(shape: str, query: QueryDict) -> QueryDict:
    query = query.copy()
    query["show"] = shape
    return query


def _deals(request: TenantRequest, narrowed: Filter) -> Any:
    # Which statuses are shown is the board's own matter: it tells what the others have, too.
    return narrowed.narrow(deals_for(request.actor).active(), but="status")


def _chosen(narrowed: Filter) -> tuple[uuid.UUID, ...]:
    return (narrowed.value_of("status") or Chosen()).keys


def _shape(request: TenantRequest) -> str:
    asked = (request.GET.get("show"), request.COOKIES.get(SHAPE))
    if LIST in request.GET and asked[0] != "board":
        return "list"  # it was saved with its columns
    if request.GET.get("view", "open") not in ("", "open") and asked[0] != "board":
        return "list"  # a board has only what is going on
    return next((shape for shape in asked if shape in SHAPES), "board")
