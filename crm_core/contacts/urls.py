"""Addresses of contact persons."""

from django.urls import path

from crm_core.contacts import views

urlpatterns = [
    path("customers/<key:customer>/contacts/new/", views.create, name="contact_create"),
    path("contacts/<key:pk>/", views.row, name="contact_show"),
    path("contacts/<key:pk>/edit/", views.edit, name="contact_edit"),
    path("contacts/<key:pk>/fields/<slug:name>/", views.edit_field, name="contact_field_edit"),
    path("contacts/<key:pk>/archive/", views.archive, name="contact_archive"),
]
