"""The Celery application: every task message carries the schema of its organisation."""

import os

from tenant_schemas_celery.app import CeleryApp

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kundsystem.settings.production")

app = CeleryApp("kundsystem")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
