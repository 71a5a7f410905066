"""Language and actor of a request, and the wall: no page of an organisation without being signed in."""

from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlsplit

import sentry_sdk
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from kundsystem.accounts.actor import Actor

View = Callable[[HttpRequest], HttpResponse]
Answer = TypeVar("Answer", bound=Callable[..., HttpResponseBase])


def public(view: Answer) -> Answer:
    """Mark a view of an organisation as open to those who are not signed in."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


class LanguageMiddleware:
    """The user's own language, else the one chosen in a cookie, else the organisation's, else the browser's."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        supported = dict(settings.LANGUAGES)
        candidates = (
            request.session.get("language"),
            request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME),
            getattr(getattr(request, "tenant", None), "language", None),
            translation.get_language_from_request(request),
        )
        language = next((code for code in candidates if code in supported), settings.LANGUAGE_CODE)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class ActorMiddleware:
    """Puts `request.actor` in place and sends strangers to the sign-in page.

    Fails closed: every view of an organisation needs a signed-in user unless it is marked `public`.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: self._actor(request))  # type: ignore[attr-defined]
        return self.get_response(request)

    @staticmethod
    def _actor(request: HttpRequest) -> Actor:
        user = request.user
        if not user.is_authenticated:
            return Actor(None, granted=frozenset())
        sentry_sdk.set_tag("actor", str(user.pk))
        return Actor(user)

    def process_view(self, request: HttpRequest, view: View, args: tuple, kwargs: dict) -> HttpResponse | None:
        if request.tenant.schema_name == settings.PUBLIC_SCHEMA_NAME:  # type: ignore[attr-defined]
            return None
        if getattr(view, "is_public", False) or request.user.is_authenticated:
            return None
        if request.headers.get("HX-Request"):
            # The page that asked, not the fragment it asked for, is where one wants to be afterwards.
            shown = urlsplit(request.headers.get("HX-Current-URL", ""))
            response = HttpResponse(status=401)
            response["HX-Redirect"] = redirect_to_login(
                f"{shown.path or '/'}{'?' * bool(shown.query)}{shown.query}"
            ).url
            return response
        return redirect_to_login(request.get_full_path())
