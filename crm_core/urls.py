"""Gathers the subjects' addresses."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from crm_core.apps import SUBJECTS

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"crm_core.{subject}.urls")) for subject in SUBJECTS if find_spec(f"crm_core.{subject}.urls")
]
