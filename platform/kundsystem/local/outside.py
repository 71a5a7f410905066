"""The outside world of this machine: stand-ins, in processes of their own, for servers that others run in earnest."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from kundsystem.local.child import Program
from kundsystem.local.configuration import Configuration
from kundsystem.local.keys import kept_secret
from kundsystem.local.ports import free_port

# The folder that `kundsystem` is imported from; a working copy has the stand-ins beside it, an installation has not.
BESIDE_US = Path(__file__).resolve().parents[2]
# Pages of stand-ins keep their addresses from one start to the next.
ABOVE_THE_WEB_SERVERS = 25
# What mail to the product is addressed to here; nothing outside this machine knows of it.
INBOUND_DOMAIN = "svar.kundsystem.example"
# What the stand-in for 46elks is asked with.
ELKS_NAME, ELKS_PASSWORD = "u-for-trying-out", "no-secret-at-all"


@dataclass(frozen=True)
class Outside:
    """The stand-ins that run, what the product is told of them, and what people are told of outgoing mail."""

    mail: str
    programs: list[Program] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)
    mailbox_port: int | None = None

    @property
    def texts(self) -> str:
        """Where texts are read that the product would have sent; empty when they are sent, or only logged."""
        return f"{self.mail}texts/" if "KUNDSYSTEM_ELKS_HOST" in self.environment else ""


def stand_ins(configuration: Configuration, environment: Mapping[str, str] | None = None) -> Outside:
    """Return a mailbox for outgoing mail, unless a mail server is given or this is an installation without one."""
    env = os.environ if environment is None else environment
    if given := env.get("KUNDSYSTEM_SMTP_HOST"):
        return Outside(f"sent through {given}")
    if not (BESIDE_US / "fakes" / "mail").is_dir():
        return Outside("not sent; name a mail server with KUNDSYSTEM_SMTP_HOST")
    smtp, http = free_port(), free_port(wanted=configuration.port + ABOVE_THE_WEB_SERVERS)
    command = [sys.executable, "-m", "fakes.mail", "--smtp-port", str(smtp), "--http-port", str(http)]
    command += ["--folder", str(configuration.data / "mailbox")]
    told = {"KUNDSYSTEM_SMTP_HOST": "127.0.0.1", "KUNDSYSTEM_SMTP_PORT": str(smtp), "KUNDSYSTEM_SMTP_TLS": "no"}
    told |= {"KUNDSYSTEM_SMTP_USER": "", "KUNDSYSTEM_SMTP_PASSWORD": ""}
    programs, of_mailbox = [], bare_environment()
    if not env.get("KUNDSYSTEM_INBOUND_DOMAIN"):
        secret = env.get("KUNDSYSTEM_HOOK_SECRET") or kept_secret(configuration.data / "hook.key")
        told |= {"KUNDSYSTEM_INBOUND_DOMAIN": INBOUND_DOMAIN, "KUNDSYSTEM_HOOK_SECRET": secret}
        address = f"http://localhost:{configuration.port}/hooks/sendgrid/inbound/{secret}/"
        of_mailbox |= {"INBOUND_URL": address, "INBOUND_DOMAIN": INBOUND_DOMAIN}
    if not env.get("KUNDSYSTEM_SMS_PROVIDER"):
        port = free_port(wanted=configuration.port + ABOVE_THE_WEB_SERVERS + 2)
        programs.append(_telephones(port))
        told |= {"KUNDSYSTEM_SMS_PROVIDER": "46elks", "KUNDSYSTEM_ELKS_HOST": f"http://127.0.0.1:{port}"}
        told |= {"KUNDSYSTEM_ELKS_USERNAME": ELKS_NAME, "KUNDSYSTEM_ELKS_PASSWORD": ELKS_PASSWORD}
        command += ["--texts", told["KUNDSYSTEM_ELKS_HOST"]]
    programs.insert(0, Program(label="mailbox", command=command, environment=of_mailbox))
    return Outside(f"http://127.0.0.1:{http}/", programs, told, http)


def _telephones(port: int) -> Program:
    """Return the stand-in that texts go to instead of telephones."""
    command = [sys.executable, "-m", "fakes.elks", "--port", str(port)]
    return Program(label="telephones", command=command, environment=bare_environment())


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
