"""Addresses of own fields, among the settings."""

from django.urls import path

from crm_core.custom_fields import kind_views, views

urlpatterns = [
    path("settings/fields/", views.index, name="custom_field_list"),
    path("settings/fields/new/", views.create, name="custom_field_create"),
    path("settings/fields/order/", views.order, name="custom_field_order"),
    path("settings/fields/<key:pk>/", views.edit, name="custom_field_edit"),
    path("settings/fields/<key:pk>/kind/", kind_views.change, name="custom_field_kind"),
    path("settings/fields/<key:pk>/in-lists/", views.in_lists, name="custom_field_in_lists"),
    path("settings/fields/<key:pk>/archive/", views.archive, name="custom_field_archive"),
    path("settings/fields/<key:pk>/restore/", views.restore, name="custom_field_restore"),
    path("settings/fields/<key:pk>/delete/", views.delete, name="custom_field_delete"),
]
