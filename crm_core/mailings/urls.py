"""Addresses of mailings."""

from django.urls import path

from crm_core.mailings import views

urlpatterns = [
    path("unsubscribe/<str:token>/", views.unsubscribe, name="mailing_unsubscribe"),
]
