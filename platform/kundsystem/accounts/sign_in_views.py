"""The sign-in page, the doors on it besides the password, and the way out."""

from typing import Any

from allauth.account.views import LoginView, LogoutView, PasswordChangeView
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kundsystem.accounts import queries
from kundsystem.accounts.forms import LoginForm
from kundsystem.accounts.http import TenantRequest
from kundsystem.accounts.middleware import public
from kundsystem.shared.errors import UserError


class SignInView(LoginView):
    """Password, passkey or provider, whichever there is."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"provider": queries.openid_provider()}


class PasskeyView(LoginWebAuthnView):
    """A passkey alone; one that is refused is told so on the sign-in page."""

    def form_invalid(self, form: Any) -> HttpResponse:
        context = {
            "form": LoginForm(request=self.request),
            "provider": queries.openid_provider(),
            "passkey_refused": True,
            "redirect_field_name": "next",
            "redirect_field_value": self.request.POST.get("next", ""),
        }
        return render(self.request, "account/login.html", context, status=422)


class ChangePasswordView(PasswordChangeView):
    """A new password, for whoever has one."""

    def dispatch(self, request: TenantRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.actor.person.has_usable_password():
            raise UserError(_("You have no password here. Sign out and choose “Forgotten it?” to get one."))
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response


class SignOutView(LogoutView):
    """Out, and nothing stays in the browser: neither what a phone keeps, nor drafts, nor pages in its cache."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post(*args, **kwargs)
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response


sign_out = public(SignOutView.as_view())
sign_in = public(SignInView.as_view())
passkey = public(PasskeyView.as_view())
change_password = ChangePasswordView.as_view()
