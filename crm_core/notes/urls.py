"""Addresses of notes."""

from django.urls import path

from crm_core.notes import field_views, views, writing

urlpatterns = [
    path("customers/<key:customer>/notes/", views.strip, name="note_list"),
    path("customers/<key:customer>/notes/new/", writing.create, name="note_create"),
    path("customers/<key:customer>/notes/choices/", views.choices, name="note_choices"),
    path("customers/<key:customer>/notes/draft/", writing.draft, name="note_draft"),
    path("notes/people/", views.people, name="note_people"),
    path("notes/<key:pk>/", views.show, name="note_show"),
    path("notes/<key:pk>/edit/", writing.edit, name="note_edit"),
    path("notes/<key:pk>/fields/<slug:name>/edit/", field_views.edit, name="note_field_edit"),
    path("notes/<key:pk>/fields/<slug:name>/", field_views.save, name="note_field_save"),
    path("notes/<key:pk>/archive/", writing.archive, name="note_archive"),
    path("notes/<key:pk>/versions/", views.versions, name="note_versions"),
]
