"""One handler for the one user error, and the pages for everything else that goes wrong.

A user error becomes what the caller can use: JSON for the API, a fragment for htmx, a page otherwise. All other
exceptions go to Sentry untouched and end as the page that says it is our fault, with a code to quote.
"""

import logging
import secrets
from collections.abc import Callable
from typing import Any

from django.db import DataError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _

from kundsystem.shared.errors import UserError

logger = logging.getLogger(__name__)


class UserErrorMiddleware:
    """Renders user errors that no view has handled itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if has_nul(exception):
            exception = UserError(_("The text holds characters that cannot be stored."), code="bad_characters")
        if isinstance(exception, OperationalError) and "statement timeout" in str(exception):
            exception = UserError(
                _("This took too long and was stopped. Narrow it down and try again."), code="timeout"
            )
        if isinstance(exception, UserError):
            return respond(request, exception)
        return None


def has_nul(exception: Exception) -> bool:
    """PostgreSQL stores no NUL in a text; psycopg says so before sending, the server when it stands in JSON."""
    in_text = isinstance(exception, ValueError | DataError) and "NUL (0x00)" in str(exception)
    return in_text or (isinstance(exception, DataError) and "\\u0000" in str(exception))


def respond(request: HttpRequest, error: UserError) -> HttpResponse:
    """Turn a user error into a response of the kind that was asked for."""
    context = {"error": error, "message": error.message}
    if wants_json(request):
        body: dict[str, Any] = {"code": error.code, "message": error.message}
        if error.field:
            body["field"] = error.field
        if "errors" in error.context:
            body["errors"] = error.context["errors"]
        return JsonResponse(body, status=error.status)
    if request.headers.get("HX-Request"):
        response = render(request, "web/_error.html", context, status=error.status)
        response["HX-Reswap"] = "beforeend"
        response["HX-Retarget"] = "#messages"
        return response
    template = f"{error.status}.html" if error.status in {403, 404, 429} else "web/user_error.html"
    return render(request, template, context, status=error.status)


def wants_json(request: HttpRequest) -> bool:
    """Whether a program asks: it says so, or it is at the API's address."""
    accepted = request.headers.get("Accept", "")
    return "application/json" in accepted or (request.path_info.startswith("/api/") and "text/html" not in accepted)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that no browser of ours sends."""
    if wants_json(request):
        return JsonResponse({"code": "malformed", "message": _("The request cannot be understood.")}, status=400)
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Seen, but not allowed."""
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open for too long, or that comes from elsewhere."""
    return render(request, "403_csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Not there, or not for you to know."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Our fault. Uses neither database nor context processors, since either may be what failed."""
    code = f"K-{secrets.token_hex(3).upper()}"
    logger.error("Error page shown with code %s", code)
    if wants_json(request):
        body = {"code": "server_error", "message": _("Something went wrong with us. Try again."), "reference": code}
        return JsonResponse(body, status=500)
    return HttpResponse(loader.get_template("500.html").render({"code": code}), status=500)
