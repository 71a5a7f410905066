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

from kundsystem.accounts import devices, queries, staying
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


@action("security.change_staying", permission=SECURITY_MANAGE)
def change_staying(*, actor: Actor, organisation: Organisation, phone_days: int, computer_days: int) -> None:
    """Decide for how many days somebody stays signed in; it holds at once, also for those who are signed in."""
    before = (organisation.phone_days, organisation.computer_days)
    if before == (phone_days, computer_days):
        return
    organisation.phone_days, organisation.computer_days = phone_days, computer_days
    organisation.save(update_fields=["phone_days", "computer_days"])
    facts = {"phone": phone_days, "computer": computer_days, "was_phone": before[0], "was_computer": before[1]}
    security_changed.send(Organisation, verb="security.staying", facts=facts, actor=actor.person.pk, about=None)


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


class StayingForm(forms.Form):
    """For how many days one stays signed in."""

    phone_days = forms.IntegerField(label=gettext_lazy("On a phone"), min_value=1, max_value=staying.MOST)
    computer_days = forms.IntegerField(label=gettext_lazy("On a computer"), min_value=1, max_value=staying.MOST)


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
    return _show(request, form, _staying_form(organisation))


@require_POST
def stay(request: TenantRequest) -> HttpResponse:
    """Change for how many days one stays signed in."""
    request.actor.require(SECURITY_MANAGE)
    organisation: Organisation = request.tenant
    form = StayingForm(request.POST)
    if not form.is_valid():
        return _show(request, SecurityForm(initial={"start": organisation.two_factor_from}), form)
    change_staying(actor=request.actor, organisation=organisation, **form.cleaned_data)
    toast(request, _("Saved"))
    return redirect("security")


def _staying_form(organisation: Organisation) -> StayingForm:
    return StayingForm(initial={"phone_days": organisation.phone_days, "computer_days": organisation.computer_days})


def _show(request: TenantRequest, form: SecurityForm, staying_form: StayingForm) -> HttpResponse:
    context = {"form": form, "staying_form": staying_form, "people": list(queries.people_by_steps())}
    refused = form.errors or staying_form.errors
    return render(request, "tenants/security.html", context, status=422 if refused else 200)


@require_POST
def reset(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Take a colleague's second step away."""
    person = person_to_let_in(request.actor, pk)
    reset_two_factor(actor=request.actor, person=person)
    toast(request, _("%(name)s signs in with the password alone until a new step is added.") % {"name": person})
    return redirect("security")
