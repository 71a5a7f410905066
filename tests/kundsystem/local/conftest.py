"""Folders that the services' user can reach, and that are gone afterwards."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from kundsystem.local.configuration import Configuration
from kundsystem.local.services import remove_services

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def data() -> Iterator[Path]:
    """Return a data folder; pytest's own lie below one that only we may enter."""
    with tempfile.TemporaryDirectory(prefix="kundsystem-local-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        yield folder
        remove_services(folder)


@pytest.fixture
def configuration(data: Path) -> Configuration:
    """Return a run of the embedded services only."""
    return Configuration(data, "127.0.0.1", 8000, None, None, "wheel")


@pytest.fixture
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Take our own variables away."""
    for name in [name for name in os.environ if name.startswith("KUNDSYSTEM_")]:
        monkeypatch.delenv(name)
    return monkeypatch
