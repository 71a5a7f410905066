"""The tenants app, in the public schema only."""

from importlib import import_module

from django.apps import AppConfig


class TenantsConfig(AppConfig):
    name = "tenants"

    def ready(self) -> None:
        # Without its application loaded, a shared task would go to Celery's own default broker. By name, since the
        # application is a layer above.
        import_module("kundsystem.celery")
        from kundsystem.shared.actions import register_guard
        from tenants import checks, kept_answers, memberships, reports, roles  # noqa: F401
        from tenants.entitlements import refuse_when_read_only

        register_guard(refuse_when_read_only)
