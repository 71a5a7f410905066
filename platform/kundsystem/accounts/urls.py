"""Our own account pages, besides those of django-allauth."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
