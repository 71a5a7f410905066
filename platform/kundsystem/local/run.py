"""`make run`: everything on this machine, one clear block on the terminal, Ctrl C stops it all."""

import contextlib
import os
from collections.abc import Mapping
from functools import partial

from kundsystem.local import outside, product
from kundsystem.local.child import Child, Program, kill, stop
from kundsystem.local.configuration import Configuration
from kundsystem.local.folder import announced, only_one, open_folder
from kundsystem.local.keys import kept_secret
from kundsystem.local.logs import Log
from kundsystem.local.outside import Outside
from kundsystem.local.ports import require_free
from kundsystem.local.problems import LocalProblem
from kundsystem.local.services import Services, running_services
from kundsystem.local.stopping import AskedToStop, Stopping, listening
from kundsystem.local.supervisor import Supervisor


def main() -> int:
    """Run until asked to stop; return the exit status."""
    os.umask(0o077)  # what organisations keep here is nobody else's business on this machine
    try:
        configuration = Configuration.from_environment()
        open_folder(configuration.data)
        require_free(configuration.host, configuration.port)
        with listening() as stopping, only_one(configuration.data):
            run(configuration, stopping)
    except LocalProblem as problem:
        say(str(problem))
        return 1
    except AskedToStop:
        say("Stopped.")
    return 0


def run(configuration: Configuration, stopping: Stopping) -> None:
    """Start everything in order and look after it."""
    say("Starting ...")
    with contextlib.ExitStack() as stack:
        services = stack.enter_context(running_services(configuration, durable=True))
        stack.callback(stopping.begin)
        world = outside.stand_ins(configuration)
        addresses = services.environment | world.environment
        environment = product_environment(configuration, addresses)
        stack.enter_context(announced(configuration.data, addresses))

        say("Preparing the database ...")
        demo = product.prepare(environment, configuration.data / "log" / "prepare.log")

        if demo.warning:
            say(f"Warning: {demo.warning} Its log is {configuration.data / 'log' / 'prepare.log'}")

        accounts = outside.work_accounts(configuration)
        programs = [
            *world.programs,
            *([accounts.program] if accounts else []),
            *product.programs(configuration, environment),
        ]
        children = [child(program, configuration) for program in programs]
        everything = [*services.children, *children]
        stopping.hurry = partial(kill, children)  # the services are quick, and stopping them hard costs later
        stack.callback(stop, children)
        stack.callback(stopping.begin)
        for one in children:
            one.start()

        supervisor = Supervisor(everything, say)
        supervisor.watch(until=lambda: product.answers(configuration) and outside.answers(world))
        say(welcome(configuration, services, world, demo, accounts.page if accounts else ""))
        supervisor.watch()


def child(program: Program, configuration: Configuration) -> Child:
    """Return a child whose warnings reach the terminal."""
    return Child(program, Log(program.label, configuration.data / "log", echo=True))


def product_environment(configuration: Configuration, addresses: Mapping[str, str]) -> dict[str, str]:
    """Return what web, worker, timer and management commands are started with."""
    environment = dict(os.environ) | dict(addresses)
    environment.setdefault("DJANGO_SETTINGS_MODULE", "kundsystem.settings.dev")
    environment.setdefault("KUNDSYSTEM_SECRET_KEY", kept_secret(configuration.data / "django.key"))
    environment["KUNDSYSTEM_DATA"] = str(configuration.data)
    environment["KUNDSYSTEM_PORT"] = str(configuration.port)
    environment["PYTHONUNBUFFERED"] = "1"
    return environment


def welcome(
    configuration: Configuration, services: Services, world: Outside, demo: product.Demo, accounts: str = ""
) -> str:
    """Return the block that says what to open and how to sign in."""
    port = configuration.port
    home = (configuration.data / "services").resolve()
    elsewhere = "" if home.is_relative_to(configuration.data) else f"; the database's files in {home}"
    behind = ", ".join(services.names) or "the services whose addresses were given"
    texts = f"\n    Outgoing texts      {world.texts}" if world.texts else ""
    to_try = f"\n    Work accounts       {accounts}  (to try own sign-in with)" if accounts else ""
    return f"""
  Kundsystem is running.

    Demo organisation   http://{demo.organisation}.kundsystem.localhost:{port}/  or  http://127.0.0.1:{port}/
      e-mail            {demo.email}
      password          {demo.password}
    Public site         http://localhost:{port}/
    Outgoing mail       {world.mail}{texts}{to_try}

    Data and logs lie in {configuration.data}{elsewhere}
    Behind it: {behind}. Stop everything with Ctrl C.
"""


def say(text: str) -> None:
    """Speak to whoever started us."""
    print(text, flush=True)
