"""However the supervisor ends, nothing that it started lives on."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

PROGRAM = """
import sys
from pathlib import Path
from kundsystem.local.child import Child, Program, stop
from kundsystem.local.logs import Log
from kundsystem.local.stopping import AskedToStop, listening
from kundsystem.local.supervisor import Supervisor

folder = Path(sys.argv[1])
sleeper = [sys.executable, "-c", "import time; time.sleep(60)"]
with listening() as stopping:
    children = [Child(Program(label, sleeper), Log(label, folder, echo=False)) for label in ("web", "worker")]
    try:
        for child in children:
            child.start()
        (folder / "pids").write_text(" ".join(str(child.pid) for child in children))
        Supervisor(children, print).watch()
    except AskedToStop:
        print("asked")
    finally:
        stop(children)
"""


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], list[int]]]:
    """Return a supervisor in a process of its own, and the processes it looks after."""
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    note = tmp_path / "pids"
    wait_until(lambda: note.exists() and len(note.read_text().split()) == 2)
    pids = [int(pid) for pid in note.read_text().split()]
    yield process, pids
    process.kill()
    process.wait()
    for pid in pids:
        if runs(pid):
            os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_polite_signal_stops_everything(
    running: tuple[subprocess.Popen[str], list[int]], number: signal.Signals
) -> None:
    process, pids = running
    process.send_signal(number)
    said, _ = process.communicate(timeout=10)
    assert (process.returncode, said.strip()) == (0, "asked")
    assert not any(runs(pid) for pid in pids)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ties a child to its parent's life")
def test_being_killed_outright_leaves_no_orphan(running: tuple[subprocess.Popen[str], list[int]]) -> None:
    process, pids = running
    process.kill()
    process.wait()
    wait_until(lambda: not any(runs(pid) for pid in pids))


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 15
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def runs(pid: int) -> bool:
    """Tell whether a process runs; one that only waits to be read by its parent does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
