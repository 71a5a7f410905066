"""Addresses of customers; the list's own are in `lists`, the window's in `window_urls`."""

from django.urls import path

from crm_core.customers import field_views, tab_views, views, window_urls

urlpatterns = [
    path("settings/tabs/", tab_views.arrange, name="window_tabs"),
    path("customers/new/", views.create, name="customer_create"),
    path("customers/same/", views.same, name="customer_same"),
    path("customers/suggest/", views.suggest, name="customer_suggest"),
    path("customers/<key:pk>/edit/", views.edit, name="customer_edit"),
    path("customers/<key:pk>/archive/", views.archive, name="customer_archive"),
    path("customers/<key:pk>/restore/", views.restore, name="customer_restore"),
    path("customers/<key:pk>/fields/<slug:name>/edit/", field_views.edit, name="customer_field_edit"),
    path("customers/<key:pk>/fields/<slug:name>/", field_views.save, name="customer_field_save"),
    *window_urls.urlpatterns,
]
