"""Where the organisation requires two steps, nobody comes further without them than to where they are added."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from kundsystem.accounts import queries, two_factor

View = Callable[..., HttpResponse]
# What is open to whoever still has to add a second step.
OPEN = frozenset(
    {"account_logout", "account_reauthenticate", "account_sessions", "account_end_sessions", "set_language"}
)


# What somebody who has neither password nor step confirms at the provider first: django-allauth has nothing to ask for.
FIRST_STEPS = frozenset({"mfa_activate_totp", "mfa_add_webauthn"})


class TwoFactorMiddleware:
    """Leads to the page of signing in safely, from the day that the organisation has set."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponse | None:
        if request.tenant.schema_name == settings.PUBLIC_SCHEMA_NAME:  # type: ignore[attr-defined]
            return None
        match = request.resolver_match
        name = match.url_name if match else ""
        if name in FIRST_STEPS and self._has_to_show_it(request):
            return redirect(f"{reverse('openid_start')}?{urlencode({'next': request.path})}")
        if not two_factor.is_required(request) or not request.user.is_authenticated:
            return None
        if getattr(view, "is_public", False) or name in OPEN or str(name).startswith("mfa_"):
            return None
        if two_factor.has_two_factor(request):
            return None
        if request.headers.get("HX-Request"):
            response = HttpResponse(status=403)
            response["HX-Redirect"] = reverse("mfa_index")
            return response
        return redirect("mfa_index")

    @staticmethod
    def _has_to_show_it(request: HttpRequest) -> bool:
        user = request.user
        if not user.is_authenticated or user.has_usable_password() or two_factor.has_shown_it_now(request):
            return False
        return not queries.has_step(user) and queries.openid_provider() is not None
