"""The start-up check against transaction pooling."""

import runpy

import pytest
from celery.signals import worker_init
from django.core.exceptions import ImproperlyConfigured

from tenants import pooling


def test_a_direct_connection_is_good(db):
    assert pooling.session_is_kept()


@pytest.fixture
def pooled(monkeypatch):
    monkeypatch.setattr(pooling, "session_is_kept", lambda: False)
    monkeypatch.setattr(pooling.connection, "close", lambda: None)


@pytest.mark.usefixtures("pooled")
def test_the_web_server_does_not_start_on_a_pooler_in_transaction_mode(db):
    with pytest.raises(ImproperlyConfigured, match="transaction mode"):
        runpy.run_module("kundsystem.wsgi")


@pytest.mark.usefixtures("pooled")
def test_nor_does_a_worker(db):
    from kundsystem.celery import app

    # Celery swallows ordinary exceptions of those who listen to its signals.
    with pytest.raises(SystemExit, match="transaction mode"):
        worker_init.send(sender=app.Worker)
