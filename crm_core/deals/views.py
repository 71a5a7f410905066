"""Deals: their pages and forms, and putting them away."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm_core.customers.access import customer_for
from crm_core.deals import actions
from crm_core.deals.access import changes_of, deal_for, shares_of
from crm_core.deals.answers import gone
from crm_core.deals.forms import DealForm, fill_out
from crm_core.deals.models import Deal
from crm_core.deals.permissions import WRITE
from crm_core.deals.registry import DEAL
from crm_core.deals.sharing import shared_amounts
from crm_core.deals.tabs import row_of
from crm_core.fields.cells import Cell
from crm_core.fields.lookups import as_key
from crm_core.fields.registry import field_of, fields_of
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared.errors import Conflict, UserError
from kundsystem.web.toasts import toast


@require_GET
def show(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Show a deal: its facts, how its revenue is shared, and every status that it has had."""
    deal = deal_for(request.actor, pk)
    facts = [Cell(field, deal) for field in fields_of(DEAL) if field.name not in {"customer", "product", "status"}]
    context = {
        "deal": deal,
        "row": row_of(deal),
        "facts": [
            cell for cell in facts if cell.text and (cell.value or cell.field.name not in {"renews", "is_reference"})
        ],
        "shares": shared_amounts(deal, shares_of(deal)),
        "changes": changes_of(deal),
        "may_write_deals": request.actor.may(WRITE) and not deal.is_archived,
    }
    return render(request, "crm_core/deals/show.html", context)


@require_http_methods(["GET", "POST"])
def create(request: TenantRequest, customer: uuid.UUID) -> HttpResponse:
    """Make a deal: a form above the rows, or a page of its own without scripts."""
    owner = customer_for(request.actor, customer)
    request.actor.require(WRITE)
    refill = reverse("deal_fill", args=[owner.pk])
    form = DealForm(request.POST or None, customer=owner, refill=refill, **_beginning(request))
    if request.method == "POST" and form.is_valid():
        try:
            deal = actions.create_deal(actor=request.actor, customer_id=owner.pk, values=form.values)
        except UserError as error:
            form.refuse(error)
        else:
            _told(request, _("%(deal)s for %(customer)s is saved.") % {"deal": deal.product, "customer": owner})
            return _back(request, owner.pk)
    context = {"form": form, "customer": owner, "action": request.path, "heading": _("New deal")}
    return _form(request, context | {"filled": fill_out(request.POST)})


@require_POST
def fill(request: TenantRequest, customer: uuid.UUID) -> HttpResponse:
    """Show the form of a new deal with what the chosen product says."""
    owner = customer_for(request.actor, customer)
    request.actor.require(WRITE)
    form = DealForm(customer=owner, refill=request.path, **_beginning(request))
    form.fill_in(request.POST)
    context = {"form": form, "customer": owner, "action": reverse("deal_create", args=[owner.pk])}
    context |= {"heading": _("New deal"), "filled": form.filled, "target": "#tab"}
    return render(request, "crm_core/deals/_fields.html", context)


@require_GET
def create_any(request: TenantRequest) -> HttpResponse:
    """Ask whose deal it is, then go on to the form."""
    request.actor.require(WRITE)
    field = field_of(DEAL, "customer")
    asked = request.GET.get("customer", "")
    error = ""
    if asked:
        try:
            url = reverse("deal_create", args=[field.parse(asked).pk])
            status = as_key(request.GET.get("status", ""))
            return redirect(f"{url}?status={status}" if status else url)
        except UserError as refused:
            error = refused.message
    context = {"asked": asked, "error": error, "status": request.GET.get("status", "")}
    return render(request, "crm_core/deals/whose.html", context, status=422 if error else 200)


@require_http_methods(["GET", "POST"])
def edit(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Edit all of a deal, in its row or on a page."""
    deal = deal_for(request.actor, pk, write=True)
    form = DealForm(request.POST or None, customer=deal.customer, deal=deal)
    if request.method == "POST" and form.is_valid():
        try:
            actions.update_deal(actor=request.actor, pk=pk, changes=form.values, seen=form.seen)
        except Conflict as error:
            data = request.POST.copy()
            for conflict in error.context["conflicts"]:
                data[f"seen-{conflict['field']}"] = conflict["now"]
            form = DealForm(data, customer=deal.customer, deal=deal)
            return _form(request, _edited(request, deal, form) | {"conflict": error}, 409)
        except UserError as error:
            form.refuse(error)
        else:
            _told(request, _("%(deal)s for %(customer)s is saved.") % {"deal": deal.product, "customer": deal.customer})
            return _back(request, deal.customer_id)
    return _form(request, _edited(request, deal, form))


@require_POST
def mark_reference(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Call the customer a reference for what the deal is about, or no longer."""
    deal = deal_for(request.actor, pk, write=True)
    is_reference = request.POST.get("is_reference") == "1"
    actions.update_deal(actor=request.actor, pk=pk, changes={"is_reference": is_reference})
    names = {"customer": deal.customer, "product": deal.product}
    if is_reference:
        _told(request, _("%(customer)s is a reference customer for %(product)s.") % names)
    else:
        _told(request, _("%(customer)s is no longer a reference customer for %(product)s.") % names)
    return _back(request, deal.customer_id)


@require_POST
def archive(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Put a deal away; the toast brings it back."""
    deal = deal_for(request.actor, pk, write=True)
    if actions.archive_deals(actor=request.actor, keys=[pk]):
        _told(request, _("%(deal)s is archived.") % {"deal": deal})
    return gone(request, deal)


@require_POST
def restore(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Bring a deal back."""
    deal = deal_for(request.actor, pk, write=True)
    if actions.restore_deals(actor=request.actor, keys=[pk]):
        _told(request, _("%(deal)s is back.") % {"deal": deal})
    return redirect("deal_show", pk)


def _beginning(request: TenantRequest) -> dict[str, Any]:
    """What a new deal begins with: oneself as the seller, and the status of the column one came from."""
    asked = request.GET.get("status", "")
    status = field_of(DEAL, "status").parse(asked) if as_key(asked) else None
    return {"seller": request.actor.user, "status": status}


def _edited(request: TenantRequest, deal: Deal, form: DealForm) -> dict[str, object]:
    heading = _("Edit %(name)s") % {"name": deal.product}
    return {"form": form, "deal": deal, "customer": deal.customer, "action": request.path, "heading": heading}


def _form(request: TenantRequest, context: dict[str, object], status: int = 0) -> HttpResponse:
    template = "crm_core/deals/_form.html" if request.htmx else "crm_core/deals/form.html"
    refused = request.method == "POST"
    response = render(request, template, context, status=status or (422 if refused else 200))
    if refused and request.htmx:
        # What is right replaces all of the tab; a refused form only itself.
        deal = context.get("deal")
        response["HX-Retarget"] = f"#deal-{deal.pk}" if isinstance(deal, Deal) else "#deal-new"
        response["HX-Reswap"] = "outerHTML"
    return response


def _told(request: TenantRequest, text: str) -> None:
    toast(request, text, undo_url=reverse("undo", args=[request.actor.last_operation]))


def _back(request: TenantRequest, customer_id: uuid.UUID) -> HttpResponse:
    """Show the customer's deals as they now are: only the tabs change, the facts and notes stay as they stand."""
    return redirect("customer_tab", customer_id, "deals")
