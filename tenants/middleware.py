"""Sets the organisation of a request from its host, and clears it afterwards."""

from collections.abc import Callable, Iterator

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import set_urlconf
from django.utils import timezone

from kundsystem.shared.database import connection
from tenants import queries
from tenants.models import Organisation


class OrganisationMiddleware:
    """The one place where a request gets its organisation."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        connection.set_schema_to_public()
        try:
            try:
                host = request.get_host().rsplit(":", 1)[0].lower().rstrip(".")
            except DisallowedHost:
                host = ""
            organisation = queries.organisation_by_host(host)
            if organisation is None or organisation.state == Organisation.State.CLOSED:
                return self._unknown_host(request)
            request.tenant = organisation  # type: ignore[attr-defined]
            if organisation.schema_name == settings.PUBLIC_SCHEMA_NAME:
                request.urlconf = settings.PUBLIC_SCHEMA_URLCONF
                set_urlconf(request.urlconf)
            else:
                connection.set_tenant(organisation)
                set_urlconf(settings.ROOT_URLCONF)
            with timezone.override(organisation.time_zone):
                return self._streamed_within(organisation, self.get_response(request))
        finally:
            connection.set_schema_to_public()
            set_urlconf(None)

    @staticmethod
    def _streamed_within(organisation: Organisation, response: HttpResponseBase) -> HttpResponseBase:
        """Let what is streamed be made in the organisation too: it is made after this middleware has ended."""
        if not isinstance(response, StreamingHttpResponse) or getattr(response, "file_to_stream", None) is not None:
            return response
        chunks = iter(response.streaming_content)  # type: ignore[arg-type]

        def within() -> Iterator[bytes]:
            connection.set_tenant(organisation)
            try:
                with timezone.override(organisation.time_zone):
                    yield from chunks
            finally:
                connection.set_schema_to_public()

        response.streaming_content = within()
        return response

    @staticmethod
    def _unknown_host(request: HttpRequest) -> HttpResponse:
        """Health checks come by address; anybody else is told that nothing lives here."""
        if request.path_info in {"/health", "/ready"}:
            from tenants import health

            return health.health(request) if request.path_info == "/health" else health.ready(request)
        if request.path_info == "/":
            return redirect(public_site_url())
        sentence = "Det finns inget kundsystem på den här adressen. No Kundsystem lives at this address.\n"
        return HttpResponse(sentence, status=404, content_type="text/plain; charset=utf-8")


def public_site_url() -> str:
    """Return the address of the public site."""
    return f"{settings.URL_SCHEME}://{settings.BASE_DOMAIN}{settings.PORT_IN_URLS}/"
