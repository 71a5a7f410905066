"""What an organisation's host answers on behalf of the platform."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
