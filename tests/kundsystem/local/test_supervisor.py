"""A process that dies is started again, and not for ever."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kundsystem.local import supervisor
from kundsystem.local.child import Child, Program, stop
from kundsystem.local.logs import Log
from kundsystem.local.problems import LocalProblem
from kundsystem.local.supervisor import Supervisor, Watched

Start = Callable[..., Child]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Return a way of starting a Python program as a child; it is stopped in the end."""
    children = []

    def starting(code: str, label: str = "web") -> Child:
        child = Child(Program(label, [sys.executable, "-c", code], patience=1), Log(label, tmp_path, echo=False))
        child.start()
        children.append(child)
        return child

    yield starting
    stop(children)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let waiting times be short."""
    monkeypatch.setattr(supervisor, "LONGEST_WAIT", 0.05)
    monkeypatch.setattr(supervisor, "LOOKS_EVERY", 0.01)


@pytest.mark.usefixtures("impatient")
def test_a_killed_process_is_started_again(start: Start) -> None:
    child = start("import time; time.sleep(60)")
    first = child.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    said: list[str] = []
    deadline = time.monotonic() + 10
    Supervisor([child], said.append).watch(
        until=lambda: (child.pid != first and child.returned() is None) or time.monotonic() > deadline
    )
    assert child.pid != first
    assert child.returned() is None
    assert said[0].startswith("web ended (killed by signal 9) and is started again")


@pytest.mark.usefixtures("impatient")
def test_it_gives_up_saying_why(start: Start) -> None:
    child = start("print('No module named bread'); raise SystemExit(3)")
    with pytest.raises(LocalProblem) as problem:
        Supervisor([child], lambda text: None).watch()
    said = str(problem.value)
    assert said.startswith("web ended 5 times in a row (exit status 3), so everything is stopped.")
    assert "No module named bread" in said


def test_each_wait_is_longer_and_a_healthy_time_forgives(start: Start) -> None:
    watched = Watched(start("pass"))
    born = watched.child.started_at
    assert [watched.died(born + 1) for _ in range(4)] == [1, 2, 4, 8]
    assert watched.died(born + supervisor.HEALTHY_AFTER + 1) == 1


def test_a_process_that_will_not_stop_is_killed_with_what_it_started(start: Start, tmp_path: Path) -> None:
    note = tmp_path / "grandchild"
    child = start(
        "import signal, subprocess, sys, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "grandchild = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"open({str(note)!r}, 'w').write(str(grandchild.pid))\n"
        "time.sleep(60)\n"
    )
    wait_until(lambda: note.exists() and note.read_text() != "")
    stop([child])
    assert child.returned() == -signal.SIGKILL
    wait_until(lambda: not alive(int(note.read_text())))


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def alive(pid: int) -> bool:
    """Tell whether a process runs; one that only waits to be read by its parent does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
