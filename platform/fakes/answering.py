"""A small server of programs' questions, for the stand-ins that have no pages and have to misbehave on the wire."""

import argparse
import json
import random
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True)
class Asked:
    """A question."""

    path: str
    headers: Message
    body: bytes

    def json(self) -> Any:
        """Its body as JSON."""
        return json.loads(self.body or b"null")

    def form(self) -> dict[str, str]:
        """Its body as a form."""
        return {name: values[0] for name, values in parse_qs(self.body.decode()).items()}


@dataclass(frozen=True)
class Answer:
    """An answer; `drop` breaks the connection instead of giving it, `slow` waits so many seconds first."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    drop: bool = False
    slow: float = 0.0


@dataclass
class Fault:
    """How it misbehaves: `answer` a status, `slow` or `drop`; how many times, how likely, and whether it is kept."""

    kind: str
    status: int = 500
    times: int | None = None
    chance: float = 1.0
    seconds: float = 0.0
    keep: bool = True
    used: int = 0


class Faults:
    """The rules in force. Safe to use from several threads."""

    def __init__(self, seed: int = 1) -> None:
        self._lock = threading.Lock()
        self._rules: list[Fault] = []
        self._chance = random.Random(seed)  # noqa: S311 (chance, not secrecy)

    def obey(self, rules: list[dict[str, Any]]) -> None:
        """Put these in the place of those that are in force."""
        with self._lock:
            self._rules = [Fault(**rule) for rule in rules]

    def strike(self) -> Fault | None:
        """Return the first rule that strikes now, and count it."""
        with self._lock:
            for rule in self._rules:
                left = rule.times is None or rule.used < rule.times
                if left and self._chance.random() < rule.chance:
                    rule.used += 1
                    return rule
        return None

    def used(self) -> list[int]:
        """How often each was used."""
        with self._lock:
            return [rule.used for rule in self._rules]


Routes = Mapping[tuple[str, str], Callable[[Asked], Answer]]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64


def handler(routes: Routes) -> type[BaseHTTPRequestHandler]:
    """Return what answers questions by their method and path."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            path = urlsplit(self.path).path
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            view = _found(routes, self.command, path)
            if (self.headers.get("Host") or "").rpartition(":")[0] not in LOOPBACK:
                # Another name that leads here may be a stranger's page in the developer's browser.
                answer = Answer(400, "This is only for this computer.")
            elif view is None:
                answer = Answer(404, "There is nothing here.")
            else:
                answer = view(Asked(path, self.headers, body))
            if answer.slow:
                time.sleep(answer.slow)
            if answer.drop:
                self.close_connection = True
                return
            content = b"" if answer.body is None else _written(answer.body)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815 (the names that the base class calls)

        def log_message(self, *said: Any) -> None:
            """Say nothing of each question."""

    return Handler


def _found(routes: Routes, method: str, path: str) -> Callable[[Asked], Answer] | None:
    """Return what answers a path; in a route `*` stands for one of its parts, whatever it is."""
    parts = path.split("/")
    for (known, pattern), view in routes.items():
        wanted = pattern.split("/")
        is_as_long = known == method and len(wanted) == len(parts)
        if is_as_long and all(one in ("*", other) for one, other in zip(wanted, parts, strict=True)):
            return view
    return None


def _written(body: Any) -> bytes:
    return body.encode() if isinstance(body, str) else json.dumps(body).encode()


def serve(name: str, routes: Routes, more: Mapping[str, Any] | None = None) -> int:
    """Answer until told to stop; one line of JSON on the standard output says where. Returns the exit status."""
    parser = argparse.ArgumentParser(prog=f"python -m fakes.{name}")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--host", default="127.0.0.1")
    options = parser.parse_args()
    try:
        server = _Server((options.host, options.port), handler(routes))
    except OSError as error:
        sys.stderr.write(f"It can not listen on {options.host}: {error}\n")
        return 1
    enough = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: enough.set())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdout.write(json.dumps({"port": server.server_port} | dict(more or {})) + "\n")
    sys.stdout.flush()
    enough.wait()
    server.server_close()
    return 0
