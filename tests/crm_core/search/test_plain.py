"""What is looked for and what is looked in are made plain alike, in Python and in the database."""

import datetime as dt

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_core.search.plain import plain, plain_with_places


def ask(sql: str, *given_values) -> str:
    with connection.cursor() as cursor:
        cursor.execute(sql, given_values)
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    "text, made",
    [
        ("Ångström & Söner", "angstrom   soner"),
        ("Café Noémi", "cafe noemi"),
        ("BJØRNSTADS Yılmaz Łódź", "bjornstads yilmaz lodz"),
        ("O'Connor L’Oréal", "oconnor loreal"),
        ("Anna-Karin (publ)", "anna karin  publ "),
        ("A\u030akesson", "akesson"),
        ("½ ﬁ", "1⁄2 fi"),
        ("ΟΔΥΣΣΕΥΣ", "οδυσσευσ"),
        ("100% a_b\\c", "100  a b c"),
    ],
)
def test_letters_lose_their_accents_and_what_parts_words_becomes_space(db, text, made):
    assert plain(text) == made
    assert ask("SELECT public.search_plain(%s)", text) == made


# Python 3.11 and the servers know different editions of Unicode; what is newer than all of them is left aside.
LETTERS = st.characters(min_codepoint=9, max_codepoint=0x24F, blacklist_categories=("Cs",))
GREEK_AND_CYRILLIC = st.characters(min_codepoint=0x370, max_codepoint=0x52F)
VIETNAMESE = st.characters(min_codepoint=0x1E00, max_codepoint=0x1EFF)
SIGNS = (LETTERS | GREEK_AND_CYRILLIC | VIETNAMESE).filter(lambda sign: sign.isprintable() or sign in "\t\n\r")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(SIGNS, max_size=60))
def test_the_database_makes_the_same(db, text):
    assert ask("SELECT public.search_plain(%s)", text) == plain(text)


@settings(max_examples=150, deadline=None)
@given(text=st.text(SIGNS, max_size=60))
def test_every_sign_is_known_by_where_it_came_from(text):
    made, places = plain_with_places(text)
    assert len(made) == len(places)
    assert places == sorted(places)
    for sign, place in zip(made, places, strict=True):
        assert sign in plain(text[place])


def test_names_and_the_rest_stand_on_lines_of_their_own(db):
    words = ask("SELECT public.search_words(2, 'Maja', 'Söderlund', 'Vd, inköp', '+46701740605')")
    assert words == " maja soderlund\n qvd q qinkop q q46701740605"


def test_a_note_is_found_by_words_ends_of_long_words_and_month(db):
    at = dt.datetime(2026, 11, 25, tzinfo=dt.UTC)
    has = "SELECT public.note_words('Kundvårdsmöte med Maja', %s) @@ %s::tsquery"
    for text in ("'kundvårdsmöte'", "'kundvård':*", "'kundvårdsmöte' <-> 'med'", "'<etöm':*", f"'#{2026 * 12 + 11}'"):
        assert ask(has, at, text), text
    for text in ("'möte'", "'ajam':*", "'kundvårdsmöte' <-> 'maja'", f"'#{2026 * 12 + 10}'"):
        assert not ask(has, at, text), text


def test_a_word_of_any_length_can_be_written(db):
    assert ask("SELECT public.note_words(repeat('å', 20000), now()) IS NOT NULL")
