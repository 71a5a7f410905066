"""Where one comes in: the first page of a new organisation, later the customers."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from crm_core.customers.permissions import WRITE
from crm_core.imports.permissions import RUN
from crm_core.starter import actions, queries
from kundsystem.accounts.http import TenantRequest
from kundsystem.web.toasts import toast


def home(request: TenantRequest) -> HttpResponse:
    """Lead to the customers, or where there are none yet, to the two ways of getting some."""
    if queries.has_customers():
        return redirect("customer_list")
    context = {
        "may_write": request.actor.may(WRITE),
        "may_import": request.actor.may(RUN),
        "first_name": _first_name(request),
    }
    return render(request, "crm_core/starter/first.html", context)


def _first_name(request: TenantRequest) -> str:
    return request.actor.name.split()[0] if request.actor.name else ""


@require_POST
def add_samples(request: TenantRequest) -> HttpResponse:
    """Fill the register with invented customers."""
    count = actions.add_sample_data(actor=request.actor, language=get_language() or "sv")
    _tell(
        request,
        ngettext("Filled with %(count)d sample customer", "Filled with %(count)d sample customers", count)
        % {"count": count},
    )
    return redirect("customer_list")


@require_POST
def remove_samples(request: TenantRequest) -> HttpResponse:
    """Take them away again."""
    done = actions.remove_sample_data(actor=request.actor)
    text = ngettext("%(count)d sample customer removed", "%(count)d sample customers removed", done.removed)
    text %= {"count": done.removed}
    if done.kept:
        kept = ngettext(
            "%(count)d that you have added to was kept",
            "%(count)d that you have added to were kept",
            done.kept,
        )
        text = _("%(removed)s. %(kept)s.") % {"removed": text, "kept": kept % {"count": done.kept}}
    _tell(request, text)
    return redirect("home")


def _tell(request: TenantRequest, text: str) -> None:
    operation = request.actor.last_operation
    toast(request, text, undo_url=reverse("undo", args=[operation]) if operation else "")
