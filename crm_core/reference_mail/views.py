"""Choosing which reference customers a letter names."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from crm_core.contacts.models import Contact
from crm_core.customers.access import customer_for
from crm_core.customers.models import Customer
from crm_core.deals.access import deal_for
from crm_core.deals.models import Deal
from crm_core.deals.permissions import VIEW
from crm_core.fields.lookups import as_key
from crm_core.mail_templates.composer import first_person
from crm_core.mail_templates.permissions import SEND
from crm_core.products.access import product_for, products_for
from crm_core.reference_mail.actions import begin_reference_mail
from crm_core.reference_mail.choosing import references_of
from crm_core.reference_mail.forms import customer_called
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared.errors import UserError


@require_http_methods(["GET", "POST"])
def choose(request: TenantRequest) -> HttpResponse:
    """Tick among a product's reference customers; a press begins the letter."""
    request.actor.require(SEND)
    request.actor.require(VIEW)
    given = request.POST if request.method == "POST" else request.GET
    deal, problem = _deal(request, given), ""
    key = as_key(given.get("product", ""))
    product = product_for(request.actor, key) if key else (deal.product if deal else None)
    customer = _customer(request, given, deal)
    written = given.get("to", "")
    try:
        if customer is None and written:
            customer = customer_called(request.actor, written)
    except UserError as error:
        problem = error.message if request.method == "POST" else ""
    chosen = [found for one in given.getlist("deal") if (found := as_key(one))] if "ticked" in given else None
    but = customer.pk if customer else None
    references = references_of(request.actor, product, but=but, chosen=chosen) if product else []
    if request.method == "POST" and not problem:
        try:
            if product is None or customer is None:
                raise UserError(_("Choose whom the letter is to."), code="required", field="to")
            draft = begin_reference_mail(
                actor=request.actor,
                product=product,
                references=[one for one in references if one.is_proposed],
                customer=customer,
                contact=_orderer(deal) or first_person(request.actor, customer),
            )
            return redirect("mail_compose", draft.pk)
        except UserError as error:
            problem = error.message
    context: dict[str, Any] = {
        "product": product,
        "products": products_for(request.actor).active().by_name(),
        "customer": customer,
        "written": written,
        "about": deal,
        "references": references,
        "problem": problem,
    }
    return render(request, "crm_core/reference_mail/choose.html", context, status=422 if problem else 200)


def _deal(request: TenantRequest, given: Any) -> Deal | None:
    key = as_key(given.get("about", ""))
    return deal_for(request.actor, key) if key else None


def _customer(request: TenantRequest, given: Any, deal: Deal | None) -> Customer | None:
    key = as_key(given.get("customer", ""))
    if key:
        return customer_for(request.actor, key)
    return deal.customer if deal else None


def _orderer(deal: Deal | None) -> Contact | None:
    """Return who ordered, or asks, when there is an address to write to."""
    person = deal.orderer if deal else None
    return person if person is not None and person.archived_at is None and person.email else None
