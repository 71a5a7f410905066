"""Addresses of imports."""

from django.urls import path

from crm_core.imports import views

urlpatterns = [
    path("imports/", views.start, name="import_start"),
    path("imports/<key:pk>/", views.show, name="import_show"),
    path("imports/<key:pk>/reading/", views.reading, name="import_reading"),
    path("imports/<key:pk>/mapping/", views.mapping, name="import_mapping"),
    path("imports/<key:pk>/choice/", views.choice, name="import_choice"),
    path("imports/<key:pk>/duplicates/", views.duplicates, name="import_duplicates"),
    path("imports/<key:pk>/execution/", views.run, name="import_run"),
    path("imports/<key:pk>/undoing/", views.undo, name="import_undo"),
    path("imports/<key:pk>/faults/", views.faults, name="import_faults"),
]
