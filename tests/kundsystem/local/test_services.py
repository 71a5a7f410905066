"""The embedded services really start, keep their data and leave nothing behind."""

import os
from pathlib import Path

import psycopg
import pytest
import redis

from kundsystem.local.configuration import Configuration
from kundsystem.local.services import running_services
from kundsystem.local.unprivileged import owner_of


def test_the_embedded_services_serve_and_keep_what_they_are_given(configuration: Configuration) -> None:
    with running_services(configuration, durable=True) as services:
        assert services.names == ["PostgreSQL 18", "Valkey"]
        with psycopg.connect(services.environment["KUNDSYSTEM_DATABASE_URL"]) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 'Åsa' AS name")
        cache = redis.Redis.from_url(services.environment["KUNDSYSTEM_VALKEY_URL"], decode_responses=True)
        cache.set("queued", "work")

    with running_services(configuration, durable=True) as services:
        with psycopg.connect(services.environment["KUNDSYSTEM_DATABASE_URL"]) as connection:
            assert connection.execute("SELECT name FROM kept").fetchone() == ("Åsa",)
        cache = redis.Redis.from_url(services.environment["KUNDSYSTEM_VALKEY_URL"], decode_responses=True)
        assert cache.get("queued") == "work"


def test_swedish_letters_are_letters_to_the_embedded_postgresql(configuration: Configuration) -> None:
    with (
        running_services(configuration, durable=False) as services,
        psycopg.connect(services.environment["KUNDSYSTEM_DATABASE_URL"]) as connection,
    ):
        connection.execute("CREATE EXTENSION pg_trgm")
        row = connection.execute("SELECT lower('ÅÄÖ'), similarity('Öberg', 'öberg'), cardinality(show_trgm('åäö'))")
        assert row.fetchone() == ("åäö", 1.0, 4)


def test_the_services_want_their_password(configuration: Configuration) -> None:
    with running_services(configuration, durable=False) as services:
        address = services.environment["KUNDSYSTEM_DATABASE_URL"]
        password = address.split(":")[2].split("@")[0]
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(address.replace(password, "guess"))
        with pytest.raises(redis.AuthenticationError):
            redis.Redis.from_url(services.environment["KUNDSYSTEM_VALKEY_URL"].replace("://:", "://:guess")).ping()
        for child in services.children:
            assert password not in Path(f"/proc/{child.pid}/cmdline").read_text()


def test_nothing_is_left_running(configuration: Configuration) -> None:
    with running_services(configuration, durable=False) as services:
        pids = [child.pid for child in services.children]
        assert all(Path(f"/proc/{pid}").exists() for pid in pids)
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)


@pytest.mark.usefixtures("clean_environment")
def test_services_whose_address_is_given_are_not_started(data: Path) -> None:
    given = Configuration(data, "127.0.0.1", 8000, "postgresql://elsewhere/db", "redis://elsewhere/0", "")
    with running_services(given, durable=True) as services:
        assert services.children == []
        assert services.environment["KUNDSYSTEM_DATABASE_URL"] == "postgresql://elsewhere/db"
        assert services.environment["KUNDSYSTEM_VALKEY_URL"] == "redis://elsewhere/0"
        assert (Path(services.environment["KUNDSYSTEM_PG_BIN"]) / "pg_dump").exists()
    assert not (data / "services").exists()


def test_a_half_made_data_folder_is_made_anew(configuration: Configuration) -> None:
    unfinished = configuration.data / "services" / "making" / "data"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")  # as when the first start was interrupted
    with running_services(configuration, durable=False) as services:
        psycopg.connect(services.environment["KUNDSYSTEM_DATABASE_URL"]).close()
    assert not (configuration.data / "services" / "making").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to step down")
def test_root_steps_down_and_a_private_home_stays_private(configuration: Configuration) -> None:
    configuration.data.chmod(0o700)  # as below root's home
    with running_services(configuration, durable=False) as services:
        psycopg.connect(services.environment["KUNDSYSTEM_DATABASE_URL"]).close()
        home = (configuration.data / "services").resolve()
        assert not home.is_relative_to(configuration.data)
        assert owner_of(home / "postgres") is not None
        assert (home / "postgres").stat().st_mode & 0o777 == 0o700
    assert configuration.data.stat().st_mode & 0o777 == 0o700
