"""The whole of Kundsystem running on a database of its own: web server and worker as `make run` starts them."""

import itertools
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from tests import database
from tests.mailbox import Mailbox, running_mailbox
from tests.messaging import ELKS_NAME, ELKS_PASSWORD, StandIn, running
from tests.worker import ROOT, Worker, environment

BASE_DOMAIN = "kundsystem.localhost"
HOOK_SECRET, INBOUND_DOMAIN = "only-for-browser-tests", "svar.kundsystem.example"


@dataclass
class Site:
    """A running Kundsystem: where it is, what lies in it, and what its processes wrote."""

    port: int
    folder: Path
    env: dict[str, str]
    contents: dict[str, str]
    mailbox: Mailbox
    sendgrid: StandIn
    elks: StandIn

    def url(self, path: str = "/", host: str = f"alfa.{BASE_DOMAIN}") -> str:
        """An address in an organisation; of the public site with `host=BASE_DOMAIN`."""
        return f"http://{host}:{self.port}{path}"

    def beat(self) -> None:
        """Do once what beat does every minute: hand what is due to the worker."""
        what = "import django, kundsystem.celery; django.setup(); from tenants import tasks"
        what += "; tasks.dispatch_due_wake_ups()"
        done = subprocess.run([sys.executable, "-c", what], env=self.env, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-3000:]

    def said(self) -> str:
        """The end of the logs."""
        return "\n".join(
            f"--- {path.name}\n{path.read_text(errors='replace')[-4000:]}" for path in sorted(self.folder.glob("*.log"))
        )


_started = itertools.count(5)


def _valkey_of_its_own() -> str:
    """An address with a number that neither the tests' workers nor another site has.

    Workers that share a broker take each other's tasks. Pytest's own have the first few numbers from this one's.
    """
    server, _slash, number = settings.CACHES["default"]["LOCATION"].rpartition("/")
    return f"{server}/{(int(number) - 1 + next(_started)) % 15 + 1}"


@contextmanager
def running_site(folder: Path, name: str) -> Iterator[Site]:
    """Copy the master database, fill it, and serve it while the block lasts."""
    database.copy_master(name)
    port = _free_port()
    env = environment(
        name,
        DJANGO_SETTINGS_MODULE="kundsystem.settings.dev",
        KUNDSYSTEM_DATA=str(folder / "data"),
        KUNDSYSTEM_VALKEY_URL=_valkey_of_its_own(),
        KUNDSYSTEM_PORT=str(port),
        KUNDSYSTEM_SECRET_KEY="only-for-browser-tests",
        KUNDSYSTEM_INBOUND_DOMAIN="in.kundsystem.example",
        KUNDSYSTEM_HOOK_SECRET="only-for-browser-tests",
        PYTHONUNBUFFERED="1",
    )
    (folder / "data" / "static").mkdir(parents=True)
    try:
        filled = subprocess.run(
            [sys.executable, "-m", "tests.browser.contents"],
            env=env,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert filled.returncode == 0, filled.stderr[-3000:]
        contents = json.loads(filled.stdout.splitlines()[-1])
        # The hook is on the public site, which is what the machine's own name leads to.
        hook = f"http://{BASE_DOMAIN}:{port}/hooks/sendgrid/inbound/{HOOK_SECRET}/"
        to_us = {"INBOUND_URL": hook, "INBOUND_DOMAIN": INBOUND_DOMAIN}
        env |= {"KUNDSYSTEM_HOOK_SECRET": HOOK_SECRET, "KUNDSYSTEM_INBOUND_DOMAIN": INBOUND_DOMAIN}
        with running_mailbox(None, **to_us) as mailbox, running("sendgrid") as sendgrid, running("elks") as elks:
            # Mail leaves by SMTP and is read in the mailbox; what became of it is told as SendGrid tells it.
            env |= {"KUNDSYSTEM_SENDGRID_WEBHOOK_KEY": sendgrid.key}
            env |= {"KUNDSYSTEM_SMTP_HOST": "127.0.0.1", "KUNDSYSTEM_SMTP_PORT": str(mailbox.smtp_port)}
            env |= {"KUNDSYSTEM_SMS_PROVIDER": "46elks", "KUNDSYSTEM_ELKS_HOST": elks.url}
            env |= {"KUNDSYSTEM_ELKS_USERNAME": ELKS_NAME, "KUNDSYSTEM_ELKS_PASSWORD": ELKS_PASSWORD}
            with _serving(folder, port, env):
                yield Site(port, folder, env, contents, mailbox, sendgrid, elks)
    finally:
        database.drop(name)


@contextmanager
def _serving(folder: Path, port: int, env: dict[str, str]) -> Iterator[None]:
    command = [sys.executable, "-m", "gunicorn", "kundsystem.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    command += ["--worker-class", "gthread", "--workers", "1", "--threads", "6", "--no-control-socket"]
    with (folder / "web.log").open("ab") as log:
        web = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT)
    worker = Worker(folder / "worker.log", env)
    try:
        _wait_for_answer(web, port, folder)
        worker.wait_until_ready()
        yield
    finally:
        web.terminate()
        worker.stop()
        web.wait(10)


def _wait_for_answer(web: subprocess.Popen, port: int, folder: Path) -> None:
    for _turn in range(300):
        assert web.poll() is None, f"the web server did not start:\n{(folder / 'web.log').read_text()[-3000:]}"
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise AssertionError("the web server did not answer within 30 s")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def browser_program(variable: str, *names: str) -> str | None:
    """Find a browser: the one that a variable names, else the first that is installed."""
    if given := os.environ.get(variable):
        return given
    return next((f"/usr/bin/{name}" for name in names if Path(f"/usr/bin/{name}").exists()), None)
