"""The data folder belongs to one run at a time."""

import os
from pathlib import Path

import pytest

from kundsystem.local.folder import announced, environment_of_running, only_one, open_folder
from kundsystem.local.problems import LocalProblem


def test_a_new_folder_is_closed_to_others(tmp_path: Path) -> None:
    folder = open_folder(tmp_path / "new" / "var")
    assert folder.stat().st_mode & 0o066 == 0
    assert (folder / "log").is_dir()


def test_a_folder_that_can_not_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LocalProblem, match="can not be made"):
        open_folder(tmp_path / "file" / "var")


def test_a_second_run_is_told_who_holds_it(tmp_path: Path) -> None:
    with (
        only_one(tmp_path),
        pytest.raises(LocalProblem, match=rf"already runs .*\(process {os.getpid()}\)"),
        only_one(tmp_path),
    ):
        pass
    with only_one(tmp_path):  # and it is free again
        pass


def test_other_commands_find_a_running_one(tmp_path: Path) -> None:
    with announced(tmp_path, {"KUNDSYSTEM_DATABASE_URL": "postgresql://here"}):
        assert environment_of_running(tmp_path) == {"KUNDSYSTEM_DATABASE_URL": "postgresql://here"}
        assert (tmp_path / "running.json").stat().st_mode & 0o777 == 0o600
    assert environment_of_running(tmp_path) == {}


def test_a_run_that_was_killed_is_not_found(tmp_path: Path) -> None:
    (tmp_path / "running.json").write_text('{"pid": 4194304, "environment": {"A": "b"}}')
    assert environment_of_running(tmp_path) == {}
