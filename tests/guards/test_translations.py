"""Every text is translated to Swedish, and no translation says something else than the text."""

import pytest
from django.utils import dates, translation

from kundsystem.local import messages


@pytest.fixture(scope="module")
def catalogue():
    return messages.updated(messages.gather(), messages.read_catalogue(messages.CATALOGUE))


def test_every_text_has_a_swedish_translation(catalogue):
    assert messages.missing(catalogue) == [], (
        "python -m kundsystem.local.messages gathers them; translate them in django.po"
    )


def test_translations_have_the_placeholders_of_their_text(catalogue):
    assert messages.misplaced(catalogue) == []


def test_the_file_holds_what_the_code_needs_and_nothing_else(catalogue):
    in_file = {(message.id, message.context) for message in messages.read_catalogue(messages.CATALOGUE) if message.id}
    needed = {(message.id, message.context) for message in catalogue if message.id}
    assert in_file == needed, "run python -m kundsystem.local.messages and commit what it writes"


def test_no_word_of_ours_is_written_in_dates():
    """A text without a context that is also a month's or a weekday's name would be what every date is written with."""
    names = [*dates.MONTHS.values(), *dates.MONTHS_3.values(), *dates.WEEKDAYS.values(), *dates.WEEKDAYS_ABBR.values()]
    with translation.override("en"):
        theirs = {str(name) for name in names}
    ours = {message.id for message in messages.read_catalogue(messages.CATALOGUE) if not message.context}
    assert not theirs & ours, "give it a context with pgettext"
