"""The page of the organisation's provider: set up, tried, made the only way in, removed."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kundsystem.accounts import queries
from kundsystem.accounts.http import TenantRequest
from kundsystem.accounts.openid import actions, discovery, flow
from kundsystem.accounts.openid.forms import ProviderForm
from kundsystem.shared import formatting, limits
from kundsystem.shared.errors import UserError
from kundsystem.web.toasts import toast


@never_cache
@require_http_methods(["GET", "POST"])
def page(request: TenantRequest) -> HttpResponse:
    """Show and change where people have their account."""
    form = _form(request)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_provider(actor=request.actor, **form.cleaned_data)
        except UserError as error:
            form.add_error(error.field or None, error.message)
        else:
            toast(request, _("Saved"))
            return redirect("openid")
    return _show(request, form)


@never_cache
@require_POST
def try_out(request: TenantRequest) -> HttpResponse:
    """Ask the provider that is typed in what it says of itself; nothing is saved."""
    form = _form(request)
    limits.count("openid-test", str(request.actor.key), limit=30, window=limits.HOUR)
    found = None
    if form.is_valid():
        try:
            found = _ask(form.cleaned_data["issuer"])
        except UserError as error:
            form.add_error("issuer", error.message)
    return _show(request, form, found=found)


@require_POST
def close(request: TenantRequest) -> HttpResponse:
    """Let people in by the provider only."""
    actions.require_owner(request.actor)
    provider = queries.openid_provider()
    worked = provider is not None and flow.has_worked(request, provider)
    actions.close_passwords(actor=request.actor, has_worked=worked)
    toast(request, _("Passwords are closed. Everybody else is signed out."))
    return redirect("openid")


@require_POST
def reopen(request: TenantRequest) -> HttpResponse:
    """Let people sign in with their passwords again."""
    actions.open_passwords(actor=request.actor)
    toast(request, _("Passwords are open again."))
    return redirect("openid")


@require_POST
def remove(request: TenantRequest) -> HttpResponse:
    """Let nobody in by the provider any more."""
    actions.remove_provider(actor=request.actor)
    toast(request, _("Removed"))
    return redirect("openid")


def _ask(issuer: str) -> str:
    metadata = discovery.discover(issuer)
    count = len(discovery.keys_of(metadata))
    sentence = ngettext(
        "%(issuer)s answers, and signs with %(count)s key.", "%(issuer)s answers, and signs with %(count)s keys.", count
    )
    return sentence % {"issuer": metadata.issuer, "count": formatting.number(count)}


def _form(request: TenantRequest) -> ProviderForm:
    actions.require_owner(request.actor)
    posted = request.POST if request.method == "POST" else None
    return ProviderForm(posted, provider=queries.openid_provider(), roles=list(queries.roles()))


def _show(request: TenantRequest, form: ProviderForm, **more: Any) -> HttpResponse:
    provider = queries.openid_provider()
    context = {
        "form": form,
        "provider": provider,
        "address_back": flow.address_back(request),
        "has_worked": provider is not None and flow.has_worked(request, provider),
        "has_way_back": queries.owners_with_steps().exists(),
        **more,
    }
    return render(request, "accounts/openid/settings.html", context, status=422 if form.errors else 200)
