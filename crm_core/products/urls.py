"""Addresses of products; the catalogue's own are in `lists`."""

from django.urls import path

from crm_core.products import field_views, views

urlpatterns = [
    path("products/new/", views.create, name="product_create"),
    path("products/<key:pk>/", views.show, name="product_show"),
    path("products/<key:pk>/edit/", views.edit, name="product_edit"),
    path("products/<key:pk>/archive/", views.archive, name="product_archive"),
    path("products/<key:pk>/restore/", views.restore, name="product_restore"),
    path("products/<key:pk>/fields/<slug:name>/edit/", field_views.edit, name="product_field_edit"),
    path("products/<key:pk>/fields/<slug:name>/", field_views.save, name="product_field_save"),
]
