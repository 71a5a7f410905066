"""A taken port is told in one sentence that says what to do."""

import socket

import pytest

from kundsystem.local.ports import free_port, require_free
from kundsystem.local.problems import LocalProblem


def test_a_taken_port_is_told_with_a_way_out() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(LocalProblem) as problem:
            require_free("127.0.0.1", port)
    said = str(problem.value)
    assert said.startswith(f"Port {port} on 127.0.0.1 can not be used (address already in use).")
    assert "KUNDSYSTEM_PORT=" in said
    assert "\n" not in said


def test_a_free_port_is_accepted() -> None:
    require_free("127.0.0.1", free_port())


def test_the_wanted_port_is_chosen_when_it_can_be_had() -> None:
    wanted = free_port()
    assert free_port(wanted) == wanted
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", wanted))
        taken.listen()
        assert free_port(wanted) != wanted
    assert free_port(65536) < 65536
