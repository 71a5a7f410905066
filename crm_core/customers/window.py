"""The customer in one window: facts, what is next, the notes strip, and one tab."""

import uuid
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from crm_core.customers import tabs
from crm_core.customers.access import customers_for, merged_customer_for
from crm_core.customers.cells import cell_of, own_cells
from crm_core.customers.figures import figures_for
from crm_core.customers.models import Customer
from crm_core.customers.next_up import steps_for
from crm_core.customers.notices import notices_for
from crm_core.customers.permissions import ARCHIVE, WRITE
from crm_core.customers.ways_back import way_back
from crm_core.deals.permissions import WRITE as DEALS_WRITE
from crm_core.notes.composer import blank_composer
from crm_core.notes.strip import head_for, strip_for
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared.errors import NotFound
from kundsystem.web.toasts import toast

# Which facts stand in which column; addresses are put together in the template.
COLUMNS = (
    ("org_number", "number", "industry", "employees"),
    ("phone", "email"),
    ("owner", "unit", "customer_since"),
)

LAST_TAB = "kundsystem_tab"


@require_GET
def show(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the window with its first tab, or the one that was open last."""
    return _window(request, pk, "")


@require_GET
def show_tab(request: TenantRequest, pk: uuid.UUID, tab: str) -> HttpResponse:
    """Show the window with a tab; a fragment's request gets the tab alone."""
    return _window(request, pk, tab)


@require_GET
def next_up(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Show what is next, and the buttons that lean on a fact, after one was changed."""
    customer, _arrangement = _found(request, pk, tabs.tabs_for(request.actor))
    if customer is None:
        return _lead_on(request, pk, "")
    context = {"customer": customer, "figures": figures_for(request.actor, customer, head_for(customer))}
    return render(request, "crm_core/customers/_next_answer.html", context | _acts(request, customer))


def _window(request: TenantRequest, pk: uuid.UUID, key: str) -> HttpResponse:
    offered = tabs.tabs_for(request.actor)
    customer, arrangement = _found(request, pk, offered)
    if customer is None:
        return _lead_on(request, pk, key)
    # Without one in the address it is the tab that was open last, wherever that was.
    wanted = key or request.COOKIES.get(LAST_TAB, "")
    offered = tabs.arranged(offered, arrangement, key)
    tab = next((tab for tab in offered if tab.key == wanted), None)
    if tab is None and key:
        raise NotFound(_("There is no such tab."))
    context = _tab_context(request, customer, offered, tab or next(iter(offered), None))
    if request.htmx and key and not request.htmx.history_restore_request:
        changed = bool(len(get_messages(request)))
        response = render(request, "crm_core/customers/_tab_answer.html", context)
        if changed:
            # It answers what was done there, which the figures and what is next may lean on.
            response["HX-Trigger"] = "customerChanged"
    else:
        whole = _whole(request, customer) | {"back": way_back(request)}
        response = render(request, "crm_core/customers/show.html", context | whole)
    if key and key != request.COOKIES.get(LAST_TAB):
        response.set_cookie(
            LAST_TAB, key, max_age=60 * 60 * 24 * 60, httponly=True, samesite="Lax", secure=request.is_secure()
        )
    return response


def _found(
    request: TenantRequest, pk: uuid.UUID, offered: list[tabs.Tab]
) -> tuple[Customer | None, dict[str, tuple[int, bool]]]:
    """Fetch the customer with what the window shows of it, every tab's count, and how those are arranged.

    Three questions.
    """
    found = customers_for(request.actor).select_related("status", "owner", "unit", "industry")
    customer = found.with_keys([pk]).first()
    return customer, tabs.count_rows(offered, customer) if customer is not None else {}


def _lead_on(request: TenantRequest, pk: uuid.UUID, key: str) -> HttpResponse:
    """Send on to the customer that a merged one leads to, and say so."""
    gone = merged_customer_for(request.actor, pk)
    kept = gone.merged_into
    names = {"gone": gone.name, "number": gone.number, "kept": kept.name if kept else ""}
    toast(request, _("%(gone)s (%(number)s) is merged with %(kept)s, which is what you see.") % names)
    if key:
        return redirect("customer_tab", gone.merged_into_id, key)
    return redirect("customer_show", gone.merged_into_id)


def _tab_context(
    request: TenantRequest, customer: Customer, offered: list[tabs.Tab], tab: tabs.Tab | None
) -> dict[str, Any]:
    base = reverse("customer_show", args=[customer.pk])
    context: dict[str, Any] = {
        "customer": customer,
        "tab": tab,
        "tabs": [(one, f"{base}{one.key}/", getattr(customer, one.count_name, None)) for one in offered],
        "base": base,
    }
    return context | (tab.context(request, customer) if tab else {})


def _whole(request: TenantRequest, customer: Customer) -> dict[str, Any]:
    asked = request.GET.dict()
    strip = strip_for(request.actor, customer, asked)
    head = head_for(customer, strip.tag)
    cells = [[cell_of(request.actor, customer, name) for name in column] for column in COLUMNS]
    return (
        blank_composer(request.actor, customer)
        | {
            "tags": list(customer.tags.all()),
            "strip": strip,
            "head": head,
            "figures": figures_for(request.actor, customer, head),
            "year": asked.get("year", ""),
            "columns": cells,
            "address_cells": [cell_of(request.actor, customer, name) for name in address_fields(customer)],
            "own": own_cells(request.actor, customer),
            "status_cell": cell_of(request.actor, customer, "status"),
            "notices": notices_for(request, customer),
        }
        | _acts(request, customer)
    )


def _acts(request: TenantRequest, customer: Customer) -> dict[str, Any]:
    return {
        "steps": steps_for(request, customer),
        "map_query": map_query(customer),
        "may_edit_customer": request.actor.may(WRITE),
        "may_archive": request.actor.may(ARCHIVE),
        "may_sell": request.actor.may(DEALS_WRITE) and not customer.is_archived,
        "may_merge": request.actor.may("customers.merge") and not customer.is_archived,
        "may_mail": request.actor.may("mail.send") and not customer.is_archived,
    }


def address_fields(customer: Customer) -> tuple[str, str, str]:
    """Return the address that is shown: where mail goes, or where one visits when that is all there is."""
    has_postal = customer.postal_street or customer.postal_postcode or customer.postal_town
    kind = "visiting" if customer.visiting_street and not has_postal else "postal"
    return f"{kind}_street", f"{kind}_postcode", f"{kind}_town"


def map_query(customer: Customer) -> str:
    """Return the address as a map is asked for it: where one visits, else where mail goes."""
    visiting = [customer.visiting_street, customer.visiting_postcode, customer.visiting_town]
    postal = [customer.postal_street, customer.postal_postcode, customer.postal_town]
    parts = [part for part in (visiting if customer.visiting_street else postal) if part]
    return ", ".join([*parts, customer.country] if customer.country and parts else parts)
