"""What the tests of sign-up need."""

import shutil
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

FACTS = {
    "organisation": "Sjöhagens Konsultgrupp AB",
    "subdomain": "sjohagens-konsultgrupp",
    "name": "Tove Ask",
    "email": "tove.ask@sjohagen.example",
    "password": "en mening går bra",
}


@pytest.fixture
def facts() -> dict[str, str]:
    """A sign-up form as it should be filled in."""
    return dict(FACTS)


@pytest.fixture
def committed(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Real commits in public; every organisation that the test made is removed after."""
    from tenants.models import Organisation
    from tenants.provisioning import delete_schema

    with django_db_blocker.unblock():
        cache.clear()
        connection.set_schema_to_public()
        before = set(Organisation.objects.values_list("pk", flat=True))
        yield
        connection.set_schema_to_public()
        for made in Organisation.objects.exclude(pk__in=before):
            delete_schema(made)
            shutil.rmtree(settings.MEDIA_ROOT / made.schema_name, ignore_errors=True)
        cache.clear()


def at_the_same_time(*tasks: Callable[[], Any]) -> list[Any]:
    """Run functions in threads that start together; return what each gave back or raised, in their order."""
    gate = threading.Barrier(len(tasks))
    results: list[Any] = [None] * len(tasks)

    def run(place: int, task: Callable[[], Any]) -> None:
        try:
            gate.wait(10)
            results[place] = task()
        except Exception as error:  # noqa: BLE001 -- the test looks at it
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, task)) for place, task in enumerate(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results
