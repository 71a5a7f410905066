"""Addresses of the sender domain's page in the settings."""

from django.urls import path

from crm_core.sender_domains import views

urlpatterns = [
    path("settings/sender-domain/", views.show, name="sender_domain"),
    path("settings/sender-domain/check/", views.check, name="sender_domain_check"),
    path("settings/sender-domain/remove/", views.remove, name="sender_domain_remove"),
]
