"""The Django application `kundsystem.web`."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Holds no models: templates, static files and the frame's registries."""

    name = "kundsystem.web"
    label = "web"

    def ready(self) -> None:
        from kundsystem.web import settings_pages  # noqa: F401
