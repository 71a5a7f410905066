"""The pages on which an organisation shapes its own values."""

import uuid
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm_core.fields.lookups import as_key
from crm_core.own_values import actions
from crm_core.own_values.access import list_for, mates_of, value_for
from crm_core.own_values.forms import ValueForm
from crm_core.own_values.page import page_of
from crm_core.own_values.queries import told_uses
from crm_core.own_values.registry import ValueList
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared.errors import UserError
from kundsystem.web.toasts import toast


@require_GET
def family(request: TenantRequest, family: str) -> HttpResponse:
    """Show the first list of a page."""
    return _show(request, list_for(request.actor, family))


@require_GET
def index(request: TenantRequest, family: str, name: str) -> HttpResponse:
    """Show a list; `?edit=` opens a value where it stands, `?new=1` a new one."""
    return _show(request, list_for(request.actor, family, name))


@require_GET
def proposals(request: TenantRequest, family: str, name: str) -> HttpResponse:
    """Propose values while a new one is named; nothing where the list has none to propose."""
    values = list_for(request.actor, family, name)
    found = values.proposals(request.GET.get("name", "")) if values.proposals else []
    return render(request, "crm_core/own_values/_proposals.html", {"proposals": found})


@require_POST
def add(request: TenantRequest, family: str, name: str) -> HttpResponse:
    """Add a value."""
    values = list_for(request.actor, family, name)
    form = ValueForm(request.POST, values=values)
    if form.is_valid():
        belongs = {values.scope.name: _page_scope(request, values)} if values.scope else {}
        try:
            value = actions.add_value(actor=request.actor, values=values, given=form.cleaned_data | belongs)
        except UserError as error:
            form.refuse(error)
        else:
            return _done(request, values, _("%(name)s is added.") % {"name": value})
    return _show(request, values, form, {"new": "1"})


@require_POST
def change(request: TenantRequest, family: str, name: str, pk: uuid.UUID) -> HttpResponse:
    """Rename a value, or change what it means."""
    values = list_for(request.actor, family, name)
    form = ValueForm(request.POST, values=values, value=value_for(request.actor, values, pk))
    if form.is_valid():
        try:
            value = actions.change_value(actor=request.actor, values=values, pk=pk, given=form.cleaned_data)
        except UserError as error:
            form.refuse(error)
        else:
            return _done(request, values, _("%(name)s is saved.") % {"name": value})
    return _show(request, values, form, {"edit": str(pk)})


@require_POST
def order(request: TenantRequest, family: str, name: str) -> HttpResponse:
    """Put the values in the order in which they are posted; `up` and `down` name one to move a step."""
    values = list_for(request.actor, family, name)
    keys = [key for raw in request.POST.getlist("key") if (key := as_key(raw))]
    for where, step in (("up", -1), ("down", 1)):
        moved = as_key(request.POST.get(where, ""))
        if moved in keys:
            to = keys.index(moved) + step
            keys.remove(moved)
            keys.insert(max(0, to), moved)
    actions.order_values(actor=request.actor, values=values, keys=keys)
    return _done(request, values, _("The order is saved."))


@require_POST
def default(request: TenantRequest, family: str, name: str, pk: uuid.UUID) -> HttpResponse:
    """Make a value the one that new things get."""
    values = list_for(request.actor, family, name)
    value = actions.make_default(actor=request.actor, values=values, pk=pk)
    return _done(request, values, _("New ones get %(name)s.") % {"name": value})


@require_POST
def archive(request: TenantRequest, family: str, name: str, pk: uuid.UUID) -> HttpResponse:
    """Offer a value no more."""
    values = list_for(request.actor, family, name)
    value = actions.archive_value(actor=request.actor, values=values, pk=pk)
    return _done(request, values, _("%(name)s is archived. What has it keeps it.") % {"name": value})


@require_POST
def restore(request: TenantRequest, family: str, name: str, pk: uuid.UUID) -> HttpResponse:
    """Offer an archived value again."""
    values = list_for(request.actor, family, name)
    value = actions.restore_value(actor=request.actor, values=values, pk=pk)
    return _done(request, values, _("%(name)s is offered again.") % {"name": value})


@require_http_methods(["GET", "POST"])
def merge(request: TenantRequest, family: str, name: str, pk: uuid.UUID) -> HttpResponse:
    """Choose what a value is merged with, see what that does, and do it."""
    values = list_for(request.actor, family, name)
    value = value_for(request.actor, values, pk)
    mates = mates_of(request.actor, values, value)
    wanted = as_key(request.POST.get("into", "") or request.GET.get("into", ""))
    into = next((mate for mate in mates if mate.pk == wanted), None)
    if request.method == "POST" and into is not None:
        actions.merge_values(actor=request.actor, values=values, kept=into.pk, gone=pk)
        return _done(request, values, _("%(gone)s is now %(kept)s.") % {"gone": value, "kept": into})
    context = {"values": values, "value": value, "mates": mates, "into": into, "uses": told_uses(values, pk)}
    refused = request.method == "POST"
    return render(request, "crm_core/own_values/merge.html", context, status=422 if refused else 200)


def _page_scope(request: TenantRequest, values: ValueList) -> Any:
    return page_of(values, request.GET.dict()).scope


def _show(
    request: TenantRequest, values: ValueList, form: ValueForm | None = None, asked: dict[str, str] | None = None
) -> HttpResponse:
    page = page_of(values, request.GET.dict() | (asked or {}), form)
    whole = "_values" if request.htmx and not request.htmx.boosted else "index"
    return render(request, f"crm_core/own_values/{whole}.html", {"page": page}, status=422 if form else 200)


def _done(request: TenantRequest, values: ValueList, text: str) -> HttpResponse:
    toast(request, text, undo_url=reverse("undo", args=[request.actor.last_operation]))
    address = reverse("values_index", args=[values.family.key, values.key])
    of = request.GET.get("of", "")
    return redirect(f"{address}?{urlencode({'of': of})}" if of else address)
