"""Browsers are found, installed where that is allowed, or their tests are skipped aloud."""

import pytest

from kundsystem.local import browsers
from kundsystem.local.browsers import get_browsers


@pytest.fixture
def machine(clean_environment: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Return a machine without browsers, run by an ordinary user."""
    clean_environment.setattr(browsers.shutil, "which", lambda program: None)
    clean_environment.setattr(browsers.os, "geteuid", lambda: 1000)
    return clean_environment


def test_what_is_missing_is_skipped_aloud(machine: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    environment, skipped = get_browsers(said.append)
    assert (environment, skipped) == ({}, ["browser", "firefox"])
    assert [line.split(",")[0] for line in said] == [
        "SKIPPED: tests marked 'browser'",
        "SKIPPED: tests marked 'firefox'",
    ]
    assert "apt-get install chromium" in said[0]


def test_a_browser_elsewhere_can_be_named(machine: pytest.MonkeyPatch) -> None:
    machine.setenv("KUNDSYSTEM_CHROMIUM", "/opt/chromium")
    environment, skipped = get_browsers(lambda text: None)
    assert (environment, skipped) == ({"KUNDSYSTEM_CHROMIUM": "/opt/chromium"}, ["firefox"])


def test_root_gets_only_what_is_missing(machine: pytest.MonkeyPatch) -> None:
    here = {"chromium": "/usr/bin/chromium", "apt-get": "/usr/bin/apt-get"}

    def install(packages: list[str], say: object) -> None:
        assert packages == ["firefox-esr"]
        here["firefox-esr"] = "/usr/bin/firefox-esr"

    machine.setattr(browsers.os, "geteuid", lambda: 0)
    machine.setattr(browsers.shutil, "which", here.get)
    machine.setattr(browsers, "install", install)
    environment, skipped = get_browsers(lambda text: None)
    assert environment == {"KUNDSYSTEM_CHROMIUM": "/usr/bin/chromium", "KUNDSYSTEM_FIREFOX": "/usr/bin/firefox-esr"}
    assert skipped == []
