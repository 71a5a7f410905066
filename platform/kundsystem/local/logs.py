"""What the processes say: all of it into a file each, only warnings on to the terminal."""

import logging
import re
import sys
import threading
from collections import deque
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import IO

LOUD = re.compile(r"\b(WARNING|ERROR|CRITICAL|FATAL|PANIC)\b")
# The first line of a record, in the formats of Django, Celery and gunicorn; others continue the one before.
STARTS = re.compile(r"^\[?\d{4}-\d\d-\d\d[ T]")
BYTES_PER_FILE = 5_000_000
LINES_KEPT = 15


class Log:
    """One process's output: its file, its latest lines, and whether its warnings reach the terminal."""

    def __init__(self, label: str, folder: Path, *, echo: bool) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.label = label
        self.path = folder / f"{label}.log"
        self.latest: deque[str] = deque(maxlen=LINES_KEPT)
        self._echo = echo
        self._loud = False
        self._file = RotatingFileHandler(self.path, maxBytes=BYTES_PER_FILE, backupCount=2, encoding="utf-8")

    def write(self, line: str) -> None:
        """Take one line."""
        self.latest.append(line)
        self._file.emit(logging.makeLogRecord({"msg": line}))
        if STARTS.match(line):
            self._loud = LOUD.search(line) is not None
        if self._echo and self._loud:
            print(f"{self.label:>7} | {line}", file=sys.stderr, flush=True)

    def follow(self, stream: IO[bytes]) -> threading.Thread:
        """Read a stream until it ends, in a thread of its own."""
        thread = threading.Thread(target=self._read, args=(stream,), name=f"log-{self.label}", daemon=True)
        thread.start()
        return thread

    def _read(self, stream: IO[bytes]) -> None:
        with stream:
            for raw in stream:
                self.write(raw.decode("utf-8", "replace").rstrip())

    def close(self) -> None:
        """Close the file."""
        self._file.close()
