"""The stand-ins for SendGrid, 46elks and the push servers of browsers, in processes of their own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.request import Request, urlopen

from tests.mailbox import SOURCE_ROOT

SENDGRID_KEY = "SG.for-trying-out"
ELKS_NAME, ELKS_PASSWORD = "u-for-trying-out", "no-secret-at-all"


@dataclass
class StandIn:
    """A running stand-in; `key` is what its reports are checked with."""

    process: subprocess.Popen[str]
    port: int
    key: str = ""

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def messages(self) -> list[dict[str, Any]]:
        """What it has accepted, oldest first."""
        return self.ask("messages.json")["messages"]

    def misbehave(self, *rules: dict[str, object]) -> None:
        """Be at fault from now on; without a rule, no longer."""
        self.ask("faults", "PUT", rules)

    def begin_anew(self) -> None:
        """Forget everything, and behave."""
        self.ask("messages", "DELETE")

    def signed(self, events: list[dict[str, Any]], **how: Any) -> dict[str, str]:
        """Events as a report: body, signature and timestamp."""
        return self.ask("signed", "PUT", {"events": events} | how)

    def ask(self, path: str, method: str = "GET", body: object = None) -> Any:
        """Ask it what tests ask."""
        data = None if body is None else json.dumps(body).encode()
        with urlopen(Request(f"{self.url}/{path}", data=data, method=method), timeout=60) as answer:
            return json.load(answer)


@contextmanager
def running(name: str) -> Iterator[StandIn]:
    """Run one while the block lasts."""
    process = subprocess.Popen(
        [sys.executable, "-m", f"fakes.{name}"],
        env=os.environ | {"PYTHONPATH": str(SOURCE_ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        assert said, f"the stand-in for {name} did not start"
        yield StandIn(process, **json.loads(said))
    finally:
        process.terminate()
        process.wait(10)
