"""House rules that no other tool knows, each with its reason: `python -m tests.lint.house`."""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FILE = 400


@dataclass(frozen=True)
class Rule:
    """What is refused where, and why."""

    where: str  # a pattern that the path matches
    refused: str  # a pattern that no line may match
    reason: str


RULES = (
    Rule(
        r"(^|/)views(/\w+)?\.py$",
        r"\.(filter|exclude)\(|\.objects\b",
        "Views fetch through access.py and queries.py: that is where permissions and names are.",
    ),
    Rule(
        r"/templates/.*\.html$",
        r"<style\b|\sstyle=|<script(?![^>]*\ssrc=)(?![^>]*application/json)|\son[a-z]+=",
        "Pages have a strict content security policy: no inline style, script or handler.",
    ),
    Rule(
        r"\.(py|html|mjs|js|md|toml|txt|yml|yaml|sh|json)$|(^|/)(Makefile|Containerfile|\.npmrc)$",
        # In brackets, or this line would refuse itself.
        r"[p]ypi\.org|[p]ythonhosted|registry\.[n]pmjs|[d]eb\.debian\.org",
        "Packages come from whatever index the reader's tools are set to: no registry's address is written.",
    ),
)


def tracked() -> list[Path]:
    """Return the files that are committed or about to be; outside git, all but what is made."""
    answer = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode == 0:
        paths = (ROOT / line for line in answer.stdout.splitlines())
    else:
        made = {".venv", "var", "node_modules", "vendor", "__pycache__", "build"}
        paths = (path for path in ROOT.rglob("*") if not made & set(path.relative_to(ROOT).parts))
    return sorted(path for path in paths if path.is_file())


def too_long(paths: list[Path]) -> Iterator[str]:
    """Find Python files that are more than one idea; migrations are written once and never read."""
    for path in paths:
        if path.suffix == ".py" and "migrations" not in path.parts:
            lines = path.read_text(encoding="utf-8").count("\n")
            if lines > LONGEST_FILE:
                yield f"{path.relative_to(ROOT)}: {lines} lines; split what is over {LONGEST_FILE}."


def against_rules(paths: list[Path]) -> Iterator[str]:
    """Find lines that a rule refuses."""
    for path in paths:
        name = path.relative_to(ROOT).as_posix()
        rules = [rule for rule in RULES if re.search(rule.where, name)]
        if not rules:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for rule in rules:
                if re.search(rule.refused, line):
                    yield f"{name}:{number}: {line.strip()[:100]}\n    {rule.reason}"


def main() -> int:
    """Print what is against the rules; return the exit status."""
    paths = tracked()
    found = [*too_long(paths), *against_rules(paths)]
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
