"""Signing in at the organisation's provider: there, and back again."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from kundsystem.accounts import queries, two_factor
from kundsystem.accounts.http import TenantRequest
from kundsystem.accounts.middleware import public
from kundsystem.accounts.models import OpenIDProvider
from kundsystem.accounts.openid import arriving, flow
from kundsystem.accounts.openid.problems import Refused
from kundsystem.accounts.openid.tokens import Identity
from kundsystem.accounts.signals import openid_refused
from kundsystem.shared import limits
from kundsystem.shared.errors import NotFound, UserError


@public
@never_cache
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Go to the provider; whoever is signed in already shows that it is still the same person."""
    limits.count_by_computer("openid", request, limit=30, window=limits.MINUTE)
    provider = _provider()
    try:
        return redirect(flow.begin(request, provider))
    except UserError as error:
        return _refuse(request, provider, error)


@public
@never_cache
@require_GET
def back(request: TenantRequest) -> HttpResponse:
    """Come back from the provider: in, or to a page that says why not."""
    limits.count_by_computer("openid-back", request, limit=30, window=limits.MINUTE)
    provider, wanted = _provider(), flow.wanted(request)
    try:
        identity = flow.finish(request, provider)
        if request.user.is_authenticated:
            return _confirm(request, provider, identity, wanted)
        return _sign_in(request, provider, identity, wanted)
    except UserError as error:
        return _refuse(request, provider, error, wanted)


def _sign_in(request: HttpRequest, provider: OpenIDProvider, identity: Identity, wanted: str) -> HttpResponse:
    user = arriving.user_of(identity, provider, language=str(request.LANGUAGE_CODE))
    record_authentication(request, user, method="openid")
    if provider.has_two_steps:
        two_factor.note_done_elsewhere(request)
    flow.note_success(request, provider, user.pk)
    response: HttpResponse = perform_login(request, Login(user=user, redirect_url=wanted))
    return response


def _confirm(request: TenantRequest, provider: OpenIDProvider, identity: Identity, wanted: str) -> HttpResponse:
    """Note that whoever is signed in here is the same person there."""
    user = request.actor.person
    if identity.email.lower() != user.email.lower() or not provider.lets_in(identity.email):
        sentence = _("You are %(here)s here, but %(there)s with %(provider)s.")
        facts = {"here": user.email, "there": identity.email, "provider": provider.name}
        raise Refused(sentence % facts, code="other")
    record_authentication(request, user, method="openid", reauthenticated=True)
    flow.note_success(request, provider, user.pk)
    return redirect(wanted)


def _provider() -> OpenIDProvider:
    provider = queries.openid_provider()
    if provider is None:
        raise NotFound(_("No other way to sign in is set up here."))
    return provider


def _refuse(request: HttpRequest, provider: OpenIDProvider, error: UserError, wanted: str = "") -> HttpResponse:
    openid_refused.send(OpenIDProvider, request=request, provider=provider.name, code=error.code)
    context = {"message": error.message, "provider": provider, "next": wanted}
    return render(request, "accounts/openid/refused.html", context, status=error.status)
