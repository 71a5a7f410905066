"""Addresses of the history."""

from django.urls import path

from crm_core.history import views

urlpatterns = [path("undo/<key:operation>/", views.undo, name="undo")]
