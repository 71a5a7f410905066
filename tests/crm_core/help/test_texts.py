"""The manual is true to what it describes: every chapter in both languages, every link and every word on the screen."""

import re

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

from crm_core.help.text import BadText, Text, read
from kundsystem.local.messages import CATALOGUE
from kundsystem.web import manual

LANGUAGES = [code for code, _name in settings.LANGUAGES]
CHAPTERS = {chapter.key: chapter for chapter in manual.chapters()}
EACH = [(key, language) for key in CHAPTERS for language in LANGUAGES]


def text(key: str, language: str) -> Text:
    return read(CHAPTERS[key].path(language).read_text())


@pytest.mark.parametrize(("key", "language"), EACH)
def test_a_chapter_is_there_and_its_links_lead_somewhere(key, language):
    chapter = text(key, language)
    assert chapter.title
    assert chapter.lead.endswith(".")
    assert len(chapter.headings) > 1
    anchors = [section.anchor for section in chapter.headings]
    assert all(anchors)
    assert len(set(anchors)) == len(anchors)
    for linked in re.findall(r'href="/help/([\w-]+)/', chapter.html):
        assert linked in CHAPTERS


@pytest.mark.parametrize("key", CHAPTERS)
def test_both_languages_say_the_same_in_outline(key):
    """Same parts, same links, same keys: what one language tells, the other does not keep to itself."""
    swedish, english = text(key, "sv"), text(key, "en")
    assert len(swedish.headings) == len(english.headings)
    for pattern in (r'href="([^"]+)"', r"<li>", r"<tr>", r"<kbd>(?!Mellanslag|Space)([^<]+)"):
        assert re.findall(pattern, swedish.html) == re.findall(pattern, english.html)


def shown(language: str) -> tuple[set[str], list[re.Pattern[str]]]:
    """Every text of the interface in a language: as it is, or with its placeholders open."""
    with CATALOGUE.open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    sides = [message.string if language == "sv" else message.id for message in messages]
    texts = [one for side in sides for one in ((side,) if isinstance(side, str) else side)]
    plain = {re.sub(r"<[^>]+>", "", one) for one in texts}
    open_ended = [re.sub(r"%\\?\(\w+\\?\)[sd]", ".+", re.escape(one)) for one in plain if "%(" in one]
    return plain, [re.compile(one) for one in open_ended]


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_on_the_screen_are_on_the_screen(language):
    """What is bold in a chapter is what a button, a heading or a field really says."""
    plain, patterns = shown(language)

    def is_shown(word: str) -> bool:
        return word in plain or any(one.fullmatch(word) for one in patterns)

    assert not is_shown("En knapp som inte finns")
    invented = {(key, word) for key in CHAPTERS for word in text(key, language).screen_words if not is_shown(word)}
    assert invented == set()


GOOD = "# Titel\n\nVad det handlar om.\n\n## Del\n\n"


class TestRules:
    """What a text may hold."""

    def test_html_is_shown_and_not_obeyed(self):
        html = read(GOOD + "Ett <script>alert(1)</script> <b onclick=x>ord</b>.\n\n<img src=x>\n").html
        assert "<script" not in html
        assert "<img" not in html
        assert "&lt;script&gt;" in html

    @pytest.mark.parametrize(
        "link", ["javascript:alert(1)", "help:", "page:nowhere", "https://x.example", "page:notes:x"]
    )
    def test_a_link_that_leads_nowhere_is_refused(self, link):
        if link == "javascript:alert(1)":
            assert "<a" not in read(f"{GOOD}[här]({link})\n").html
        else:
            with pytest.raises(BadText):
                read(f"{GOOD}[här]({link})\n")

    @pytest.mark.parametrize("source", ["", "Bara text.\n", "# Titel\n\n## Del\n", "## Titel\n\nText.\n"])
    def test_a_text_without_a_beginning_is_refused(self, source):
        with pytest.raises(BadText):
            read(source)

    def test_keys_are_keys_and_code_is_code(self):
        html = read(GOOD + "`Ctrl+S`, `Alt+N`, `→` och `/api/v1/`.\n").html
        assert "<kbd>Ctrl</kbd>+<kbd>S</kbd>, <kbd>Alt</kbd>+<kbd>N</kbd>, <kbd>→</kbd>" in html
        assert "<code>/api/v1/</code>" in html

    def test_parts_are_told_apart(self):
        chapter = read(
            "# Titel\n\nVad *det* handlar om.\n\nFöre.\n\n## Att **skriva**\n\nEn\nrad.\n\n- punkt\n\n## Å\n"
        )
        assert chapter.lead == "Vad det handlar om."
        assert [(one.anchor, one.heading, one.text) for one in chapter.sections] == [
            ("", "", "Före."),
            ("att-skriva", "Att skriva", "En rad.\npunkt"),
            ("a", "Å", ""),
        ]
        assert chapter.screen_words == ("skriva",)
