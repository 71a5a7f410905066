"""Addresses of the lists."""

from django.urls import path

from crm_core.lists import views

urlpatterns = [
    path("customers/", views.index, name="customer_list"),
    path("customers/conditions/", views.conditions, name="customer_conditions"),
    path("customers/columns/", views.columns, name="customer_columns"),
    path("customers/bulk/", views.bulk, name="customer_bulk"),
    path("customers/bulk/<slug:field>/", views.bulk_choices, name="customer_bulk_choices"),
]
