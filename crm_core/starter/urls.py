"""Addresses of the beginning."""

from django.urls import path

from crm_core.starter import views

urlpatterns = [
    path("", views.home, name="home"),
    path("samples/add/", views.add_samples, name="samples_add"),
    path("samples/remove/", views.remove_samples, name="samples_remove"),
]
