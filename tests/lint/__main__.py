"""Runs every check, shows what failed, and says which."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHON = (sys.executable, "-m")
# A program of its own, beside the Python that runs this.
DJADE = str(Path(sys.executable).with_name("djade"))
# It can not be run with -m, and its script names the Python of wherever the environment was made. The stand-ins for
# others' servers lie in the source root, but are not installed.
IMPORT_LINTER = (
    "import sys; sys.path.insert(0, 'platform'); "
    "from importlinter.cli import lint_imports_command; lint_imports_command()"
)


def templates() -> list[str]:
    """Return our own templates, as paths from the root."""
    folders = ("platform/kundsystem", "platform/fakes", "tenants", "crm_core", "billing")
    found = (path for folder in folders for path in (ROOT / folder).glob("**/templates/**/*.html"))
    return sorted(str(path.relative_to(ROOT)) for path in found)


def checks() -> dict[str, list[str]]:
    """Return the checks, slowest first."""
    return {
        "types (mypy)": [*PYTHON, "mypy", "--no-error-summary"],
        "import order (import-linter)": [sys.executable, "-c", IMPORT_LINTER, "--no-cache"],
        "style (ruff)": [*PYTHON, "ruff", "check", "--quiet", "."],
        "formatting (ruff)": [*PYTHON, "ruff", "format", "--check", "--quiet", "."],
        "templates (djade)": [DJADE, "--target-version", "5.2", "--check", *templates()],
        "house rules": [*PYTHON, "tests.lint.house"],
    }


def fixes() -> dict[str, list[str]]:
    """Return what the tools can put right by themselves."""
    return {
        "style (ruff)": [*PYTHON, "ruff", "check", "--fix", "--quiet", "."],
        "formatting (ruff)": [*PYTHON, "ruff", "format", "--quiet", "."],
        "templates (djade)": [DJADE, "--target-version", "5.2", *templates()],
    }


def run(name: str, command: list[str]) -> bool:
    """Run one check and show what it says if it fails."""
    started = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    verdict = "ok" if done.returncode == 0 else "FAILED"
    said = "" if done.returncode == 0 else f"\n{(done.stdout + done.stderr).rstrip()}"
    print(f"lint: {name}: {verdict} ({time.monotonic() - started:.1f} s){said}", flush=True)
    return done.returncode == 0


def main() -> int:
    """Run all of them, two at a time; the fixes one after the other, since they write the same files."""
    if "--fix" in sys.argv[1:]:
        done = [run(name, command) for name, command in fixes().items()]
        return 0 if all(done) else 1
    with ThreadPoolExecutor(max_workers=2) as pool:
        return 0 if all(list(pool.map(run, *zip(*checks().items(), strict=True)))) else 1


if __name__ == "__main__":
    sys.exit(main())
