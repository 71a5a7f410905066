"""A product's page, and adding, changing and archiving."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm_core.products import actions
from crm_core.products.access import product_for
from crm_core.products.cells import cell_of, own_cells
from crm_core.products.forms import ProductForm
from crm_core.products.permissions import WRITE
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared.errors import Conflict, UserError
from kundsystem.web.toasts import toast

# Which facts stand in which column.
COLUMNS = (
    ("code", "category", "description"),
    ("unit_price", "unit_name", "recurrence", "vat_class"),
    ("contract_months", "notice_months"),
)


@require_GET
def show(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Show a product: its facts, changed where they stand, and what is sold of it."""
    product = product_for(request.actor, pk)
    context = {
        "product": product,
        "may_write": request.actor.may(WRITE),
        "may_mail": request.actor.may("mail.send"),
        "columns": [[cell_of(request.actor, product, name) for name in column] for column in COLUMNS],
        "own": own_cells(request.actor, product),
    }
    return render(request, "crm_core/products/show.html", context)


@require_http_methods(["GET", "POST"])
def create(request: TenantRequest) -> HttpResponse:
    """Add a product."""
    request.actor.require(WRITE)
    form = ProductForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            product = actions.create_product(actor=request.actor, values=form.values)
        except UserError as error:
            form.refuse(error)
        else:
            _told(request, _("%(name)s is saved.") % {"name": product})
            return redirect("product_list")
    return _form(request, {"form": form, "heading": _("New product or service")})


@require_http_methods(["GET", "POST"])
def edit(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Change a product; deals that were made keep their prices."""
    product = product_for(request.actor, pk, write=True)
    form = ProductForm(request.POST or None, product=product)
    context: dict[str, object] = {"product": product, "heading": _("Edit %(name)s") % {"name": product}}
    if request.method == "POST" and form.is_valid():
        try:
            actions.update_product(actor=request.actor, pk=pk, changes=form.values, seen=form.seen)
        except Conflict as error:
            data = request.POST.copy()
            for conflict in error.context["conflicts"]:
                data[f"seen-{conflict['field']}"] = conflict["now"]
            again = ProductForm(data, product=product)
            return _form(request, context | {"form": again, "conflict": error}, 409)
        except UserError as error:
            form.refuse(error)
        else:
            _told(request, _("%(name)s is saved.") % {"name": form.values["name"]})
            return redirect("product_show", pk)
    return _form(request, context | {"form": form})


@require_POST
def archive(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Offer a product no more; deals keep it."""
    product = product_for(request.actor, pk, write=True)
    actions.archive_products(actor=request.actor, keys=[pk])
    _told(request, _("%(name)s is archived. It is not offered any more; deals keep it.") % {"name": product})
    return redirect("product_list")


@require_POST
def restore(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Offer an archived product again."""
    product = product_for(request.actor, pk, write=True)
    actions.restore_products(actor=request.actor, keys=[pk])
    _told(request, _("%(name)s is offered again.") % {"name": product})
    return redirect("product_show", pk)


def _told(request: TenantRequest, text: str) -> None:
    toast(request, text, undo_url=reverse("undo", args=[request.actor.last_operation]))


def _form(request: TenantRequest, context: dict[str, object], status: int = 0) -> HttpResponse:
    status = status or (422 if request.method == "POST" else 200)
    return render(request, "crm_core/products/form.html", context, status=status)
