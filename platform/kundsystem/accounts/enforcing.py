"""Where the organisation requires two steps, nobody comes further without them than to where they are added."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from kundsystem.accounts import two_factor

View = Callable[..., HttpResponse]
# What is open to whoever still has to add a second step.
OPEN = frozenset(
    {"account_logout", "account_reauthenticate", "account_sessions", "account_end_sessions", "set_language"}
)


class TwoFactorMiddleware:
    """Leads to the page of signing in safely, from the day that the organisation has set."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponse | None:
        if request.tenant.schema_name == settings.PUBLIC_SCHEMA_NAME:  # type: ignore[attr-defined]
            return None
        if not two_factor.is_required(request) or not request.user.is_authenticated:
            return None
        match = request.resolver_match
        name = match.url_name if match else ""
        if getattr(view, "is_public", False) or name in OPEN or str(name).startswith("mfa_"):
            return None
        if two_factor.has_two_factor(request):
            return None
        if request.headers.get("HX-Request"):
            response = HttpResponse(status=403)
            response["HX-Redirect"] = reverse("mfa_index")
            return response
        return redirect("mfa_index")
