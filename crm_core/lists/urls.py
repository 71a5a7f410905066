"""Addresses of the lists."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path

from crm_core.lists import views


def addresses(base: str, name: str, index: Callable[..., HttpResponse] = views.index) -> list[URLPattern]:
    """Return the addresses of a subject's list; a subject above this one includes its own."""
    which = {"name": name}
    return [
        path(base, index, which, name=f"{name}_list"),
        path(f"{base}conditions/", views.conditions, which, name=f"{name}_conditions"),
        path(f"{base}columns/", views.columns, which, name=f"{name}_columns"),
        path(f"{base}bulk/", views.bulk_change, which, name=f"{name}_bulk"),
        path(f"{base}bulk/<slug:field>/", views.bulk_choices, which, name=f"{name}_bulk_choices"),
    ]


urlpatterns = addresses("customers/", "customer")
