"""The page of colleagues: who is here, in which role; inviting, deactivating with handover, bringing back."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from kundsystem.accounts import handover, invitation_actions, people_actions, queries
from kundsystem.accounts.access import person_for, role_for
from kundsystem.accounts.forms import InvitationForm
from kundsystem.accounts.http import TenantRequest
from kundsystem.accounts.models import Role, User
from kundsystem.accounts.permissions import PEOPLE_MANAGE
from kundsystem.shared import formatting
from kundsystem.shared.errors import NotFound, UserError
from kundsystem.shared.keys import short_to_key
from kundsystem.web.toasts import toast


@require_http_methods(["GET", "POST"])
def index(request: TenantRequest) -> HttpResponse:
    """Show everybody, and invite somebody more."""
    request.actor.require(PEOPLE_MANAGE)
    form = InvitationForm(request.POST if request.method == "POST" else None, roles=_giveable(request))
    if request.method == "POST" and form.is_valid():
        try:
            invitation = invitation_actions.invite(
                actor=request.actor,
                root=f"{request.scheme}://{request.get_host()}",
                organisation=request.tenant.name,
                **form.cleaned_data,
            )
        except UserError as error:
            if error.status == 403:
                raise
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            toast(request, _("Invitation sent to %(email)s") % {"email": invitation.email})
            return redirect("people_list")
    return _page(request, form, status=422 if form.errors else 200)


@require_POST
def give_role(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Give somebody another role."""
    person = person_for(request.actor, pk)
    person = people_actions.give_role(actor=request.actor, user=person, role=_chosen_role(request))
    toast(request, _("%(name)s has the role “%(role)s” now") % {"name": person, "role": person.role})
    # Somebody who gave himself less may not see the page any more.
    stays = person.pk != request.actor.person.pk or PEOPLE_MANAGE in person.role.granted
    return redirect("people_list" if stays else "home")


@require_http_methods(["GET", "POST"])
def deactivate(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Show what somebody owns and ask who gets it, and let them in no more."""
    person = person_for(request.actor, pk)
    if request.method == "POST":
        heir = _heir(request, person)
        count = people_actions.deactivate(actor=request.actor, user=person, heir=heir)
        toast(request, _told(person, heir, count))
        return redirect("people_list")
    context = {"person": person, "owned": handover.owned_by(person), "heirs": queries.colleagues_of(person)}
    return render(request, "accounts/deactivate.html", context)


@require_POST
def reactivate(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Let somebody in again."""
    person = person_for(request.actor, pk)
    people_actions.reactivate(actor=request.actor, user=person, role=_chosen_role(request))
    toast(request, _("%(name)s can sign in again") % {"name": person})
    return redirect("people_list")


def _page(request: TenantRequest, form: InvitationForm, status: int) -> HttpResponse:
    roles = list(_giveable(request))
    people = list(queries.people())
    context = {
        "form": form,
        "roles": roles,
        "active": [(person, _is_open(request, person)) for person in people if person.is_active],
        "inactive": [(person, _is_open(request, person)) for person in people if not person.is_active],
        "invitations": list(queries.open_invitations()),
    }
    return render(request, "accounts/people.html", context, status=status)


def _giveable(request: TenantRequest) -> list[Role]:
    """Return the roles that whoever asks may give."""
    return [role for role in queries.roles() if request.actor.may_give(role)]


def _is_open(request: TenantRequest, person: User) -> bool:
    return request.actor.may_give(person.role)


def _chosen_role(request: TenantRequest) -> Role:
    try:
        return role_for(request.actor, uuid.UUID(request.POST.get("role", "")))
    except ValueError as error:
        raise NotFound(_("There is no such role.")) from error


def _heir(request: TenantRequest, person: User) -> User | None:
    """Return who was chosen; None when it was said that nobody is to have it."""
    chosen = request.POST.get("heir", "")
    if chosen == "nobody":
        return None
    try:
        return queries.colleagues_of(person).get(pk=short_to_key(chosen))
    except (ValueError, User.DoesNotExist) as error:
        raise UserError(_("Choose who is to have what they own."), code="required", field="heir") from error


def _told(person: User, heir: User | None, count: int) -> str:
    if not count or heir is None:
        return _("%(name)s is deactivated") % {"name": person}
    sentence = ngettext(
        "%(name)s is deactivated. %(heir)s has got %(count)s thing.",
        "%(name)s is deactivated. %(heir)s has got %(count)s things.",
        count,
    )
    return sentence % {"name": person, "heir": heir, "count": formatting.number(count)}
