"""The stand-in for a mail server, in a process of its own, and reading what it has got."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

SOURCE_ROOT = Path(__file__).resolve().parents[1] / "platform"


@dataclass
class Mailbox:
    """A running mailbox."""

    process: subprocess.Popen[str]
    smtp_port: int
    http_port: int

    @property
    def url(self) -> str:
        """Where its page is."""
        return f"http://127.0.0.1:{self.http_port}/"

    def letters(self, **asked: object) -> list[dict[str, Any]]:
        """What has come, newest first; `to`, `q`, `after`, `wait` and `limit` as its page for programs takes them."""
        return self.ask(f"messages.json?{urlencode(asked)}")["messages"]

    def wait_for(self, to: str, *, about: str = "", after: str = "", seconds: float = 20) -> dict[str, Any]:
        """The newest letter to an address, with text and links; waits for one when there is none.

        With `about` it is the newest whose subject holds that: others may come to the same address.
        """
        until = time.monotonic() + seconds
        found: list[dict[str, Any]] = []
        while not found and (left := until - time.monotonic()) > 0:
            come = self.letters(to=to, after=after, wait=left, limit=50 if about else 1)
            found = [letter for letter in come if about in letter["subject"]]
            time.sleep(0.1 if not found else 0)
        assert found, f"no mail to {to} within {seconds} s; there is {self.letters()}"
        return self.ask(found[0]["url"].lstrip("/"))

    def misbehave(self, *rules: dict[str, object]) -> None:
        """Let the server be at fault from now on; without a rule, no longer."""
        self.ask("faults", "PUT", rules)

    def faults(self) -> list[dict[str, Any]]:
        """The rules in force, and how often each was used."""
        return self.ask("faults")["faults"]

    def begin_anew(self) -> None:
        """Empty it, and end its faults."""
        self.ask("messages", "DELETE")
        self.ask("faults", "DELETE")

    def ask(self, path: str, method: str = "GET", body: object = None) -> Any:
        """Ask its page for programs."""
        data = None if body is None else json.dumps(body).encode()
        with urlopen(Request(self.url + path, data=data, method=method), timeout=70) as answer:
            return json.load(answer)


@contextmanager
def running_mailbox(folder: Path | None = None, *more: str, **environment: str) -> Iterator[Mailbox]:
    """Run a mailbox while the block lasts."""
    command = [sys.executable, "-m", "fakes.mail", *(("--folder", str(folder)) if folder else ()), *more]
    environment = os.environ | {"PYTHONPATH": str(SOURCE_ROOT)} | environment
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            assert process.stdout is not None
            said = process.stdout.readline()
            if not said:
                log.seek(0)
            assert said, f"the mailbox did not start: {log.read()}"
            yield Mailbox(process, **json.loads(said))
        finally:
            process.terminate()
            process.wait(10)
