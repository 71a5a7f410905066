"""The accounts app, present in every organisation's schema."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "kundsystem.accounts"
    label = "accounts"
