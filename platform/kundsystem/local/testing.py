"""Runs the tests with services of their own, thrown away afterwards.

`python -m kundsystem.local.testing KIND [arguments of pytest]`, where KIND is one of the names below.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from kundsystem.local.browsers import get_browsers
from kundsystem.local.configuration import Configuration
from kundsystem.local.problems import LocalProblem
from kundsystem.local.services import remove_services, running_services
from kundsystem.local.stopping import AskedToStop, listening


@dataclass(frozen=True)
class Kind:
    """A way of running tests."""

    marks: str
    arguments: tuple[str, ...] = ()
    lint: bool = False
    browsers: bool = False
    durable: bool = False  # as `make run` has it: what is measured should be what is used
    alone: str = ""  # these come last and one at a time: they end services that others would be using


KINDS = {
    "test": Kind("not proof and not bench", ("-n", "2"), lint=True, browsers=True),
    "part": Kind("not proof and not bench and not browser and not firefox", ("-n", "2")),
    "proof": Kind("proof and not alone", ("-n", "2"), browsers=True, alone="proof and alone"),
    "bench": Kind("bench", ("-s",), durable=True),
}


NOTHING_RAN = 5  # pytest's own number
# Images of Python say that nothing compiled is to be kept; then each of the many processes that the tests start would
# compile the whole product anew, which takes some seconds.
COMPILE_ONCE = {"PYTHONDONTWRITEBYTECODE": ""}


def main(arguments: list[str] | None = None) -> int:
    """Run one kind of tests; return the exit status."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if not arguments or arguments[0] not in KINDS:
        say(f"usage: python -m kundsystem.local.testing {{{','.join(KINDS)}}} [arguments of pytest]")
        return 2
    try:
        with listening() as stopping:
            try:
                return run(KINDS[arguments[0]], arguments[1:])
            finally:
                stopping.begin()
    except LocalProblem as problem:
        say(str(problem))
        return 1
    except AskedToStop:
        say("Stopped.")
        return 130


def run(kind: Kind, arguments: list[str]) -> int:
    """Lint, and test meanwhile with the browsers and services that it takes."""
    with linting() if kind.lint else nullcontext(lambda: 0) as lint:
        environment, skipped = get_browsers(say) if kind.browsers else ({}, [])
        marks = " and ".join([kind.marks, *(f"not {mark}" for mark in skipped)])
        rounds = [["-m", marks, *kind.arguments, *arguments]]
        if kind.alone:
            rounds.append(["-m", kind.alone, *arguments])
        tested = with_services(kind, environment, rounds)
        return lint() or tested


@contextmanager
def linting() -> Iterator[Callable[[], int]]:
    """Lint while the first test waits for its database; return a function that shows what was found, and its status."""
    with tempfile.TemporaryFile("w+") as found:
        process = subprocess.Popen([sys.executable, "-m", "tests.lint"], stdout=found, stderr=subprocess.STDOUT)

        def show() -> int:
            status = process.wait()
            found.seek(0)
            say(found.read())
            return status

        try:
            yield show
        finally:
            process.kill()
            process.wait()


def with_services(kind: Kind, environment: dict[str, str], rounds: list[list[str]]) -> int:
    """Run pytest, with the arguments of each round, between the start and the stop of the services."""
    with tempfile.TemporaryDirectory(prefix="kundsystem-test-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # the services' user passes through
        given = Configuration.from_environment()
        configuration = Configuration(
            folder, given.host, given.port, given.database_url, given.valkey_url, given.postgres
        )
        try:
            with running_services(configuration, durable=kind.durable) as services:
                say(f"Testing with {', '.join(services.names) or 'the services whose addresses were given'}.")
                environment = os.environ | environment | services.environment
                environment |= {"KUNDSYSTEM_DATA": str(folder / "data"), **COMPILE_ONCE}
                return outcome([pytest(environment, arguments) for arguments in rounds])
        finally:
            remove_services(folder)


def outcome(statuses: list[int]) -> int:
    """Return the first that is not well; a round may have nothing to run when another had."""
    ran = [status for status in statuses if status != NOTHING_RAN]
    return next(filter(None, ran), 0) if ran else NOTHING_RAN


def pytest(environment: dict[str, str], arguments: list[str]) -> int:
    """Run pytest, giving it time to clean up when we are asked to stop."""
    process = subprocess.Popen([sys.executable, "-m", "pytest", *arguments], env=environment)
    try:
        return process.wait()
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def say(text: str) -> None:
    """Speak to whoever started us."""
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
