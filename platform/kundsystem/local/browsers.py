"""The browsers that tests drive: found on the machine, or installed where that is allowed."""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Browser:
    """A browser, the package it comes in, and the variable that tells the tests where it is."""

    name: str
    mark: str
    package: str
    programs: tuple[str, ...]
    variable: str

    def find(self) -> str | None:
        """Return its program, or None."""
        if given := os.environ.get(self.variable):
            return given
        return next((found for program in self.programs if (found := shutil.which(program))), None)


BROWSERS = (
    Browser(
        "Chromium",
        "browser",
        # Without windows and what belongs to them: it opens a page in a fifth of the time.
        "chromium-headless-shell",
        ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"),
        "KUNDSYSTEM_CHROMIUM",
    ),
    Browser("Firefox", "firefox", "firefox-esr", ("firefox-esr", "firefox"), "KUNDSYSTEM_FIREFOX"),
)


def get_browsers(say: Callable[[str], None]) -> tuple[dict[str, str], list[str]]:
    """Return the environment that names the browsers, and the marks of tests that can not run."""
    missing = [browser for browser in BROWSERS if browser.find() is None]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        install([browser.package for browser in missing], say)
    environment, skipped = {}, []
    for browser in BROWSERS:
        program = browser.find()
        if program is not None:
            environment[browser.variable] = program
            continue
        skipped.append(browser.mark)
        say(
            f"SKIPPED: tests marked {browser.mark!r}, since there is no {browser.name} here and it could not "
            f"be installed. As root: apt-get install {browser.package}. If it lies elsewhere: "
            f"{browser.variable}=/path/to/it"
        )
    return environment, skipped


def install(packages: list[str], say: Callable[[str], None]) -> None:
    """Install Debian packages; a failure is told, and then the tests are skipped."""
    say(f"Installing {' and '.join(packages)} ...")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run(["apt-get", "-q", *command], env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            say(f"apt-get {command[0]} failed:\n{done.stderr.strip()}")
            return
