"""Addresses of products."""

from django.urls import path

from crm_core.products import views

urlpatterns = [
    path("products/", views.index, name="product_list"),
    path("products/new/", views.create, name="product_create"),
    path("products/<key:pk>/edit/", views.edit, name="product_edit"),
    path("products/<key:pk>/archive/", views.archive, name="product_archive"),
    path("products/<key:pk>/restore/", views.restore, name="product_restore"),
]
