"""Compiles the translations: every .po file of our source roots into the .mo file beside it."""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

ROOT = Path(__file__).resolve().parents[3]
SOURCE_ROOTS = ("platform/kundsystem", "tenants", "crm_core", "billing")


def po_files(root: Path = ROOT) -> list[Path]:
    """Find the translations below every folder named locale."""
    return sorted(path for source in SOURCE_ROOTS for path in (root / source).glob("**/locale/*/LC_MESSAGES/*.po"))


def compile_translation(path: Path) -> Path:
    """Write the compiled file whole, so that a running process never reads half of one."""
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.parents[1].name, abort_invalid=True)
    compiled = path.with_suffix(".mo")
    unfinished = path.with_suffix(".mo.unfinished")
    with unfinished.open("wb") as file:
        write_mo(file, catalogue)
    return unfinished.replace(compiled)


def main() -> int:
    """Compile them all; return the exit status."""
    for path in po_files():
        try:
            compile_translation(path)
        except PoFileError as error:
            print(f"{path.relative_to(ROOT)}: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
