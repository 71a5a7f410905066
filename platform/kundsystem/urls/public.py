"""Addresses of the public site."""

from django.urls import include, path

from tenants import health

handler400 = "kundsystem.web.errors.bad_request"
handler403 = "kundsystem.web.errors.forbidden"
handler404 = "kundsystem.web.errors.not_found"
handler500 = "kundsystem.web.errors.server_error"

urlpatterns = [
    path("health", health.health, name="health"),
    path("ready", health.ready, name="ready"),
    path("", include("kundsystem.messaging.urls")),
    path("", include("tenants.urls_public")),
]
