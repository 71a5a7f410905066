"""Letting a field hold another kind: first what would become of its values, then the change."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from crm_core.custom_fields import converting
from crm_core.custom_fields.access import custom_field_for
from crm_core.custom_fields.conversion import Plan, kinds_for, plan_of
from crm_core.custom_fields.models import CustomField
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared import formatting
from kundsystem.shared.errors import UserError
from kundsystem.web.toasts import toast

DECIMALS = range(5)


@require_http_methods(["GET", "POST"])
def change(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Choose what a field is to hold, see which values would not survive, and change it."""
    field = custom_field_for(request.actor, pk)
    asked = request.POST if request.method == "POST" else request.GET
    kind, decimals = asked.get("kind", ""), _decimals(asked.get("decimals", ""))
    problem, plan = "", None
    try:
        if request.method == "POST":
            return _change(request, field, kind, decimals)
    except UserError as error:
        problem = str(error.message)
    try:
        plan = plan_of(field, kind, decimals) if kind else None
    except UserError as error:
        problem = problem or str(error.message)
    context = {"field": field, "plan": plan, "kind": kind, "decimals": decimals, "problem": problem}
    return _page(request, context, status=422 if problem else 200)


def _page(request: TenantRequest, context: dict[str, Any], status: int) -> HttpResponse:
    field = context["field"]
    context |= {
        "kinds": kinds_for(field),
        "decimals_offered": DECIMALS,
        "back": reverse("custom_field_edit", args=[field.pk]),
    }
    return render(request, "crm_core/custom_fields/kind.html", context, status=status)


def _change(request: TenantRequest, field: CustomField, kind: str, decimals: int) -> HttpResponse:
    given: dict[str, Any] = {"pk": field.pk, "kind": kind, "decimals": decimals, "seen": request.POST.get("seen", "")}
    job = converting.start(actor=request.actor, **given)
    if job is not None:
        return redirect("job_show", job.pk)
    _field, plan = converting.change_kind(actor=request.actor, **given)
    toast(request, _told(field, plan), undo_url=reverse("undo", args=[request.actor.last_operation]))
    return redirect(f"{reverse('custom_field_list')}?subject={field.subject}")


def _told(field: CustomField, plan: Plan) -> str:
    names = {"name": field.label, "kind": plan.label}
    if not plan.lost:
        return _("%(name)s is now of the kind %(kind)s. Every value is kept.") % names
    text = ngettext(
        "%(name)s is now of the kind %(kind)s. %(count)s value is left in the history.",
        "%(name)s is now of the kind %(kind)s. %(count)s values are left in the history.",
        plan.lost,
    )
    return text % (names | {"count": formatting.number(plan.lost)})


def _decimals(raw: str) -> int:
    return int(raw) if raw.isdecimal() and int(raw) in DECIMALS else 0
