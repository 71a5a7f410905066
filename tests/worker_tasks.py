"""Tasks that only tests send; a worker started by `tests.worker` knows them."""

from celery import shared_task
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction

from crm_core.models import Customer
from kundsystem.accounts.actor import Actor
from kundsystem.shared.actions import action
from tests.factories import CustomerFactory


@action("test.write_down")
def write_down_customer(*, actor: Actor, name: str) -> Customer:
    """Make a customer through the door that every write goes through."""
    return CustomerFactory(name=name, number=name)


@shared_task
def leave_marks(name: str) -> None:
    """Write to everything that belongs to an organisation: a row, the history, the cache, a file."""
    write_down_customer(actor=Actor.system(), name=name)
    cache.set("last-mark", name)
    default_storage.save(f"marks/{name}", ContentFile(name.encode()))


@shared_task
def leave_marks_and_fail(name: str) -> None:
    """Break off in the middle of a transaction, having changed what a session could remember."""
    with transaction.atomic(), connection.cursor() as cursor:
        CustomerFactory(name=name, number=name)
        cursor.execute("SELECT set_config('kundsystem.actor', %s, true)", ["somebody"])
        raise RuntimeError("meant to fail")


@shared_task
def break_the_connection(name: str) -> None:
    """Lose the database in the middle."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
