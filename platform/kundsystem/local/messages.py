"""Gathers the texts that are translated, and brings the Swedish translation up to date.

`python -m kundsystem.local.messages [file.tsv …]` reads the code and the templates (without xgettext, which a bare
machine lacks), keeps every translation that is there, drops what no text needs, and fills what is missing from
tab-separated files. A line of these is one of

    msgid TAB msgstr
    msgid TAB msgid_plural TAB msgstr[0] TAB msgstr[1]

with the context, where there is one, as one more column first or last; `\\n` stands for a line break.
With `--check` nothing is written; what is missing is listed, and the exit status says whether anything is.
"""

import ast
import io
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[3]
SOURCE_ROOTS = ("platform/kundsystem", "tenants", "crm_core", "billing")
LEFT_OUT = {"node_modules", "vendor", "__pycache__", "migrations"}
CATALOGUE = ROOT / "platform/kundsystem/locale/sv/LC_MESSAGES/django.po"

# Function → which arguments are what: context, singular, plural.
CALLS = {
    "_": ("id",),
    "gettext": ("id",),
    "gettext_lazy": ("id",),
    "gettext_noop": ("id",),
    "ngettext": ("id", "plural"),
    "ngettext_lazy": ("id", "plural"),
    "pgettext": ("context", "id"),
    "pgettext_lazy": ("context", "id"),
    "npgettext": ("context", "id", "plural"),
    "npgettext_lazy": ("context", "id", "plural"),
}
LITERAL = r"""[uU]?(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
CALL_IN_TEMPLATE = re.compile(
    rf"(?<![\w.])(_|gettext|ngettext|pgettext|npgettext)\(\s*({LITERAL}(?:\s*,\s*{LITERAL})*)\s*[,)]"
)


@dataclass
class Text:
    """One text to be translated, and the files that use it."""

    id: str
    plural: str = ""
    context: str | None = None
    files: set[str] = field(default_factory=set)

    @property
    def key(self) -> tuple[str, str | None]:
        """What a catalogue finds it by."""
        return self.id, self.context

    @property
    def for_catalogue(self) -> str | tuple[str, str]:
        """The id as Babel wants it."""
        return (self.id, self.plural) if self.plural else self.id


def gather(root: Path = ROOT) -> list[Text]:
    """Find every text in the code and the templates, each once, in order."""
    texts: dict[tuple[str, str | None], Text] = {}
    for path in source_files(root):
        name = path.relative_to(root).as_posix()
        source = path.read_text(encoding="utf-8")
        found = in_python(source) if path.suffix == ".py" else in_template(source, name)
        for text in found:
            known = texts.setdefault(text.key, text)
            known.plural = known.plural or text.plural
            known.files.add(name)
    return sorted(texts.values(), key=lambda text: (min(text.files), text.id, text.context or ""))


def source_files(root: Path) -> Iterator[Path]:
    """Find what may hold texts: Python, and templates of pages and mails."""
    for source in SOURCE_ROOTS:
        for path in sorted((root / source).rglob("*")):
            if LEFT_OUT & set(path.relative_to(root).parts) or not path.is_file():
                continue
            if path.suffix == ".py" or (path.suffix in {".html", ".txt", ".svg"} and "templates" in path.parts):
                yield path


def in_python(source: str) -> Iterator[Text]:
    """Find the texts of a Python file."""
    for _line, function, arguments, _comments in extract_python(
        io.BytesIO(source.encode()), dict.fromkeys(CALLS), [], {}
    ):
        given = arguments if isinstance(arguments, list | tuple) else (arguments,)
        if text := _text(str(function), given):
            yield text


def in_template(source: str, name: str) -> Iterator[Text]:
    """Find the texts of a Django template, those in the attributes of components too."""
    # Django turns its own tags into calls; the second look is for `_("…")` where Django does not look.
    for look in (templatize(source, origin=name), source):
        for call in CALL_IN_TEMPLATE.finditer(look):
            arguments = [ast.literal_eval(literal) for literal in re.findall(LITERAL, call[2])]
            if text := _text(call[1], arguments):
                yield text


def _text(function: str, arguments: Iterable[str | None]) -> Text | None:
    parts = dict(zip(CALLS[function], arguments, strict=False))
    if not parts.get("id"):
        return None
    return Text(str(parts["id"]), str(parts.get("plural") or ""), parts.get("context"))


def read_catalogue(path: Path) -> Catalog:
    """Read the translations that there are."""
    if not path.exists():
        return Catalog(locale="sv", project="Kundsystem", version="1", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale="sv", charset="utf-8", abort_invalid=True)


def updated(texts: list[Text], old: Catalog) -> Catalog:
    """Make a catalogue of exactly these texts with the translations of the old one."""
    new = Catalog(locale="sv", project="Kundsystem", version="1", charset="utf-8", fuzzy=False)
    new.creation_date = new.revision_date = old.creation_date
    new.msgid_bugs_address = new.last_translator = new.language_team = "Kundsystem"
    new.header_comment = (
        "# Swedish. Gathered by `python -m kundsystem.local.messages`, which keeps what is translated here."
    )
    for text in texts:
        known = old.get(text.id, context=text.context)
        string = known.string if known is not None and bool(known.pluralizable) == bool(text.plural) else None
        new.add(
            text.for_catalogue,
            string or (("", "") if text.plural else ""),
            locations=[(name, 0) for name in sorted(text.files)],
            context=text.context,
            flags=known.flags - {"fuzzy"} if known is not None else (),
        )
    return new


def fill(catalogue: Catalog, lines: Iterable[str]) -> list[str]:
    """Put in the translations of a tab-separated file where there is none; return the lines that fit no text."""
    strangers = []
    for line in lines:
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        cells = [cell.replace("\\n", "\n") for cell in line.rstrip("\r\n").split("\t")]
        message, string = _meant(catalogue, cells)
        if message is None:
            strangers.append(line.rstrip("\r\n"))
        elif not is_translated(message):
            message.string = string
    return strangers


def _meant(catalogue: Catalog, cells: list[str]) -> tuple[Message | None, str | tuple[str, str]]:
    """Find out which message a line is about: with a context first, last, or none at all."""
    readings: list[tuple[str | None, list[str]]] = [(None, cells)]
    if len(cells) > 2:
        readings += [(cells[0], cells[1:]), (cells[-1], cells[:-1])]
    for context, rest in readings:
        rest = [*rest]
        while len(rest) > 2 and not rest[-1]:
            rest.pop()
        message = catalogue.get(rest[0], context=context) if rest else None
        if message is not None and message.id and message.pluralizable and len(rest) == 4:
            return message, (rest[2], rest[3])
        if message is not None and message.id and not message.pluralizable and len(rest) == 2:
            return message, rest[1]
    return None, ""


def is_translated(message: Message) -> bool:
    """Tell whether every form has a text."""
    strings = message.string if isinstance(message.string, list | tuple) else (message.string,)
    return bool(strings) and all(strings)


def missing(catalogue: Catalog) -> list[str]:
    """The texts without a translation."""
    return [
        message.id if isinstance(message.id, str) else message.id[0]
        for message in catalogue
        if message.id and not is_translated(message)
    ]


def placeholders(text: str) -> set[str]:
    """The named places in a text that values are put in."""
    return {match[0] for match in re.finditer(r"%\(\w+\)|\{\w+\}|%s", text)}


def misplaced(catalogue: Catalog) -> list[str]:
    """Translations whose placeholders differ from the text's: they would fail, or leave something out."""
    wrong = []
    for message in catalogue:
        if not message.id or not is_translated(message):
            continue
        ids = message.id if isinstance(message.id, list | tuple) else (message.id,)
        strings = message.string if isinstance(message.string, list | tuple) else (message.string,)
        # A singular may spell the number out, so a form may have fewer; it may never have one more.
        wanted: set[str] = set().union(*(placeholders(text) for text in ids))
        used = [placeholders(str(text)) for text in strings]
        if any(form - wanted for form in used) or used[-1] != placeholders(ids[-1]):
            wrong.append(str(ids[0]))
    return wrong


def write(catalogue: Catalog, path: Path) -> None:
    """Write the catalogue; without line numbers, so that only changed texts show as changes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=100, include_lineno=False, sort_output=False)


def main(arguments: list[str] | None = None) -> int:
    """Update, or with `--check` only look; return the exit status."""
    arguments = sys.argv[1:] if arguments is None else arguments
    catalogue = updated(gather(), read_catalogue(CATALOGUE))
    for name in (argument for argument in arguments if not argument.startswith("-")):
        for line in fill(catalogue, Path(name).read_text(encoding="utf-8").splitlines()):
            print(f"{name}: no such text: {line[:100]}")
    if "--check" not in arguments:
        write(catalogue, CATALOGUE)
    for text in missing(catalogue):
        print(f"not translated: {text}")
    for text in misplaced(catalogue):
        print(f"placeholders differ: {text}")
    return 1 if missing(catalogue) or misplaced(catalogue) else 0


if __name__ == "__main__":
    sys.exit(main())
