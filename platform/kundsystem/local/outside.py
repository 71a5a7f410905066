"""The outside world of this machine: stand-ins, in processes of their own, for servers that others run in earnest."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from kundsystem.local.child import Program
from kundsystem.local.configuration import Configuration
from kundsystem.local.ports import free_port

# The folder that `kundsystem` is imported from; a working copy has the stand-ins beside it, an installation has not.
BESIDE_US = Path(__file__).resolve().parents[2]
# Pages of stand-ins keep their addresses from one start to the next.
ABOVE_THE_WEB_SERVERS = 25


@dataclass(frozen=True)
class Outside:
    """The stand-ins that run, what the product is told of them, and what people are told of outgoing mail."""

    mail: str
    programs: list[Program] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)
    mailbox_port: int | None = None


def stand_ins(configuration: Configuration, environment: Mapping[str, str] | None = None) -> Outside:
    """Return a mailbox for outgoing mail, unless a mail server is given or this is an installation without one."""
    given = (os.environ if environment is None else environment).get("KUNDSYSTEM_SMTP_HOST")
    if given:
        return Outside(f"sent through {given}")
    if not (BESIDE_US / "fakes" / "mail").is_dir():
        return Outside("not sent; name a mail server with KUNDSYSTEM_SMTP_HOST")
    smtp, http = free_port(), free_port(wanted=configuration.port + ABOVE_THE_WEB_SERVERS)
    command = [sys.executable, "-m", "fakes.mail", "--smtp-port", str(smtp), "--http-port", str(http)]
    mailbox = Program(
        label="mailbox",
        command=[*command, "--folder", configuration.data / "mailbox"],
        environment=bare_environment(),
    )
    told = {"KUNDSYSTEM_SMTP_HOST": "127.0.0.1", "KUNDSYSTEM_SMTP_PORT": str(smtp), "KUNDSYSTEM_SMTP_TLS": "no"}
    told |= {"KUNDSYSTEM_SMTP_USER": "", "KUNDSYSTEM_SMTP_PASSWORD": ""}
    return Outside(f"http://127.0.0.1:{http}/", [mailbox], told, http)


@dataclass(frozen=True)
class WorkAccounts:
    """A provider of work accounts to try out an organisation's own sign-in with, and its page."""

    program: Program
    page: str


def work_accounts(configuration: Configuration) -> WorkAccounts | None:
    """Return a provider where anybody is whoever they say; None in an installation, which has no stand-ins."""
    if not (BESIDE_US / "fakes" / "openid").is_dir():
        return None
    port = free_port(wanted=configuration.port + ABOVE_THE_WEB_SERVERS + 1)
    command = [sys.executable, "-m", "fakes.openid", "--port", str(port)]
    program = Program(label="work accounts", command=command, environment=bare_environment())
    return WorkAccounts(program, f"http://127.0.0.1:{port}/")


def bare_environment() -> dict[str, str]:
    """Return what a stand-in gets: nothing of the product's, no secret, no address of its database."""
    return {"PATH": os.defpath, "PYTHONPATH": str(BESIDE_US), "PYTHONUNBUFFERED": "1", "LC_ALL": "C.UTF-8"}


def answers(world: Outside) -> bool:
    """Ask whether the stand-ins are there."""
    if world.mailbox_port is None:
        return True
    connection = HTTPConnection("127.0.0.1", world.mailbox_port, timeout=5)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
