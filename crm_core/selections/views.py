"""Building a selection: the page, its parts, and one step at a time."""

import uuid
from dataclasses import replace
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from crm_core.lists.permissions import EXPORT
from crm_core.selections import actions
from crm_core.selections.access import selection_for
from crm_core.selections.building import Builder, shelves, target
from crm_core.selections.choices import offered
from crm_core.selections.drafts import is_long
from crm_core.selections.fixed_views import fixed
from crm_core.selections.parameters import Rows
from crm_core.selections.permissions import USE
from crm_core.selections.registry import criterion_of
from crm_core.selections.saving import may_change
from crm_core.selections.state import State
from crm_core.selections.steps import step
from crm_core.selections.subscribing import subscription_of
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared.errors import NotFound
from kundsystem.shared.keys import short_to_key

PAGE = "crm_core/selections"


@require_GET
def new(request: TenantRequest) -> HttpResponse:
    """Build a new selection."""
    request.actor.require(USE)
    return _built(request, State.read(request.GET))


@require_GET
def show(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Look at a saved selection and change it; a fixed one shows its members."""
    selection = selection_for(request.actor, pk)
    if selection.is_fixed:
        return fixed(request, selection)
    return _built(request, State.read(request.GET, selection))


@require_POST
def make_step(request: TenantRequest) -> HttpResponse:
    """Take a step, and show what came of it at its own address."""
    request.actor.require(USE)
    state = step(_state(request, request.POST), request.POST, request.actor)
    if is_long(state.tree):
        actions.keep_draft(actor=request.actor, tree=state.tree)
    if not request.htmx:
        return redirect(state.url())
    context = _context(request, Builder(state, request.actor))
    # One goes on adding to where one has just added.
    context["to"] = target(replace(state, to=request.POST.get("to", "")[:40]))
    response = render(request, f"{PAGE}/_builder.html", context)
    # What is changed while one condition's boxes are open is one step back, not one for every letter.
    now = QueryDict((request.htmx.current_url or "").partition("?")[2]).get("s", "")
    went_on = request.POST.get("live") == "1" and now != request.POST.get("s", "")
    response["HX-Replace-Url" if went_on else "HX-Push-Url"] = state.url()
    return response


@require_GET
def palette(request: TenantRequest) -> HttpResponse:
    """Show the criteria that can be added, by a part of their name."""
    request.actor.require(USE)
    find = request.GET.get("find", "")
    context = {"shelves": shelves(find), "find": find, "to": request.GET.get("to", "")[:40], "palette_open": True}
    only_list = request.htmx and request.htmx.target == "palette-list"
    return render(request, f"{PAGE}/{'_shelves' if only_list else '_palette'}.html", context)


@require_GET
def condition(request: TenantRequest) -> HttpResponse:
    """Open a condition's boxes where it stands."""
    request.actor.require(USE)
    state = _state(request, request.GET)
    place = request.GET.get("at", "")
    builder = Builder(state, request.actor)
    context = {
        "builder": builder,
        "state": state,
        "line": builder.line(place),
        "opened": builder.opened(place),
    }
    return render(request, f"{PAGE}/_form.html", context)


@require_GET
def choices(request: TenantRequest) -> HttpResponse:
    """Show what can be chosen in a box, by a part of its name; what is chosen already stays."""
    request.actor.require(USE)
    criterion = criterion_of(request.GET.get("criterion", ""))
    wanted = request.GET.get("parameter", "")
    parameter = next((one for one in criterion.parameters if one.name == wanted), None) if criterion else None
    if not isinstance(parameter, Rows):
        raise NotFound(_("There is nothing to choose among."))
    name = f"p-{parameter.name}"
    find = request.GET.get(f"find-{parameter.name}", "")
    offer = offered(parameter, request.actor, request.GET.getlist(name), find)
    return render(request, f"{PAGE}/parameters/_options.html", {"offer": offer, "name": name})


def _built(request: TenantRequest, state: State) -> HttpResponse:
    after = request.GET.get("after", "")
    context = _context(request, Builder(state, request.actor, after))
    # Without scripts the list of criteria opens, and is searched, by the page's own address.
    find = request.GET.get("find", "")
    context |= {"shelves": shelves(find), "find": find, "palette_open": bool(state.to)}
    template = "builder"
    if request.htmx and not request.htmx.history_restore_request:
        template = "_more" if after else "_builder"
    return render(request, f"{PAGE}/{template}.html", context)


def _context(request: TenantRequest, builder: Builder) -> dict[str, Any]:
    return {
        "builder": builder,
        "state": builder.state,
        "to": target(builder.state),
        "shelves": shelves(),
        "may_change": may_change(request.actor, builder.state.saved),
        "subscription": subscription_of(request.actor, builder.state.saved) if builder.state.saved else None,
        "may_export": request.actor.may(EXPORT),
    }


def _state(request: TenantRequest, data: QueryDict) -> State:
    """Read the state that a part of the page was asked for with."""
    saved = None
    if short := data.get("key", ""):
        try:
            saved = selection_for(request.actor, short_to_key(short))
        except ValueError:
            raise NotFound(_("The selection does not exist, or has been removed.")) from None
    return State.read(data, saved)
