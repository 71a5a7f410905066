"""The messaging app."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "kundsystem.messaging"
    label = "messaging"
