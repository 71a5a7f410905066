"""Addresses of the API, below `/api/v1/`."""

from django.urls import path, re_path
from rest_framework.routers import SimpleRouter

from kundsystem.api import people  # noqa: F401 (registers the colleagues)
from kundsystem.api.documentation import documentation
from kundsystem.api.me import Me
from kundsystem.api.registry import resources
from kundsystem.api.schema_view import Schema
from kundsystem.api.views import Index, Nothing

app_name = "api"
router = SimpleRouter(use_regex_path=False)
for resource in resources():
    router.register(resource.name, resource.view, basename=resource.name)

urlpatterns = [
    path("", Index.as_view(), name="index"),
    path("me/", Me.as_view(), name="me"),
    path("schema/", Schema.as_view(), name="schema"),
    path("docs/", documentation, name="documentation"),
    *router.urls,
    re_path("", Nothing.as_view(), name="nothing"),
]
