"""How everybody in an organisation signs in: what its owners decide."""

import datetime as dt
import uuid

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from kundsystem.accounts import devices, queries
from kundsystem.accounts.access import person_to_let_in
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.http import TenantRequest
from kundsystem.accounts.models import User
from kundsystem.accounts.openid import closing
from kundsystem.accounts.permissions import SECURITY_MANAGE
from kundsystem.accounts.signals import security_changed
from kundsystem.shared.actions import action
from kundsystem.shared.errors import UserError
from kundsystem.web.toasts import toast
from tenants.models import Organisation


@action("security.require_two_factor", permission=SECURITY_MANAGE)
def require_two_factor(*, actor: Actor, organisation: Organisation, start: dt.date | None) -> None:
    """Require two steps of everybody from a day, or of nobody any more.

    Raises:
        UserError: the day has been; who signed in yesterday can not have been required to.
    """
    before = organisation.two_factor_from
    if start == before:
        return
    if start is not None and start < timezone.localdate():
        raise UserError(_("Choose today or a day to come."), field="start", code="past")
    organisation.two_factor_from = start
    organisation.save(update_fields=["two_factor_from"])
    facts = {"was": before.isoformat() if before else "", "now": start.isoformat() if start else ""}
    security_changed.send(Organisation, verb="security.two_factor_from", facts=facts, actor=actor.person.pk, about=None)


@action("security.reset_two_factor", permission=SECURITY_MANAGE)
def reset_two_factor(*, actor: Actor, person: User) -> None:
    """Let somebody in again who has lost both device and recovery codes: the password is enough until a step is added.

    Whoever is signed in as that person is signed out: it may be the one who has the device now.
    """
    closing.keep_way_back(person)
    if queries.take_steps_away(person):
        devices.end_all_of(person)
        security_changed.send(
            Organisation, verb="security.two_factor_reset", facts={}, actor=actor.person.pk, about=person.pk
        )


class SecurityForm(forms.Form):
    """From which day two steps are required."""

    start = forms.DateField(
        label=gettext_lazy("Two steps are required of everybody from"),
        required=False,
        help_text=gettext_lazy("Empty: everybody decides for themselves. Tell your colleagues before that day."),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )


@require_http_methods(["GET", "POST"])
def page(request: TenantRequest) -> HttpResponse:
    """Show and change how everybody signs in."""
    request.actor.require(SECURITY_MANAGE)
    organisation: Organisation = request.tenant
    posted = request.POST if request.method == "POST" else None
    form = SecurityForm(posted, initial={"start": organisation.two_factor_from})
    if request.method == "POST" and form.is_valid():
        try:
            require_two_factor(actor=request.actor, organisation=organisation, start=form.cleaned_data["start"])
        except UserError as error:
            form.add_error("start", error.message)
        else:
            toast(request, _("Saved"))
            return redirect("security")
    context = {"form": form, "people": list(queries.people_by_steps())}
    return render(request, "tenants/security.html", context, status=422 if form.errors else 200)


@require_POST
def reset(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Take a colleague's second step away."""
    person = person_to_let_in(request.actor, pk)
    reset_two_factor(actor=request.actor, person=person)
    toast(request, _("%(name)s signs in with the password alone until a new step is added.") % {"name": person})
    return redirect("security")
