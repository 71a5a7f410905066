"""The pages of the settings that are about the organisation itself."""

from typing import Any

from django import forms
from django.forms import model_to_dict
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm_core.organisation import actions
from crm_core.organisation.access import settings_for
from crm_core.organisation.forms import ColourForm, HabitsForm, LogoForm, NameForm
from crm_core.organisation.models import OrganisationSettings
from crm_core.organisation.queries import lines_of
from crm_core.organisation.trying import SUGGESTED, tried
from kundsystem.accounts.http import TenantRequest
from kundsystem.accounts.middleware import public
from kundsystem.shared.errors import NotFound, UserError
from kundsystem.shared.serving import sealed, stored
from kundsystem.web.toasts import toast


@require_http_methods(["GET", "POST"])
def name(request: TenantRequest) -> HttpResponse:
    """Show and change what the organisation is called, and how it is reached."""
    own = settings_for(request.actor, request.tenant)
    form = NameForm(_posted(request), initial=model_to_dict(own))
    return _answer(request, form, "name", "organisation_name", {"lines": lines_of(own)})


@require_http_methods(["GET", "POST"])
def habits(request: TenantRequest) -> HttpResponse:
    """Show and change what holds for everybody's pages."""
    own = settings_for(request.actor, request.tenant)
    form = HabitsForm(_posted(request), initial=model_to_dict(own))
    return _answer(request, form, "habits", "organisation_habits", {})


@require_http_methods(["GET", "POST"])
def look(request: TenantRequest) -> HttpResponse:
    """Show and change the colour; show the logo."""
    own = settings_for(request.actor, request.tenant)
    form = ColourForm(_posted(request), initial={"colour": own.colour})
    context = _look(own, str(form["colour"].value() or "")) | {"logo_form": LogoForm()}
    return _answer(request, form, "look", "organisation_look", context)


@require_GET
def try_colour(request: TenantRequest) -> HttpResponse:
    """Say whether a colour works, and show the bar in it, while one chooses."""
    settings_for(request.actor, request.tenant)
    return render(
        request, "crm_core/organisation/_tried.html", {"tried": tried(request.GET.get("colour", "")), "live": True}
    )


@require_POST
def logo(request: TenantRequest) -> HttpResponse:
    """Give the organisation a logo, or take it away."""
    own = settings_for(request.actor, request.tenant)
    gone = "remove" in request.POST
    form = LogoForm(request.POST, request.FILES)
    if gone or form.is_valid():
        try:
            upload = None if gone else form.cleaned_data["logo"]
            actions.change_logo(actor=request.actor, organisation=request.tenant, upload=upload)
        except UserError as error:
            form.add_error("logo", error.message)
        else:
            _saved(request, _("The logo is removed") if gone else _("Saved"))
            return redirect("organisation_look")
    context = _look(own, own.colour) | {"form": ColourForm(initial={"colour": own.colour}), "logo_form": form}
    return render(request, "crm_core/organisation/look.html", context, status=422)


@public
@require_GET
@cache_control(public=True, max_age=31_536_000, immutable=True)
def logo_picture(request: HttpRequest, version: str) -> HttpResponseBase:
    """Show the logo, also to whoever has not signed in yet."""
    path = request.tenant.logo  # type: ignore[attr-defined]
    if not path or not path.endswith(version):
        raise NotFound(_("There is no such picture."))
    return sealed(FileResponse(stored(path), content_type="image/png"))


def _look(own: OrganisationSettings, colour: str) -> dict[str, Any]:
    return {"own": own, "tried": tried(colour), "suggested": SUGGESTED}


def _posted(request: TenantRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _answer(
    request: TenantRequest, form: forms.Form, template: str, address: str, context: dict[str, Any]
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_settings(actor=request.actor, organisation=request.tenant, given=form.cleaned_data)
        except UserError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            _saved(request, _("Saved"))
            return redirect(address)
    context |= {"form": form}
    return render(request, f"crm_core/organisation/{template}.html", context, status=422 if form.errors else 200)


def _saved(request: TenantRequest, text: str) -> None:
    toast(request, text, undo_url=reverse("undo", args=[request.actor.last_operation]))
