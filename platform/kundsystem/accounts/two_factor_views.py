"""The pages of signing in with two steps: django-allauth's own, with what is ours added."""

from typing import Any

from allauth.account.views import ReauthenticateView
from allauth.mfa.base import views as base
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.internal.flows.trust import trust_browser
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kundsystem.accounts import devices, queries, staying, two_factor
from kundsystem.accounts.middleware import public
from kundsystem.accounts.openid.closing import may_come_without


class AuthenticateView(base.AuthenticateView):
    """The second step, on the same page whichever it is; a browser that is trusted is not asked again for a while."""

    def form_valid(self, form: Any) -> HttpResponse:
        form.save()
        response: HttpResponse = self.stage.exit()
        if isinstance(form, AuthenticateForm) and form.cleaned_data.get("trust"):
            trust_browser(self.request, self.stage.login.user, response)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)
        response.status_code = 422
        return response


class ConfirmView(ReauthenticateView):
    """That it is still the same person, before something that matters: by the password, or at the provider."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        has_password = user.has_usable_password() and may_come_without(user)
        more = {"has_password": has_password, "provider": queries.openid_provider()}
        return super().get_context_data(**kwargs) | more


authenticate = public(AuthenticateView.as_view())
reauthenticate = ConfirmView.as_view()


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show how one signs in: password, app, passkeys, recovery codes; and whether more is required."""
    own = list(Authenticator.objects.filter(user=request.user).order_by("created_at"))
    by_type = {kind: [one for one in own if one.type == kind] for kind in Authenticator.Type}
    codes = by_type[Authenticator.Type.RECOVERY_CODES]
    context = {
        "totp": next(iter(by_type[Authenticator.Type.TOTP]), None),
        "keys": [one.wrap() for one in by_type[Authenticator.Type.WEBAUTHN]],
        "codes_left": len(codes[0].wrap().get_unused_codes()) if codes else None,
        "required_from": two_factor.required_from(request),
        "is_required": two_factor.is_required(request),
        "has_step": bool(by_type[Authenticator.Type.TOTP] or by_type[Authenticator.Type.WEBAUTHN]),
        "devices": len(devices.of(request, staying.until)),
    }
    return render(request, "mfa/index.html", context)
