"""One field of a customer, shown and changed where it stands; the list and the window use the same addresses."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from crm_core.customers import actions
from crm_core.customers.access import customer_for
from crm_core.customers.cells import cell_of
from crm_core.customers.forms import TELLING, same_as
from crm_core.customers.models import Customer
from crm_core.customers.registry import CUSTOMER
from crm_core.fields.forms import SubjectForm
from crm_core.fields.registry import Field, field_of
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared.errors import Conflict, NotFound, UserError
from kundsystem.web.toasts import toast


@require_GET
def edit(request: TenantRequest, pk: uuid.UUID, name: str) -> HttpResponse:
    """Put the editor in the cell's place; without scripts the whole form is where one edits."""
    customer, field = _found(request, pk, name)
    if not request.htmx:
        return redirect(f"{reverse('customer_edit', args=[pk])}#id_{name}")
    return _editor(request, customer, field)


@require_http_methods(["GET", "POST"])
def save(request: TenantRequest, pk: uuid.UUID, name: str) -> HttpResponse:
    """Save the field and show it again; GET only shows it, as when editing is given up."""
    if request.method == "GET":
        return _cell(request, customer_for(request.actor, pk), field_of(CUSTOMER, name))
    customer, field = _found(request, pk, name)
    seen = request.POST.get("seen", request.GET.get("seen"))
    try:
        value = field.parse(", ".join(request.POST.getlist(field.name) or request.POST.getlist("value")))
        actions.update_customer(
            actor=request.actor,
            customer=customer,
            changes={name: value},
            seen={} if seen is None else {name: seen},
        )
    except Conflict as error:
        context = {"cell": cell_of(request.actor, customer, field), "error": error}
        return render(request, "crm_core/customers/_conflict.html", context | error.context["conflicts"][0], status=409)
    except UserError as error:
        if not request.htmx:
            raise
        return _editor(request, customer, field, error)
    if field.token(customer) != field.kind.token(value):
        undo = reverse("undo", args=[request.actor.last_operation])
        toast(request, _receipt(field, customer, value), undo_url=undo)
    if not request.htmx:
        return redirect("customer_show", pk)
    response = _cell(request, customer_for(request.actor, pk), field)
    response["HX-Trigger"] = "customerChanged"
    return response


def _receipt(field: Field, customer: Customer, value: Any) -> str:
    names = {"field": field.label, "name": customer.name, "value": field.kind.show(value)}
    if not names["value"]:
        return _("%(field)s of %(name)s is now empty") % names
    others = same_as(field.name, value).exclude(pk=customer.pk) if field.name in TELLING else Customer.objects.none()
    if other := others.first():
        return _("%(field)s of %(name)s is now %(value)s, the same as for %(other)s") % (names | {"other": other.name})
    return _("%(field)s of %(name)s is now %(value)s") % names


def _found(request: TenantRequest, pk: uuid.UUID, name: str) -> tuple[Customer, Field]:
    customer = customer_for(request.actor, pk, write=True)
    field = field_of(CUSTOMER, name)
    if not field.editable:
        raise NotFound(_("That cannot be changed."))
    return customer, field


def _cell(request: TenantRequest, customer: Customer, field: Field) -> HttpResponse:
    context = {"cell": cell_of(request.actor, customer, field), "answer": True}
    return render(request, "crm_core/customers/_cell.html", context)


def _editor(request: TenantRequest, customer: Customer, field: Field, error: UserError | None = None) -> HttpResponse:
    data = request.POST if error else None
    form = SubjectForm(data, subject=CUSTOMER, thing=customer, only=[field.name], auto_id=f"edit-{customer.pk.hex}-%s")
    context: dict[str, Any] = {
        "cell": cell_of(request.actor, customer, field),
        "control": form[field.name],
        "error": error,
        "seen": request.POST.get("seen", field.token(customer)),
        "options": getattr(field.kind, "options", lambda current: [])(field.read(customer)),
        "current": field.kind.raw(field.read(customer)),
    }
    return render(request, "crm_core/customers/_editor.html", context, status=error.status if error else 200)
