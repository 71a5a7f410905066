"""What every task stands on: it runs in the organisation it was sent from, or not at all."""

from contextlib import nullcontext
from typing import Any

from django.conf import settings
from django.utils import timezone
from tenant_schemas_celery.app import get_schema_name_from_task
from tenant_schemas_celery.task import TenantTask

from kundsystem.shared.database import connection


class OrganisationGone(Exception):
    """The task's organisation no longer exists, so there is nowhere to run it."""


class OrganisationTask(TenantTask):
    """A task that looks where it is before it begins.

    The schema is set by a signal's receiver, and Celery goes on when one fails: the task would run in public.
    """

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        wanted = get_schema_name_from_task(self, kwargs) or settings.PUBLIC_SCHEMA_NAME
        if connection.schema_name != wanted:
            raise OrganisationGone(f"{self.name} belongs to {wanted}, which can not be entered.")
        # Its days begin when the organisation's do; where none is set, they are those of the installation.
        zone = getattr(connection.tenant, "time_zone", "")
        with timezone.override(zone) if zone else nullcontext():
            return super().__call__(*args, **kwargs)
