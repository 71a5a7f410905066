"""What the environment may say."""

from pathlib import Path

import pytest

from kundsystem.local.configuration import Configuration
from kundsystem.local.problems import LocalProblem


def test_a_bare_machine_has_sensible_defaults() -> None:
    found = Configuration.from_environment({})
    assert found == Configuration(Path("var").resolve(), "127.0.0.1", 8000, None, None, "")


def test_an_empty_variable_is_as_good_as_none() -> None:
    found = Configuration.from_environment({"KUNDSYSTEM_PORT": "", "KUNDSYSTEM_DATABASE_URL": ""})
    assert (found.port, found.database_url) == (8000, None)


@pytest.mark.parametrize("text", ["http", "0", "65536", "-1", "80 00", "８０"])
def test_what_is_no_port_is_told_in_a_sentence(text: str) -> None:
    with pytest.raises(LocalProblem, match="KUNDSYSTEM_PORT should be a number"):
        Configuration.from_environment({"KUNDSYSTEM_PORT": text})
