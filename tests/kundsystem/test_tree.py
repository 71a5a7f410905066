"""The shape of the tree: what would break quietly if somebody moved a folder."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.lint import house

ROOT = Path(__file__).resolve().parents[2]
SOURCE_PACKAGES = {"kundsystem", "tenants", "crm_core", "billing", "fakes"}


def test_pythons_own_platform_module_is_the_one_that_is_imported_from_the_root() -> None:
    answer = subprocess.run(
        [sys.executable, "-c", "import platform; print(platform.system()); print(platform.__file__)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    system, path = answer.stdout.splitlines()
    assert system in {"Linux", "Darwin"}
    assert not Path(path).is_relative_to(ROOT / "platform")


def test_platform_is_a_source_root_and_no_package() -> None:
    assert not (ROOT / "platform/__init__.py").exists()
    assert not list((ROOT / "platform").glob("*.py"))
    assert not (ROOT / "tests/platform").exists()


def test_kundsystem_is_imported_from_platform() -> None:
    import kundsystem

    assert Path(kundsystem.__file__).parent == ROOT / "platform/kundsystem"


def test_no_file_is_more_than_one_idea() -> None:
    assert list(house.too_long(house.tracked())) == []


def test_house_rules_hold() -> None:
    assert list(house.against_rules(house.tracked())) == []


def test_house_rules_can_find_something(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(house, "ROOT", tmp_path)
    view = tmp_path / "views.py"
    view.write_text("rows = Customer.objects.filter(name='A')\n")
    long_file = tmp_path / "long.py"
    long_file.write_text("x = 1\n" * (house.LONGEST_FILE + 1))
    page = tmp_path / "web" / "templates" / "page.html"
    page.parent.mkdir(parents=True)
    page.write_text('<p style="color: red">\n')
    lock = tmp_path / "lock.txt"
    lock.write_text("https://" + "pypi" + ".org/simple\n")
    paths = [view, long_file, page, lock]
    assert [line.split(":")[0] for line in house.too_long(paths)] == ["long.py"]
    refused = [line.split(":")[0] for line in house.against_rules(paths)]
    assert refused == ["views.py", "web/templates/page.html", "lock.txt"]


def test_every_top_folder_says_what_it_is() -> None:
    folders = {path.relative_to(ROOT).parts[0] for path in house.tracked() if path.parent != ROOT}
    silent = {name for name in folders if not name.startswith(".") and not (ROOT / name / "README.md").exists()}
    assert silent == set()


def test_every_source_package_is_under_the_import_contracts() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    roots = [ROOT, ROOT / "platform"]
    packages = {path.parent.name for root in roots for path in root.glob("*/__init__.py")} & SOURCE_PACKAGES
    assert set(settings["tool"]["importlinter"]["root_packages"]) == packages


def test_the_stand_ins_for_others_servers_are_neither_imported_nor_shipped() -> None:
    product = SOURCE_PACKAGES - {"fakes"}
    files = [
        path for path in house.tracked() if path.suffix == ".py" and product & set(path.relative_to(ROOT).parts[:2])
    ]
    assert len(files) > 100
    importing = re.compile(r"^\s*(from|import) fakes\b", re.MULTILINE)
    assert [path for path in files if importing.search(path.read_text()) and "tests" not in path.parts] == []
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert not [name for name in settings["tool"]["setuptools"]["packages"]["find"]["include"] if "fakes" in name]
    forbidden = [
        contract for contract in settings["tool"]["importlinter"]["contracts"] if contract["type"] == "forbidden"
    ]
    assert [set(each["source_modules"]) for each in forbidden if each["forbidden_modules"] == ["fakes"]] == [
        set(settings["tool"]["importlinter"]["root_packages"]) - {"fakes"}
    ]


def test_the_lock_has_hashes_and_no_address() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text()
        assert "://" not in text
        assert "index" not in text
        packages = [line for line in text.splitlines() if "==" in line]
        assert packages
        assert all(line.endswith("\\") for line in packages), path  # a hash follows
