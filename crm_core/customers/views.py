"""Making, editing and archiving a customer."""

import uuid

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm_core.customers import actions
from crm_core.customers.access import customer_for, customers_for
from crm_core.customers.forms import TELLING, CustomerForm, same_as
from crm_core.customers.models import Customer
from crm_core.customers.permissions import VIEW, WRITE
from crm_core.customers.registry import CUSTOMER
from crm_core.fields.lookups import as_key
from crm_core.fields.registry import field_of
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared.errors import Conflict, UserError
from kundsystem.web.toasts import toast


@require_http_methods(["GET", "POST"])
def create(request: TenantRequest) -> HttpResponse:
    """Make a new customer; whoever makes it becomes responsible for it unless somebody else is chosen."""
    request.actor.require(WRITE)
    start = {"owner": request.actor.user, "kind": Customer.Kind.COMPANY, "status": actions.default_status()}
    form = CustomerForm(request.POST or None, start=start)
    if request.method == "POST" and form.is_valid():
        try:
            customer = actions.create_customer(actor=request.actor, values=form.values)
        except UserError as error:
            form.refuse(error)
        else:
            toast(request, _("%(name)s is saved.") % {"name": customer.name})
            return _go(request, reverse("customer_show", args=[customer.pk]))
    return _form(request, {"form": form, "back": reverse("customer_list")})


@require_http_methods(["GET", "POST"])
def edit(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Edit all of a customer."""
    customer = customer_for(request.actor, pk, write=True)
    back = reverse("customer_show", args=[pk])
    context = {"customer": customer, "back": back}
    if request.method == "GET":
        return _form(request, context | {"form": CustomerForm(customer=customer)})
    if keep := request.POST.get("keep"):
        data = _with_theirs(request.POST, customer, keep)
        return _form(request, context | {"form": CustomerForm(data, customer=customer)}, 200)
    form = CustomerForm(request.POST, customer=customer)
    if form.is_valid():
        try:
            actions.update_customer(actor=request.actor, customer=customer, changes=form.values, seen=form.seen)
        except Conflict as error:
            data = request.POST.copy()
            for conflict in error.context["conflicts"]:
                data[f"seen-{conflict['field']}"] = conflict["now"]
            return _form(request, context | {"form": CustomerForm(data, customer=customer), "conflict": error}, 409)
        except UserError as error:
            form.refuse(error)
        else:
            undo = reverse("undo", args=[request.actor.last_operation])
            toast(request, _("%(name)s is saved.") % {"name": form.values["name"]}, undo_url=undo)
            return _go(request, back)
    return _form(request, context | {"form": form})


def _with_theirs(posted: QueryDict, customer: Customer, name: str) -> QueryDict:
    """Return what was posted, with one field as somebody else has made it."""
    field = field_of(CUSTOMER, name)
    data = posted.copy()
    raw = field.kind.raw(field.read(customer))
    data.setlist(name, raw if isinstance(raw, list) else [raw])
    data[f"seen-{name}"] = field.token(customer)
    return data


def _form(request: TenantRequest, context: dict[str, object], status: int = 0) -> HttpResponse:
    template = "crm_core/customers/_form.html" if request.htmx else "crm_core/customers/form.html"
    return render(request, template, context, status=status or (422 if request.method == "POST" else 200))


def _go(request: TenantRequest, url: str) -> HttpResponse:
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": url})
    return redirect(url)


@require_POST
def archive(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Put a customer away; the toast brings it back."""
    customer = customer_for(request.actor, pk, exact=True)
    actions.archive_customers(actor=request.actor, keys=[customer.pk])
    undo = reverse("undo", args=[request.actor.last_operation])
    toast(request, _("%(name)s is archived.") % {"name": customer.name}, undo_url=undo)
    return _go(request, reverse("customer_list"))


@require_POST
def restore(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Bring an archived customer back."""
    customer = customer_for(request.actor, pk, exact=True)
    actions.restore_customers(actor=request.actor, keys=[customer.pk])
    toast(request, _("%(name)s is back among the customers.") % {"name": customer.name})
    return _go(request, reverse("customer_show", args=[pk]))


@require_GET
def same(request: TenantRequest) -> HttpResponse:
    """Tell which customers already have the number or address that is being typed."""
    request.actor.require(VIEW)
    name = next((name for name in TELLING if name in request.GET), "")
    found: list[Customer] = []
    if name:
        try:
            value = field_of(CUSTOMER, name).parse(request.GET[name])
        except UserError:
            value = ""
        if value:
            others = same_as(request.actor, name, value)
            if oneself := as_key(request.GET.get("not", "")):
                others = others.other_than(oneself)
            found = list(others[:3])
    links = format_html_join(
        ", ",
        '<a href="{}" target="_blank">{}</a>',
        ((reverse("customer_show", args=[customer.pk]), customer.name) for customer in found),
    )
    return render(request, "crm_core/customers/_same.html", {"links": links})


@require_GET
def suggest(request: TenantRequest) -> HttpResponse:
    """Suggest customers by what has been typed of their name or number."""
    text = str(next(iter(request.GET.values()), ""))
    found = customers_for(request.actor).active().matching(text).by_name()[:8] if len(text.strip()) >= 2 else []
    return render(request, "crm_core/customers/_suggestions.html", {"found": found})
