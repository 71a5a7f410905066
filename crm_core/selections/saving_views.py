"""The saved selections, and saving, naming, freezing and putting them away."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm_core.selections import actions, freezing
from crm_core.selections.access import selection_for
from crm_core.selections.building import Builder
from crm_core.selections.forms import SaveForm
from crm_core.selections.listing import drawers
from crm_core.selections.models import Selection, SelectionFolder
from crm_core.selections.permissions import SHARE, USE
from crm_core.selections.ready_made import starts
from crm_core.selections.state import State
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared.errors import Conflict, UserError
from kundsystem.web.toasts import toast

PAGE = "crm_core/selections"


@require_GET
def index(request: TenantRequest) -> HttpResponse:
    """Show the saved selections, and what one can begin from."""
    context = {"drawers": drawers(request.actor), "starts": starts(), "may_share": request.actor.may(SHARE)}
    return render(request, f"{PAGE}/index.html", context)


@require_http_methods(["GET", "POST"])
def save(request: TenantRequest) -> HttpResponse:
    """Save what is in the address under a name; with `fixed`, who is in it now."""
    request.actor.require(USE)
    data = request.POST if request.method == "POST" else request.GET
    state = State.read(data)
    form = SaveForm(data if request.method == "POST" else None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            selection = _made(request, state, form)
        except UserError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            toast(request, _("%(name)s is saved.") % {"name": selection.name})
            return redirect("selection_show", pk=selection.pk)
    context = {
        "form": form,
        "state": state,
        "builder": Builder(state, request.actor),
        "fixed": "fixed" in data,
        "back": state.url(is_changed=True),
    }
    return render(request, f"{PAGE}/save.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
def settings(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Name a selection, share it, put it in a folder."""
    selection = selection_for(request.actor, pk, write=True)
    start = {"name": selection.name, "is_shared": selection.is_shared, "folder": selection.folder}
    form = SaveForm(request.POST or None, actor=request.actor, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            changes = _changes(request, form)
            actions.update_selection(actor=request.actor, pk=pk, changes=changes)
        except UserError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            undo = reverse("undo", args=[request.actor.last_operation])
            toast(request, _("%(name)s is saved.") % {"name": changes["name"]}, undo_url=undo)
            return redirect("selection_show", pk=pk)
    context = {"form": form, "selection": selection}
    return render(request, f"{PAGE}/settings.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def update(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Save what a selection asks now; whoever has changed it meanwhile is not overwritten unasked."""
    selection = selection_for(request.actor, pk, write=True)
    state = State.read(request.POST, selection)
    try:
        actions.update_selection(actor=request.actor, pk=pk, changes={"tree": state.tree}, seen=state.seen)
    except Conflict as conflict:
        return _conflict(request, selection, state, conflict)
    undo = reverse("undo", args=[request.actor.last_operation])
    toast(request, _("%(name)s is saved.") % {"name": selection.name}, undo_url=undo)
    return redirect("selection_show", pk=pk)


@require_POST
def archive(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Put a selection away; the toast brings it back."""
    selection = selection_for(request.actor, pk, write=True)
    actions.archive_selections(actor=request.actor, keys=[pk])
    undo = reverse("undo", args=[request.actor.last_operation])
    toast(request, _("%(name)s is archived.") % {"name": selection.name}, undo_url=undo)
    return redirect("selection_list")


def _made(request: TenantRequest, state: State, form: SaveForm) -> Selection:
    values = _changes(request, form)
    name, is_shared = values["name"], values.get("is_shared", False)
    if "fixed" in request.POST:
        selection = freezing.freeze(actor=request.actor, tree=state.tree, name=name, is_shared=is_shared)
        if folder := values.get("folder"):
            actions.update_selection(actor=request.actor, pk=selection.pk, changes={"folder": folder})
        return selection
    return actions.create_selection(
        actor=request.actor, name=name, tree=state.tree, is_shared=is_shared, folder=values.get("folder")
    )


def _changes(request: TenantRequest, form: SaveForm) -> dict[str, Any]:
    values = dict(form.cleaned_data)
    name = values.pop("new_folder", "")
    folder: SelectionFolder | None = values.get("folder")
    if name:
        folder = actions.create_folder(actor=request.actor, name=name)
    return values | ({"folder": folder} if "folder" in values else {})


def _conflict(request: TenantRequest, selection: Selection, state: State, conflict: Conflict) -> HttpResponse:
    theirs = State.read(type(request.GET)(), selection)
    context = {
        "conflict": conflict,
        "selection": selection,
        "state": state,
        "mine": Builder(state, request.actor),
        "theirs": Builder(theirs, request.actor),
    }
    return render(request, f"{PAGE}/conflict.html", context, status=409)
