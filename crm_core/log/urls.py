"""Addresses of the log."""

from django.urls import path

from crm_core.log import views

urlpatterns = [
    path("log/", views.index, name="log"),
    path("log/export/", views.export, name="log_export"),
    path("log/<key:operation>/", views.show, name="log_show"),
]
