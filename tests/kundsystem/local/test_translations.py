"""Translations are compiled without gettext's tools."""

import gettext
from pathlib import Path

import pytest
from babel.messages.pofile import PoFileError

from kundsystem.local.translations import compile_translation, po_files

TEXT = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Customers"
msgstr "Kunder"

msgid "%(count)s note"
msgid_plural "%(count)s notes"
msgstr[0] "%(count)s anteckning"
msgstr[1] "%(count)s anteckningar"

#, fuzzy
msgid "Guess"
msgstr "Gissning"
"""


@pytest.fixture
def po(tmp_path: Path) -> Path:
    path = tmp_path / "locale/sv/LC_MESSAGES/django.po"
    path.parent.mkdir(parents=True)
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_translation_is_compiled(po: Path) -> None:
    with compile_translation(po).open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert compiled.gettext("Customers") == "Kunder"
    assert compiled.ngettext("%(count)s note", "%(count)s notes", 2) == "%(count)s anteckningar"
    assert compiled.gettext("Guess") == "Guess"  # a guess is not shown to anybody
    assert {path.name for path in po.parent.iterdir()} == {"django.po", "django.mo"}


def test_a_broken_file_is_refused(po: Path) -> None:
    po.write_text(TEXT + 'msgid "unfinished\n', encoding="utf-8")
    with pytest.raises(PoFileError):
        compile_translation(po)


def test_only_our_own_source_roots_are_searched(tmp_path: Path) -> None:
    ours = tmp_path / "crm_core/locale/sv/LC_MESSAGES/django.po"
    theirs = tmp_path / ".venv/package/locale/sv/LC_MESSAGES/django.po"
    for path in (ours, theirs):
        path.parent.mkdir(parents=True)
        path.touch()
    assert po_files(tmp_path) == [ours]
