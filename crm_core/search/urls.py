"""Addresses of finding anything."""

from django.urls import path

from crm_core.search import views

urlpatterns = [
    path("search/", views.index, name="search"),
    path("search/palette/", views.palette, name="search_palette"),
    path("search/opened/", views.opened, name="search_opened"),
]
