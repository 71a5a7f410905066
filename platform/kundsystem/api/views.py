"""What every address of the API shares: key, language, size, limits, doing it once."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation.trans_real import parse_accept_lang_header
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from kundsystem.accounts.actor import Actor
from kundsystem.accounts.middleware import public
from kundsystem.api import idempotency
from kundsystem.api.authentication import TokenAuthentication
from kundsystem.api.parsing import PlainJSONRenderer, StrictJSONParser, refuse_large
from kundsystem.api.permissions import MayUse
from kundsystem.api.registry import resources
from kundsystem.api.schema import ApiSchema
from kundsystem.api.throttling import Throttle
from kundsystem.shared.errors import NotFound


class ApiView(APIView):
    """The base of all: JSON in and out, by a key.

    Attributes:
        heading: what the description calls the group that it belongs to: lazily translated, as the others.
        texts: what is done, in a few words, by the name of the method.
        more: what there is to say beyond that, where there is.
        bodies: the serializer of what is sent, where it is not the resource's own.
        answers: the serializer or schema of what is answered, likewise.
        examples: what a body may look like, where the description alone would leave one guessing.
        refuses: what only reads and still may be refused for what it names (422).
    """

    authentication_classes = [TokenAuthentication]
    permission_classes = [MayUse]
    throttle_classes = [Throttle]
    parser_classes = [StrictJSONParser]
    renderer_classes = [PlainJSONRenderer]
    metadata_class = None
    schema: Any = ApiSchema()
    heading: Any = ""
    texts: ClassVar[Mapping[str, Any]] = {}
    more: ClassVar[Mapping[str, Any]] = {}
    bodies: ClassVar[Mapping[str, Any]] = {}
    answers: ClassVar[Mapping[str, Any]] = {}
    examples: ClassVar[Mapping[str, Any]] = {}
    refuses: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def as_view(cls, *args: Any, **kwargs: Any) -> Any:
        # Open to the middleware that sends people to the sign-in page: a program gets 401 from here instead.
        return public(super().as_view(*args, **kwargs))

    @property
    def actor(self) -> Actor:
        """Whoever asks, coming by this door."""
        return self.request.actor  # type: ignore[attr-defined]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        speak(request)
        refuse_large(request)
        super().initial(request, *args, **kwargs)
        speak(request, getattr(request.user, "language", ""))
        if request.method not in SAFE_METHODS and (key := idempotency.key_of(request)):
            method = str(request.method).lower()
            if handler := getattr(self, method, None):
                setattr(self, method, partial(self._once, handler, key))

    def _once(self, handler: Callable[..., Any], key: str, request: Request, *args: Any, **kwargs: Any) -> Any:
        return idempotency.once(self, handler, request, key, *args, **kwargs)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        answer = super().finalize_response(request, response, *args, **kwargs)
        for name, value in getattr(request, "api_limits", {}).items():
            answer[name] = value
        answer.headers.setdefault("Content-Language", translation.get_language())
        answer["Cache-Control"] = "no-store"
        patch_vary_headers(answer, ["Authorization", "Accept-Language"])
        return answer


class Index(ApiView):
    """Where everything is."""

    heading = gettext_lazy("To begin with")
    texts = {"get": gettext_lazy("List the addresses")}
    answers = {"get": {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}}}

    def get(self, request: Request) -> Response:
        """Return the address of every resource."""
        found = {resource.name: reverse(f"api:{resource.name}-list", request=request) for resource in resources()}
        more = {"me": "api:me", "schema": "api:schema", "documentation": "api:documentation"}
        return Response(found | {name: reverse(url, request=request) for name, url in more.items()})


class Nothing(ApiView):
    """Every other address below the API: an error in JSON, as everything here."""

    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise NotFound(_("There is nothing at this address. Every address ends with a slash."))


def speak(request: Request | HttpRequest, own: str = "") -> None:
    """Answer this request in the language that it asks for, else in the user's own; LanguageMiddleware ends it."""
    supported = dict(settings.LANGUAGES)
    asked = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    known = (code.split("-")[0] for code, _weight in asked)
    language = next((code for code in known if code in supported), own)
    if language in supported:
        translation.activate(language)
