"""What the services' user can not reach is copied to where it can."""

import os
from pathlib import Path

import pytest

from kundsystem.local.unprivileged import can, reachable_copy, service_user

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to step down")


def test_a_program_in_a_private_folder_is_copied_with_its_libraries(data: Path) -> None:
    user = service_user()
    private = data / "private"
    (private / "package/bin").mkdir(parents=True)
    (private / "package.libs").mkdir()
    (private / "package.libs/library").write_text("code")
    program = private / "package/bin/program"
    program.write_text("#!/bin/sh\ncat ../../package.libs/library\n")
    program.chmod(0o755)
    private.chmod(0o700)
    home = data / "home"
    home.mkdir(mode=0o755)

    parts = ("package", "package.libs")
    root = reachable_copy(private, parts, "package/bin/program", home, user)

    assert root.is_relative_to(home)
    assert can(user, "-x", root / "package/bin/program")
    assert can(user, "-r", root / "package.libs/library")
    assert reachable_copy(private, parts, "package/bin/program", home, user) == root


def test_a_program_within_reach_stays_where_it_is(data: Path) -> None:
    program = data / "program"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert reachable_copy(data, ("program",), "program", data / "home", service_user()) == data
