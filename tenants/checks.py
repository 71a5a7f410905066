"""System checks about tenancy."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, register


@register()
def schema_names(app_configs: Any, **kwargs: Any) -> list[Error]:
    """The template's name is replaced textually, so it must be a plain and unmistakable word."""
    name = settings.TEMPLATE_SCHEMA
    if name.isidentifier() and name.islower() and len(name) >= 12:
        return []
    return [Error("TEMPLATE_SCHEMA should be a long lower-case identifier.", id="tenants.E001")]
