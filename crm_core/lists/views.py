"""The customer list and what is done from it."""

import uuid

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from crm_core.customers import actions as customer_actions
from crm_core.customers.models import Customer
from crm_core.customers.permissions import ARCHIVE, VIEW, WRITE
from crm_core.customers.registry import CUSTOMER
from crm_core.fields.lookups import as_key
from crm_core.fields.registry import Field, field_of
from crm_core.lists import layouts
from crm_core.lists.customers import customer_keys, customer_list
from crm_core.lists.filters import CustomerFilter, all_choices
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared import formatting
from kundsystem.shared.errors import NotFound, UserError
from kundsystem.web.toasts import toast

# Only what can be given to many at once without looking at each.
BULK_FIELDS = ("status", "owner")


@require_GET
def index(request: TenantRequest) -> HttpResponse:
    """Show the list; while one scrolls, only the rows that follow."""
    context = {
        "list": customer_list(request, request.actor),
        "may_write": request.actor.may(WRITE),
        "may_archive": request.actor.may(ARCHIVE),
    }
    only_rows = request.htmx and "after" in request.GET
    return render(request, f"crm_core/customers/{'_more' if only_rows else 'index'}.html", context)


@require_GET
def conditions(request: TenantRequest) -> HttpResponse:
    """Show what the list can be narrowed by: in a menu, or as a page of its own without scripts."""
    request.actor.require(VIEW)
    narrowed = CustomerFilter.read(request.GET)
    context = {
        "groups": [
            {
                "name": name,
                "label": field_of(CUSTOMER, name).label,
                "options": options,
                "chosen": set(request.GET.getlist(name)),
                "nobody": name in {"owner", "unit", "industry"},
            }
            for name, options in all_choices().items()
            if options
        ],
        "kinds": Customer.Kind.choices,
        "filter": narrowed,
        "kept": [(name, value) for name in ("view", "q", "sort") if (value := request.GET.get(name, ""))],
        "back": f"{reverse('customer_list')}?{request.GET.urlencode()}",
    }
    template = "_conditions" if request.htmx else "conditions"
    return render(request, f"crm_core/lists/{template}.html", context)


@require_POST
def columns(request: TenantRequest) -> HttpResponse:
    """Remember which columns are shown and in which order, or forget it."""
    request.actor.require(VIEW)
    if "reset" in request.POST:
        layouts.reset_layout(actor=request.actor, subject=CUSTOMER)
    else:
        sort = request.POST.get("sort", "")
        layouts.save_layout(actor=request.actor, subject=CUSTOMER, columns=request.POST.getlist("column"), sort=sort)
    return redirect(_back(request))


@require_GET
def bulk_choices(request: TenantRequest, field: str) -> HttpResponse:
    """Show what the marked customers' field can be set to."""
    request.actor.require(WRITE)
    kind = _bulk_field(field).kind
    options = kind.options()  # type: ignore[attr-defined]
    return render(request, "crm_core/lists/_bulk_choices.html", {"field": field, "options": options})


@require_POST
def bulk(request: TenantRequest) -> HttpResponse:
    """Do the same with every marked customer, or with everybody the list shows."""
    actor = request.actor
    keys = _marked(request)
    what, _colon, raw = request.POST.get("do", "").partition(":")
    if what == "archive":
        count = customer_actions.archive_customers(actor=actor, keys=keys)
        text = ngettext("%(count)s customer is archived", "%(count)s customers are archived", count)
        _told(request, text % {"count": formatting.number(count)}, count)
    elif what == "restore":
        count = customer_actions.restore_customers(actor=actor, keys=keys)
        text = ngettext("%(count)s customer is back", "%(count)s customers are back", count)
        _told(request, text % {"count": formatting.number(count)}, count)
    else:
        field = _bulk_field(what)
        value = field.parse(raw)
        count = customer_actions.change_customers(actor=actor, keys=keys, field=what, value=value)
        _told(request, _changed(what, count, field.kind.show(value)), count)
    return redirect(_back(request))


def _changed(what: str, count: int, value: str) -> str:
    names = {"count": formatting.number(count), "value": value}
    if what == "owner" and value:
        text = ngettext(
            "%(count)s customer got %(value)s as owner", "%(count)s customers got %(value)s as owner", count
        )
    elif what == "owner":
        text = ngettext("%(count)s customer has no owner now", "%(count)s customers have no owner now", count)
    else:
        text = ngettext(
            "%(count)s customer got the status %(value)s", "%(count)s customers got the status %(value)s", count
        )
    return text % names


def _told(request: TenantRequest, text: str, count: int) -> None:
    undo = reverse("undo", args=[request.actor.last_operation]) if count else ""
    toast(request, text, undo_url=undo)


def _bulk_field(name: str) -> Field:
    if name not in BULK_FIELDS:
        raise NotFound(_("That can only be changed for one customer at a time."))
    return field_of(CUSTOMER, name)


def _marked(request: TenantRequest) -> list[uuid.UUID]:
    if request.POST.get("all"):
        query = QueryDict(request.POST.get("query", ""))
        keys = customer_keys(query, request.actor, customer_actions.BULK_LIMIT + 1)
    else:
        keys = [key for raw in request.POST.getlist("key") if (key := as_key(raw))]
    if not keys:
        raise UserError(_("No customer is marked."), code="nothing_marked")
    return keys


def _back(request: TenantRequest) -> str:
    """Return the list's address as it was; only the conditions are taken from what was posted."""
    query = QueryDict(request.POST.get("query", ""), mutable=True)
    for name in ("after", "shown"):
        query.pop(name, None)
    address = reverse("customer_list")
    return f"{address}?{query.urlencode()}" if query else address
