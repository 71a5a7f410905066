"""Addresses of the provider."""

from pathlib import Path

from django.urls import path
from django.views.static import serve

from fakes.openid import views

STATIC = Path(__file__).parent / "static"

urlpatterns = [
    path("", views.index, name="index"),
    path(".well-known/openid-configuration", views.configuration, name="configuration"),
    path("keys", views.keys, name="keys"),
    path("authorize", views.authorize, name="authorize"),
    path("token", views.token, name="token"),
    path("userinfo", views.userinfo, name="userinfo"),
    path("faults", views.faults, name="faults"),
    path("health", views.health, name="health"),
    path("static/<path:path>", serve, {"document_root": STATIC}, name="static"),
]
