"""Addresses of the manual."""

from django.urls import path

from crm_core.help import views

urlpatterns = [
    path("help/", views.index, name="help_index"),
    path("help/<slug:key>/", views.show, name="help_show"),
]
