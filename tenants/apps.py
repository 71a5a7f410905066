"""The tenants app, in the public schema only."""

from django.apps import AppConfig


class TenantsConfig(AppConfig):
    name = "tenants"

    def ready(self) -> None:
        from kundsystem.shared.actions import register_guard
        from tenants import checks, roles  # noqa: F401
        from tenants.entitlements import refuse_when_read_only

        register_guard(refuse_when_read_only)
