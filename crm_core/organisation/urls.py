"""Addresses of the organisation's own pages in the settings."""

from django.urls import path

from crm_core.organisation import views

urlpatterns = [
    path("settings/organisation/", views.name, name="organisation_name"),
    path("settings/habits/", views.habits, name="organisation_habits"),
    path("settings/look/", views.look, name="organisation_look"),
    path("settings/look/colour/", views.try_colour, name="organisation_try_colour"),
    path("settings/look/logo/", views.logo, name="organisation_logo"),
    path("look/logo/<str:version>.png", views.logo_picture, name="organisation_logo_picture"),
]
