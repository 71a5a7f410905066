"""Making and editing a deal: beside its row in the customer's tab, or on a page of its own."""

import uuid
from decimal import Decimal
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from crm_core.customers.access import customer_for
from crm_core.customers.models import Customer
from crm_core.deals import actions, amounts
from crm_core.deals.access import deal_for
from crm_core.deals.forms import FROM, PRICE, DealForm, customer_in, proposed
from crm_core.deals.models import Deal
from crm_core.deals.permissions import WRITE
from crm_core.deals.registry import DEAL
from crm_core.fields.lookups import as_key
from crm_core.fields.registry import field_of
from crm_core.products.models import Recurrence
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared.errors import Conflict, UserError
from kundsystem.web.toasts import toast


@require_http_methods(["GET", "POST"])
def create(request: TenantRequest, customer: uuid.UUID) -> HttpResponse:
    """Make a deal at a customer: a form above the rows, or a page of its own."""
    return _create(request, customer_for(request.actor, customer))


@require_http_methods(["GET", "POST"])
def create_any(request: TenantRequest) -> HttpResponse:
    """Make a deal at a customer that is chosen in the form."""
    return _create(request, None)


def _create(request: TenantRequest, customer: Customer | None) -> HttpResponse:
    request.actor.require(WRITE)
    form = DealForm(request.POST or None, actor=request.actor, customer=customer, start=_start(request))
    if request.method == "POST" and form.is_valid():
        try:
            deal = actions.create_deal(actor=request.actor, customer_id=form.chosen_customer.pk, values=form.values)
        except UserError as error:
            form.refuse(error)
        else:
            return _saved(request, deal)
    return _form(
        request, {"form": form, "customer": customer, "heading": _("New deal"), "back": _back(request, customer)}
    )


def _start(request: TenantRequest) -> dict[str, Any]:
    """Return what a new deal begins with; a place on the board says which status."""
    start = {"seller": request.actor.user, "status": actions.default_status(), "quantity": Decimal(1)}
    for name in ("status", "product"):
        if asked := as_key(request.GET.get(name, "")):
            start[name] = _chosen(name, str(asked)) or start.get(name)
    return start


def _chosen(name: str, key: str) -> Any:
    try:
        return field_of(DEAL, name).parse(key)
    except UserError:
        return None


@require_http_methods(["GET", "POST"])
def edit(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Edit all of a deal."""
    deal = deal_for(request.actor, pk, write=True)
    form = DealForm(request.POST or None, deal=deal)
    if request.method == "POST" and form.is_valid():
        try:
            actions.update_deal(actor=request.actor, pk=pk, changes=form.values, seen=form.seen)
        except Conflict as error:
            return _form(
                request, _edited(request, deal, _seen_anew(request.POST, deal, error)) | {"conflict": error}, 409
            )
        except UserError as error:
            form.refuse(error)
        else:
            return _saved(request, deal)
    return _form(request, _edited(request, deal, form))


def _edited(request: TenantRequest, deal: Deal, form: DealForm) -> dict[str, Any]:
    heading = _("Edit %(name)s") % {"name": deal}
    return {
        "form": form,
        "deal": deal,
        "customer": deal.customer,
        "heading": heading,
        "back": _back(request, None, deal),
    }


def _seen_anew(posted: QueryDict, deal: Deal, error: Conflict) -> DealForm:
    """Return the form as it was filled in, knowing what somebody else has made of the fields."""
    data = posted.copy()
    for conflict in error.context["conflicts"]:
        data[f"seen-{conflict['field']}"] = conflict["now"]
    return DealForm(data, deal=deal)


@require_GET
def from_product(request: TenantRequest) -> HttpResponse:
    """Fill in what the chosen product proposes, wherever nobody has typed anything else."""
    request.actor.require(WRITE)
    key = as_key(request.GET.get("deal", ""))
    form = DealForm(deal=deal_for(request.actor, key) if key else None)
    form.offer_statuses(as_key(request.GET.get("product", "")))
    filled = proposed(request.GET)
    form.initial = {**form.initial, **filled, "status": request.GET.get("status", "")}
    price = {name: request.GET.get(name, "") for name in PRICE} | filled
    context = {"form": form, "filled": [form[name] for name in filled], "sum": _sum(price)}
    return render(request, "crm_core/deals/_from_product.html", context | {"product": request.GET.get("product", "")})


@require_GET
def orderers(request: TenantRequest) -> HttpResponse:
    """Offer the persons at the customer that is chosen in the form."""
    request.actor.require(WRITE)
    customer = customer_in(request.actor, request.GET.dict())
    field = DealForm(customer=customer, start={})["orderer"]
    return render(request, "crm_core/deals/_orderers.html", {"field": field})


@require_GET
def total(request: TenantRequest) -> HttpResponse:
    """Tell what the amount comes to, as one types."""
    request.actor.require(WRITE)
    return render(request, "crm_core/deals/_sum.html", {"sum": _sum(request.GET.dict())})


def _sum(typed: dict[str, str]) -> str:
    """Return the amount in words; nothing while what is typed is no number."""
    empty = {"quantity": Decimal(1), "discount": Decimal(0), "recurrence": Recurrence.ONCE}
    given = {name: text for name in PRICE if (text := typed.get(name, "").strip())}
    try:
        values: dict[str, Any] = empty | {name: field_of(DEAL, name).parse(text) for name, text in given.items()}
    except UserError:
        return ""
    return amounts.in_words(**values) if "unit_price" in values and values["quantity"] > 0 else ""


def _saved(request: TenantRequest, deal: Deal) -> HttpResponse:
    undo = reverse("undo", args=[request.actor.last_operation])
    toast(request, _("%(deal)s is saved.") % {"deal": deal}, undo_url=undo)
    if request.htmx:
        return redirect("customer_tab", deal.customer_id, "deals")
    return redirect(_asked_back(request) or reverse("customer_tab", args=[deal.customer_id, "deals"]))


def _back(request: TenantRequest, customer: Customer | None, deal: Deal | None = None) -> str:
    """Return where one goes on when the form is given up."""
    if asked := _asked_back(request):
        return asked
    if deal is not None:
        return reverse("deal_show", args=[deal.pk])
    return reverse("customer_tab", args=[customer.pk, "deals"]) if customer else reverse("customer_list")


def _asked_back(request: TenantRequest) -> str:
    """Return the address that one came from, when it named itself and is one of ours."""
    asked = request.GET.get("back", "")
    return asked if url_has_allowed_host_and_scheme(asked, None) else ""


def _form(request: TenantRequest, context: dict[str, Any], status: int = 0) -> HttpResponse:
    beside = request.htmx and context["customer"] is not None
    template = "crm_core/deals/_form.html" if beside else "crm_core/deals/form.html"
    refused = request.method == "POST"
    form: DealForm = context["form"]
    context |= {"action": request.get_full_path(), "from_name": FROM, "sum": _sum(_typed(form))}
    response = render(request, template, context, status=status or (422 if refused else 200))
    if refused and beside:
        # What is right replaces all of the tab; a refused form only itself.
        deal = context.get("deal")
        response["HX-Retarget"] = f"#deal-row-{deal.pk}" if deal else "#deal-new"
        response["HX-Reswap"] = "outerHTML"
    return response


def _typed(form: DealForm) -> dict[str, str]:
    return {name: str(form[name].value() or "") for name in PRICE}
