"""Sets the organisation of a request from its host, and clears it afterwards."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import set_urlconf

from kundsystem.shared.database import connection
from tenants import queries
from tenants.models import Organisation


class OrganisationMiddleware:
    """The one place where a request gets its organisation."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
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
            return self.get_response(request)
        finally:
            connection.set_schema_to_public()
            set_urlconf(None)

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
