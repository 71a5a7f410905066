"""Addresses of calendars from outside."""

from django.urls import path

from crm_core.outside_calendars import views

urlpatterns = [
    path("calendar/outside/", views.calendars, name="outside_calendars"),
    path("calendar/outside/<key:pk>/read/", views.read_now, name="outside_calendar_read"),
    path("calendar/outside/<key:pk>/remove/", views.remove, name="outside_calendar_remove"),
    path("calendar/import/", views.choose_file, name="calendar_import"),
    path("calendar/import/<key:pk>/", views.look, name="calendar_file"),
    path("calendar/import/<key:pk>/take-in/", views.take_in, name="calendar_file_take_in"),
]
