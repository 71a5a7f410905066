"""The Celery application: every task message carries the schema of its organisation."""

import os
from typing import Any

from celery.signals import worker_init
from django.core.exceptions import ImproperlyConfigured
from tenant_schemas_celery.app import CeleryApp

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kundsystem.settings.production")

app = CeleryApp("kundsystem", task_cls="kundsystem.shared.tasks:OrganisationTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def _refuse_transaction_pooling(**kwargs: Any) -> None:
    """A worker that could end up in another organisation's schema does not start."""
    from tenants.pooling import refuse_transaction_pooling

    try:
        refuse_transaction_pooling()
    except ImproperlyConfigured as error:
        # Celery logs what a receiver raises and goes on; only leaving the process stops it.
        raise SystemExit(str(error)) from error
