"""The page of roles: what each gives, and making, copying, renaming, resetting and archiving them."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from kundsystem.accounts import queries, role_actions
from kundsystem.accounts.access import role_for
from kundsystem.accounts.http import TenantRequest
from kundsystem.accounts.models import Role
from kundsystem.accounts.permissions import PEOPLE_MANAGE, all_permissions
from kundsystem.accounts.roles import matrix_for
from kundsystem.shared.errors import UserError
from kundsystem.web.toasts import toast


@require_http_methods(["GET", "POST"])
def index(request: TenantRequest) -> HttpResponse:
    """Show what each role gives, and save what was changed of it."""
    request.actor.require(PEOPLE_MANAGE)
    if request.method == "GET":
        return _page(request)
    roles = {role: request.POST.get(f"seen-{role.pk}") for role in queries.roles()}
    shown = {role: seen for role, seen in roles.items() if seen is not None}
    names = [permission.name for permission in all_permissions()]
    # Only what was shown with a mark is changed: a crafted form changes nothing by leaving something out.
    wanted = {role: [name for name in names if f"{role.pk}:{name}" in request.POST] for role in shown}
    count = role_actions.change_roles(actor=request.actor, wanted=wanted, seen=shown)
    text = ngettext("%(count)s role changed", "%(count)s roles changed", count) % {"count": count}
    toast(request, text if count else _("Nothing was changed"))
    return redirect("role_list")


@require_POST
def create(request: TenantRequest) -> HttpResponse:
    """Make a role, with nothing in it or with what another one gives."""
    request.actor.require(PEOPLE_MANAGE)
    like = role_for(request.actor, uuid.UUID(key)) if _is_key(key := request.POST.get("like", "")) else None
    try:
        role = role_actions.create_role(actor=request.actor, name=request.POST.get("name", ""), like=like)
    except UserError as error:
        return _refused(request, error)
    toast(request, _("The role “%(role)s” is made. Tick what it may do.") % {"role": role})
    return redirect("role_list")


@require_POST
def rename(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Call a role something else."""
    role = role_for(request.actor, pk)
    try:
        role = role_actions.rename_role(actor=request.actor, role=role, name=request.POST.get("name", ""))
    except UserError as error:
        return _refused(request, error)
    toast(request, _("The role is called “%(role)s” now") % {"role": role})
    return redirect("role_list")


@require_POST
def reset(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Let a built-in role be as it was."""
    role = role_actions.reset_role(actor=request.actor, role=role_for(request.actor, pk))
    toast(request, _("The role “%(role)s” is as it was to begin with") % {"role": role})
    return redirect("role_list")


@require_POST
def archive(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Put a role away that nobody has."""
    try:
        role = role_actions.archive_role(actor=request.actor, role=role_for(request.actor, pk))
    except UserError as error:
        return _refused(request, error)
    toast(request, _("The role “%(role)s” is archived") % {"role": role})
    return redirect("role_list")


@require_POST
def restore(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Bring a role back."""
    role = role_actions.restore_role(actor=request.actor, role=role_for(request.actor, pk))
    toast(request, _("The role “%(role)s” is back") % {"role": role})
    return redirect("role_list")


def _refused(request: TenantRequest, error: UserError) -> HttpResponse:
    """Show the page with what was wrong; who may not at all is told so on a page of its own."""
    if error.status in {403, 404}:
        raise error
    return _page(request, error.message, status=error.status)


def _page(request: TenantRequest, wrong: str = "", status: int = 200) -> HttpResponse:
    archived: list[Role] = list(queries.archived_roles())
    context = {"matrix": matrix_for(request.actor), "archived": archived, "wrong": wrong}
    return render(request, "accounts/roles.html", context, status=status)


def _is_key(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
