"""The shells that make indexes of own fields, in a worker."""

import uuid

from celery import shared_task
from django.db import DatabaseError

from crm_core.custom_fields import indexing
from crm_core.custom_fields.models import CustomField
from kundsystem.accounts.actor import Actor


@shared_task
def index_field(key: str) -> None:
    """Make or drop a field's index, as its definition now says."""
    field = CustomField.objects.filter(pk=uuid.UUID(key)).first()
    if field is None:
        return
    try:
        indexing.build(field)
    except DatabaseError:
        indexing.told(actor=Actor.system(), field=field, state=CustomField.IndexState.FAILED)
        raise


@shared_task
def index_all() -> None:
    """Bring every index in line with what is recorded."""
    indexing.build_all()
