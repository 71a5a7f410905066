"""Proofs have a database of their own each: what they do can not be rolled back."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from tests import database


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies here."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.proof)


@pytest.fixture
def is_full() -> bool:
    """Whether all of it is wanted, or a short round (`make proof PROOF=reduced`)."""
    return os.environ.get("KUNDSYSTEM_PROOF", "reduced") == "full"


@pytest.fixture
def own_database(valkey: None, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A copy of the master that the whole proof may do with as it likes; its name."""
    name = database.name_of(f"{os.environ.get('PYTEST_XDIST_WORKER', '')}proof")
    before = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        database.copy_master(name)
        database.use(name)
        yield name
        connection.set_schema_to_public()
        database.use(before)
        database.drop(name)
