"""Addresses of the public site."""

from django.conf import settings
from django.urls import include, path

from kundsystem.messaging.views import show_outbox
from tenants import health

handler400 = "kundsystem.web.errors.bad_request"
handler403 = "kundsystem.web.errors.forbidden"
handler404 = "kundsystem.web.errors.not_found"
handler500 = "kundsystem.web.errors.server_error"

urlpatterns = [
    path("health", health.health, name="health"),
    path("ready", health.ready, name="ready"),
    path("", include("tenants.urls_public")),
]

if getattr(settings, "DEVELOPMENT", False):
    urlpatterns.append(path("outbox/", show_outbox, name="outbox"))
