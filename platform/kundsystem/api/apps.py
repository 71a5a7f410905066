"""The API app; its one table is in every organisation's schema."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "kundsystem.api"
    label = "api"
