"""`make run` from its first start to its last: what dies comes back, what is killed leaves nothing, data survive."""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from kundsystem.local.ports import free_port
from kundsystem.local.services import remove_services

pytestmark = [
    pytest.mark.proof,
    pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc"),
]


class Run:
    """A `kundsystem run` in a process of its own."""

    def __init__(self, data: Path, port: int) -> None:
        own = ("KUNDSYSTEM_", "DJANGO_")
        environment = {name: value for name, value in os.environ.items() if not name.startswith(own)}
        environment |= {"KUNDSYSTEM_DATA": str(data), "KUNDSYSTEM_PORT": str(port), "KUNDSYSTEM_POSTGRES": "wheel"}
        self.port = port
        self._said = (data / "said").open("a+", encoding="utf-8")
        self._said.truncate(0)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kundsystem.cli", "run"],
            env=environment,
            stdout=self._said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def said(self) -> str:
        self._said.seek(0)
        return self._said.read()

    def status(self, path: str, host: str = "127.0.0.1") -> int:
        """Return the status of a page as that host gives it; 0 where nobody answers."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path, headers={"Host": f"{host}:{self.port}"})
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()

    def wait_until_it_serves(self) -> None:
        wait_until(lambda: "Kundsystem is running" in self.said() or self.process.poll() is not None, 120)
        assert "Kundsystem is running" in self.said(), self.said()

    def descendants(self) -> dict[int, str]:
        """Return every process below it, with its command line."""
        found: dict[int, str] = {}
        waiting = [self.process.pid]
        while waiting:
            for child in children_of(waiting.pop()):
                found[child] = command_of(child)
                waiting.append(child)
        return found


@contextmanager
def run(data: Path, port: int) -> Iterator[Run]:
    started = Run(data, port)
    try:
        yield started
    finally:
        if started.process.poll() is None:
            started.process.terminate()
            started.process.wait(90)


@pytest.fixture
def data() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="kundsystem-run-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        yield folder
        remove_services(folder)


def test_a_life_of_local_mode(data: Path) -> None:
    port = free_port()
    with run(data, port) as first:
        first.wait_until_it_serves()
        assert first.status("/health") == 200
        assert first.status("/accounts/login/") == 200  # the demo organisation's
        assert first.status("/", "localhost") == 200  # the public site
        refuses_a_second(data, port)
        comes_back_when_killed(first, "gunicorn")
        comes_back_when_killed(first, "kundsystem.celery worker")
        comes_back_when_killed(first, "bin/postgres")
        comes_back_when_killed(first, "fakes.mail")
        wait_until(lambda: first.status("/accounts/login/") == 200)
        a_mail_arrives_in_the_mailbox(first)
        below = first.descendants()
        first.process.kill()
        first.process.wait()
        wait_until(lambda: not any(runs(pid) for pid in below), 60)

    with run(data, port) as second:
        started = time.monotonic()
        second.wait_until_it_serves()
        assert time.monotonic() - started < 30
        assert second.status("/accounts/login/") == 200
        below = second.descendants()
        second.process.send_signal(signal.SIGINT)
        started = time.monotonic()
        assert second.process.wait(60) == 0
        assert time.monotonic() - started < 20
        assert not any(runs(pid) for pid in below)
        assert second.said().rstrip().endswith("Stopped.")


def refuses_a_second(data: Path, port: int) -> None:
    """The port is taken, and so is the folder; each is told in a sentence."""
    with tempfile.TemporaryDirectory() as other:
        third = Run(Path(other), port)
        assert third.process.wait(30) == 1
        assert f"Port {port} on 127.0.0.1 can not be used" in third.said()
    fourth = subprocess.run(
        [sys.executable, "-m", "kundsystem.cli", "run"],
        env=os.environ | {"KUNDSYSTEM_DATA": str(data), "KUNDSYSTEM_PORT": str(free_port())},
        capture_output=True,
        text=True,
        check=False,
    )
    assert fourth.returncode == 1
    assert "already runs on the data" in fourth.stdout


def a_mail_arrives_in_the_mailbox(started: Run) -> None:
    """By a request to the web server and a task of the worker; the printed block says where the mailbox is."""
    found = re.search(r"e-mail +(\S+)[\s\S]+Outgoing mail +(http://127\.0\.0\.1:\d+/)", started.said())
    assert found, started.said()
    address, mailbox = found.groups()
    browser = build_opener(HTTPCookieProcessor())
    page = f"http://127.0.0.1:{started.port}/accounts/password/reset/"
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', browser.open(page).read().decode())
    assert token
    browser.open(page, urlencode({"email": address, "csrfmiddlewaretoken": token[1]}).encode())
    with browser.open(f"{mailbox}messages.json?wait=30") as answer:
        assert json.load(answer)["messages"][0]["to"] == [address]


def comes_back_when_killed(started: Run, word: str) -> None:
    """Kill a process that the supervisor started itself, and wait for its successor."""
    (killed,) = [pid for pid in children_of(started.process.pid) if word in command_of(pid)]
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: any(word in command_of(pid) and pid != killed for pid in children_of(started.process.pid)))
    assert "is started again" in started.said()


def children_of(pid: int) -> list[int]:
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(child) for thread in threads for child in (thread / "children").read_text().split()]
    except OSError:
        return []


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def runs(pid: int) -> bool:
    """Tell whether a process runs; one that only waits to be read by its parent does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)
