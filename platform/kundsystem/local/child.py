"""A program under our care: started tied to us, logged, stopped with all that it started."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kundsystem.local.logs import Log
from kundsystem.local.tied import tie_to_parent
from kundsystem.local.unprivileged import ServiceUser, as_user


@dataclass(frozen=True)
class Program:
    """How to start something, and how it likes to be stopped."""

    label: str
    command: Sequence[str | Path]
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    user: ServiceUser | None = None
    folder: Path | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    # A service may need more than this to write everything down; a web process does not.
    patience: float = 10.0


class Child:
    """A running program."""

    def __init__(self, program: Program, log: Log) -> None:
        self.program = program
        self.log = log
        self._process: subprocess.Popen[bytes] | None = None
        self._reader: threading.Thread | None = None
        self.started_at = 0.0

    @property
    def label(self) -> str:
        return self.program.label

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl C reaches us alone and we stop it in order."""
        self._process = subprocess.Popen(
            [str(part) for part in self.program.command],
            env=dict(self.program.environment),
            cwd=self.program.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=tie_to_parent(self.program.stop_signal),
            **as_user(self.program.user),
        )
        self.started_at = time.monotonic()
        if self._process.stdout is not None:
            self._reader = self.log.follow(self._process.stdout)

    def returned(self) -> int | None:
        """Return the exit status, or None while it runs."""
        return self._process.poll() if self._process else None

    def ask_to_stop(self) -> None:
        """Tell it to stop in its own way."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(self.program.stop_signal)

    def kill(self) -> None:
        """End it at once; PostgreSQL then reads its journal at the next start."""
        if self._process and self._process.poll() is None:
            self._process.kill()

    def wait_or_kill(self, deadline: float) -> None:
        """Wait until the deadline (of `time.monotonic`), then kill it; sweep away what it left behind."""
        if self._process is None:
            return
        try:
            self._process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._process.kill()
        self.sweep()
        self._process.wait()
        if self._reader:
            self._reader.join(timeout=2)
        self.log.close()

    def sweep(self) -> None:
        """Kill what is left of its process group, as when the parent of a pool died without its pool."""
        if self._process is None:
            return
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return


def stop(children: Sequence[Child]) -> None:
    """Stop these together: all are asked at once, each is given its own patience."""
    now = time.monotonic()
    for child in children:
        child.ask_to_stop()
    for child in children:
        child.wait_or_kill(now + child.program.patience)


def kill(children: Sequence[Child]) -> None:
    """End these at once."""
    for child in children:
        child.kill()
