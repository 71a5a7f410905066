"""Addresses within an organisation."""

from django.conf import settings
from django.urls import include, path, register_converter

import crm_core.api  # noqa: F401 (registers what the API offers)
from kundsystem.accounts.middleware import public
from kundsystem.shared.keys import KeyConverter
from kundsystem.web import look, settings_pages
from tenants import health

register_converter(KeyConverter, "key")

handler400 = "kundsystem.web.errors.bad_request"
handler403 = "kundsystem.web.errors.forbidden"
handler404 = "kundsystem.web.errors.not_found"
handler500 = "kundsystem.web.errors.server_error"

urlpatterns = [
    path("health", health.health, name="health"),
    path("ready", health.ready, name="ready"),
    path("api/v1/", include("kundsystem.api.urls")),
    path("accounts/", include("kundsystem.accounts.urls")),
    path("settings/", settings_pages.index, name="settings"),
    path("look/<int:version>/<str:colour>.css", public(look.sheet), name="look_sheet"),
    path("", include("tenants.urls_tenant")),
    path("", include("crm_core.urls")),
]

if getattr(settings, "DEVELOPMENT", False):
    from kundsystem.web import views

    urlpatterns.append(path("style-guide/", views.style_guide, name="style_guide"))
