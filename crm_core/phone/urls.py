"""Addresses of the phone."""

from django.urls import path

from crm_core.phone import views

urlpatterns = [
    path("manifest.webmanifest", views.manifest, name="phone_manifest"),
    path("service-worker.js", views.worker, name="phone_worker"),
    path("phone/kept/", views.kept, name="phone_kept"),
    path("phone/token/", views.token, name="phone_token"),
    path("phone/notes/", views.notes, name="phone_notes"),
    path("phone/note/", views.choose, name="phone_note"),
    path("phone/waiting/", views.waiting, name="phone_waiting"),
]
