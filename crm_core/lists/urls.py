"""Addresses of the lists."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path

from crm_core.lists import bulk_views, deal_views, saved_views, views


def addresses(base: str, name: str, index: Callable[..., HttpResponse] = views.index) -> list[URLPattern]:
    """Return the addresses of a subject's list; a subject above this one includes its own."""
    which = {"name": name}
    return [
        path(base, index, which, name=f"{name}_list"),
        path(f"{base}conditions/", views.conditions, which, name=f"{name}_conditions"),
        path(f"{base}columns/", views.columns, which, name=f"{name}_columns"),
        path(f"{base}save/", saved_views.create, which, name=f"{name}_save"),
        path(f"{base}print/", views.printed, which, name=f"{name}_print"),
        path(f"{base}export/", views.export, which, name=f"{name}_export"),
        path(f"{base}bulk/", bulk_views.change, which, name=f"{name}_bulk"),
        path(f"{base}bulk/<slug:field>/", views.bulk_choices, which, name=f"{name}_bulk_choices"),
    ]


urlpatterns = [
    *addresses("customers/", "customer"),
    *addresses("deals/", "deal", deal_views.index),
    *addresses("contacts/", "contact"),
    *addresses("products/", "product"),
    path("deals/board/<key:status>/", deal_views.column, name="deal_board_column"),
    path("lists/<key:pk>/", saved_views.show, name="saved_list"),
    path("lists/<key:pk>/settings/", saved_views.settings, name="saved_list_settings"),
    path("lists/<key:pk>/update/", saved_views.update, name="saved_list_update"),
    path("lists/<key:pk>/archive/", saved_views.archive, name="saved_list_archive"),
    path("lists/<key:pk>/standard/", saved_views.standard, name="saved_list_standard"),
    path("lists/changes/<key:pk>/", bulk_views.show, name="bulk_show"),
    path("lists/changes/<key:pk>/start/", bulk_views.start, name="bulk_start"),
    path("lists/changes/<key:pk>/undo/", bulk_views.undo, name="bulk_undo"),
    path("customers/as-selection/", views.as_selection, {"name": "customer"}, name="customer_as_selection"),
]
