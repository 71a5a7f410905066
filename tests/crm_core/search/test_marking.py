"""What was looked for is marked where it stands, and everything else is escaped."""

import pytest

from crm_core.notes.search import excerpt
from crm_core.notes.wording import Wording, stem_of
from crm_core.search.marking import mark
from crm_core.search.question import Question


@pytest.mark.parametrize(
    "text, asked, marked",
    [
        ("Granlida Mätteknik AB", "gran", "<mark>Gran</mark>lida Mätteknik AB"),
        ("Granlida Mätteknik AB", "matt gran", "<mark>Gran</mark>lida <mark>Mätt</mark>eknik AB"),
        ("Västgran Logistik", "gran", "Väst<mark>gran</mark> Logistik"),
        ("Granåsens gran", "gran", "<mark>Gran</mark>åsens <mark>gran</mark>"),
        ("O'Connor", "oconnor", "<mark>O&#x27;Connor</mark>"),
        ("<b>Gran</b> & Co", "gran", "&lt;b&gt;<mark>Gran</mark>&lt;/b&gt; &amp; Co"),
        ("070-174 06 05", "+4670174", "<mark>070-174</mark> 06 05"),
        ("070-174 06 05", "1740605", "070-<mark>174 06 05</mark>"),
        ("559900-4123", "5599004123", "<mark>559900-4123</mark>"),
        ("Kabel AB", "ab", "Kabel <mark>AB</mark>"),
        ("Ingenting", "gran", "Ingenting"),
        ("Gran", "gran gra", "<mark>Gran</mark>"),
    ],
)
def test_it_is_marked(text, asked, marked):
    assert mark(text, Question.read(asked)) == marked


def words(text: str) -> list[Wording]:
    return [Wording.of(word) for word in Question.read(text).words]


@pytest.mark.parametrize(
    "body, asked, shown",
    [
        ("Kort.", "kort", "<mark>Kort</mark>."),
        ("Möte & <i>kaffe</i>", "möten", "<mark>Möte</mark> &amp; &lt;i&gt;kaffe&lt;/i&gt;"),
        ("De vill ha ett årligt kundvårdsmöte", "möte", "De vill ha ett årligt <mark>kundvårdsmöte</mark>"),
        ("Nya\n\nrader   här", "rader", "Nya <mark>rader</mark> här"),
    ],
)
def test_a_note_is_quoted_where_it_says_so(body, asked, shown):
    assert excerpt(body, words(asked)) == shown


def test_of_a_long_note_the_part_is_quoted_that_says_so():
    body = "Först en lång inledning om vädret och annat smått. " * 6 + "Sedan offerten. " + "Och en avslutning. " * 20
    shown = excerpt(body, words("offert"))
    assert "<mark>offerten</mark>" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) < 200


@pytest.mark.parametrize(
    "word, stem",
    [
        *(("möten", "möt"), ("mötena", "möt"), ("mötet", "möt"), ("kundvårdens", "kundvård"), ("avtalet", "avtal")),
        *(("bilarna", "bil"), ("offerterna", "offert"), ("konsulternas", "konsult"), ("ringde", "ring")),
        *(("ab", "ab"), ("och", "och"), ("2026", "2026")),
    ],
)
def test_an_ending_is_taken_away(word, stem):
    assert stem_of(word) == stem


@pytest.mark.parametrize(
    "asked, found, is_it",
    [
        ("möten", "möte", True),
        ("möte", "kundvårdsmötet", True),
        ("kundvårdens", "kundvårdsplan", True),
        ("kundvård", "kundvård", True),
        ("moten", "möten", True),
        ("möte", "mote", True),
        ("bil", "bilaga", True),
        ("avtal", "tal", False),
        ("möte", "mot", False),
        ("ab", "abonnemang", False),
        ("vård", "vårdaren", True),
    ],
)
def test_it_is_the_same_word(asked, found, is_it):
    assert Wording.of(asked).is_in(found) is is_it
