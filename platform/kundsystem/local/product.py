"""The product's own processes, and what has to be in order before they start."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from kundsystem.local.child import Program
from kundsystem.local.configuration import Configuration
from kundsystem.local.problems import LocalProblem

QUEUES = "default,mail,reminders"
WEB_PROCESSES = 2
WEB_THREADS = 4
WORKER_PROCESSES = 2


@dataclass(frozen=True)
class Demo:
    """How to sign in to the demo organisation."""

    organisation: str
    email: str
    password: str
    warning: str = ""  # what was not in order, and did not keep the rest from starting


def prepare(environment: Mapping[str, str], log: Path) -> Demo:
    """Migrate and make the demo organisation, in a process of its own: the supervisor never loads Django."""
    with log.open("a", encoding="utf-8") as file:
        done = subprocess.run(
            [sys.executable, "-m", "kundsystem.local.prepare"],
            env=dict(environment),
            stdout=subprocess.PIPE,
            stderr=file,
            text=True,
            check=False,
        )
    if done.returncode:
        latest = log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:]
        said = "\n".join(f"    {line}" for line in latest)
        raise LocalProblem(f"The database could not be prepared. The log is {log}; it ends with\n{said}")
    found = json.loads(done.stdout.strip().splitlines()[-1])
    return Demo(found["organisation"], found["email"], found["password"], found["warning"])


def programs(configuration: Configuration, environment: Mapping[str, str]) -> list[Program]:
    """Return the web server, the worker and the timer."""
    host = f"[{configuration.host}]" if ":" in configuration.host else configuration.host
    celery = [sys.executable, "-m", "celery", "-A", "kundsystem.celery"]
    commands: dict[str, list[str]] = {
        "web": [
            *(sys.executable, "-m", "gunicorn", "kundsystem.wsgi:application"),
            *("--bind", f"{host}:{configuration.port}", "--worker-class", "gthread"),
            *("--workers", str(WEB_PROCESSES), "--threads", str(WEB_THREADS)),
            *("--timeout", "60", "--graceful-timeout", "5", "--no-control-socket"),
        ],
        "worker": [
            *celery,
            *("worker", "-Q", QUEUES, "--concurrency", str(WORKER_PROCESSES), "--hostname", "local@%h"),
            *("--loglevel", "INFO", "--without-gossip", "--without-mingle"),
        ],
        "beat": [
            *celery,
            *("beat", "--schedule", str(configuration.data / "beat-schedule"), "--pidfile", ""),
            *("--loglevel", "INFO"),
        ],
    }
    return [Program(label, command, environment) for label, command in commands.items()]


def answers(configuration: Configuration) -> bool:
    """Ask the web server whether it is alive."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(configuration.host, configuration.host)  # noqa: S104
    connection = HTTPConnection(host, configuration.port, timeout=5)
    try:
        connection.request("GET", "/health", headers={"Host": f"localhost:{configuration.port}"})
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
