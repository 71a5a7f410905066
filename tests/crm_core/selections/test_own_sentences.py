"""Sentences about fields that the organisation has added, as people read them: in Swedish and in English."""

import pytest
from django.utils import translation

from crm_core.fields.registry import field_of
from crm_core.models import NoteKind, Product
from crm_core.selections.sentences import as_text
from tests.crm_core.selections.test_sentences import no, one, said
from tests.factories import UserFactory

FIELDS = [
    ("customer", "Ramavtal", "yes_no", ()),
    ("customer", "Nästa revision", "date", ()),
    ("customer", "Leveranssätt", "one_of", ("Hämtas", "Egen bil")),
    ("customer", "Kreditgräns", "money", ()),
    ("customer", "Avtalsnummer", "text", ()),
    ("customer", "Certifikat", "several_of", ("ISO 9001", "ISO 14001")),
    ("customer", "Kundvärd", "user", ()),
    ("contact", "Nyhetsbrev på papper", "yes_no", ()),
    ("contact", "Intressen", "several_of", ("Golf", "Segling")),
    ("contact", "Född", "date", ()),
    ("deal", "Maskiner", "number", ()),
    ("deal", "Uppdragsform", "one_of", ("Fast pris", "Löpande")),
    ("deal", "Godkänd", "yes_no", ()),
    ("product", "Prisklass", "one_of", ("Hög", "Låg")),
    ("product", "Leverantör", "text", ()),
    ("note", "Återkom", "date", ()),
    ("note", "Nöjd", "yes_no", ()),
    ("note", "Betyg", "number", ()),
]


@pytest.fixture
def named(organisation, add):
    """Make the fields; labels lead to the fields' keys, choices and other names to their rows."""
    keys = {}
    for subject, label, kind, options in FIELDS:
        field = add(label, kind, options, subject=subject)
        keys[label] = field.key
        if options:
            keys |= {text: key for key, text, _tone in field_of(subject, field.name).kind.options()}
    things = [Product.objects.create(name="Säljkompass"), UserFactory(name="Åsa Lund")]
    things += NoteKind.objects.filter(name="Besök")
    return keys | {str(thing): str(thing.pk) for thing in things}


# Field, what is asked of it, the sentence in Swedish and in English.
GOLDEN = [
    (
        "Ramavtal",
        {"answer": "yes"},
        "Kunder som har Ramavtal: ja.",
        "Every customer that has Ramavtal: yes.",
    ),
    (
        "Ramavtal",
        {"answer": "no"},
        "Kunder som har Ramavtal: nej.",
        "Every customer that has Ramavtal: no.",
    ),
    (
        "Nästa revision",
        {"when": {"next": 3, "unit": "months"}},
        "Kunder som har Nästa revision: de närmaste 3 månaderna.",
        "Every customer that has Nästa revision: within the next 3 months.",
    ),
    (
        "Leveranssätt",
        {"is_": ["Hämtas", "Egen bil"]},
        "Kunder som har Leveranssätt: Hämtas eller Egen bil.",
        "Every customer that has Leveranssätt: Hämtas or Egen bil.",
    ),
    (
        "Kreditgräns",
        {"between": {"from": 50000}},
        "Kunder som har Kreditgräns: minst 50 000 kr.",
        "Every customer that has Kreditgräns: at least SEK 50,000.",
    ),
    (
        "Avtalsnummer",
        {"begins": "A-12"},
        "Kunder som har avtalsnummer som börjar med ”A-12”.",
        "Every customer that has avtalsnummer that begins with ”A-12”.",
    ),
    (
        "Avtalsnummer",
        {"content": "empty"},
        "Kunder som saknar avtalsnummer.",
        "Every customer that lacks avtalsnummer.",
    ),
    (
        "Certifikat",
        {"is_": ["ISO 9001"]},
        "Kunder som har Certifikat: ISO 9001.",
        "Every customer that has Certifikat: ISO 9001.",
    ),
    (
        "Kundvärd",
        {"is_": ["Åsa Lund"]},
        "Kunder som har Kundvärd: Åsa Lund.",
        "Every customer that has Kundvärd: Åsa Lund.",
    ),
    (
        "Nyhetsbrev på papper",
        {"answer": "yes"},
        "Kunder som har en kontaktperson med Nyhetsbrev på papper: ja.",
        "Every customer that has a contact person with Nyhetsbrev på papper: yes.",
    ),
    (
        "Intressen",
        {"is_": ["Golf", "Segling"]},
        "Kunder som har en kontaktperson med Intressen: Golf eller Segling.",
        "Every customer that has a contact person with Intressen: Golf or Segling.",
    ),
    (
        "Född",
        {"when": {"to": "1970-12-31"}, "email": "has"},
        "Kunder som har en kontaktperson som har e-postadress med Född: till och med 31 december 1970.",
        "Every customer that has a contact person that has an e-mail address with Född: until 31 December 1970.",
    ),
    (
        "Född",
        {"content": "filled"},
        "Kunder som har en kontaktperson med född ifyllt.",
        "Every customer that has a contact person with född filled in.",
    ),
    (
        "Maskiner",
        {"between": {"from": 10}},
        "Kunder som har en affär med Maskiner: minst 10.",
        "Every customer that has a deal with Maskiner: at least 10.",
    ),
    (
        "Maskiner",
        {"between": {"to": 5}, "products": ["Säljkompass"]},
        "Kunder som har en affär om Säljkompass med Maskiner: högst 5.",
        "Every customer that has a deal about Säljkompass with Maskiner: at most 5.",
    ),
    (
        "Uppdragsform",
        {"is_": ["Fast pris"], "stages": ["open"]},
        "Kunder som har en affär som är öppen med Uppdragsform: Fast pris.",
        "Every customer that has a deal that is open with Uppdragsform: Fast pris.",
    ),
    (
        "Uppdragsform",
        {"content": "empty"},
        "Kunder som har en affär utan uppdragsform.",
        "Every customer that has a deal without uppdragsform.",
    ),
    (
        "Godkänd",
        {"answer": "no"},
        "Kunder som har en affär med Godkänd: nej.",
        "Every customer that has a deal with Godkänd: no.",
    ),
    (
        "Prisklass",
        {"is_": ["Hög"]},
        "Kunder som har köpt något med Prisklass: Hög.",
        "Every customer that has bought something with Prisklass: Hög.",
    ),
    (
        "Återkom",
        {"when": {"this": "month"}},
        "Kunder som har en anteckning med Återkom: den här månaden.",
        "Every customer that has a note with Återkom: this month.",
    ),
    (
        "Nöjd",
        {"answer": "yes", "text": "kundvård"},
        "Kunder som har en anteckning med ordet ”kundvård” med Nöjd: ja.",
        "Every customer that has a note with the word ”kundvård” with Nöjd: yes.",
    ),
    (
        "Betyg",
        {"between": {"from": 4, "to": 5}, "kinds": ["Besök"]},
        "Kunder som har en anteckning av slaget Besök med Betyg: 4 till 5.",
        "Every customer that has a note of the kind Besök with Betyg: 4 to 5.",
    ),
    (
        "Betyg",
        {"content": "filled"},
        "Kunder som har en anteckning med betyg ifyllt.",
        "Every customer that has a note with betyg filled in.",
    ),
    (
        "Leverantör",
        {"contains": "Norge", "row_when": {"this": "year"}},
        "Kunder som har köpt något med beställning i år med leverantör som innehåller ”Norge”.",
        "Every customer that has bought something ordered this year with leverantör that contains ”Norge”.",
    ),
]
NEGATED = [
    (
        "Ramavtal",
        {"answer": "yes"},
        "Kunder som inte har Ramavtal: ja.",
        "Every customer that does not have Ramavtal: yes.",
    ),
    (
        "Intressen",
        {"is_": ["Golf"]},
        "Kunder som inte har någon kontaktperson med Intressen: Golf.",
        "Every customer that has no contact person with Intressen: Golf.",
    ),
    (
        "Maskiner",
        {"between": {"from": 10}},
        "Kunder som inte har någon affär med Maskiner: minst 10.",
        "Every customer that has no deal with Maskiner: at least 10.",
    ),
    (
        "Prisklass",
        {"is_": ["Låg"]},
        "Kunder som inte har köpt något med Prisklass: Låg.",
        "Every customer that has not bought anything with Prisklass: Låg.",
    ),
    (
        "Återkom",
        {"when": {"last": 1, "unit": "years"}},
        "Kunder som inte har någon anteckning med Återkom: det senaste året.",
        "Every customer that has no note with Återkom: during the last year.",
    ),
]
OF_PERSONS = [
    (
        "Född",
        {"when": {"to": "1970-12-31"}},
        "Kontaktpersoner där personen är någon med Född: till och med 31 december 1970.",
        "Every contact person where the person is somebody with Född: until 31 December 1970.",
    ),
    (
        "Maskiner",
        {"between": {"from": 10}},
        "Kontaktpersoner där kunden har en affär med Maskiner: minst 10.",
        "Every contact person where the customer has a deal with Maskiner: at least 10.",
    ),
]


def _keyed(given, named):
    """Put the keys of what is named in the place of the names."""
    return {
        key: [named.get(name, name) for name in value] if isinstance(value, list) else value
        for key, value in given.items()
    }


@pytest.mark.parametrize(
    ("make", "rows", "result"),
    [(one, GOLDEN, "customers"), (no, NEGATED, "customers"), (one, OF_PERSONS, "persons")],
    ids=["asked", "not", "of persons"],
)
def test_it_reads_as_people_say_it(named, make, rows, result):
    for label, given, swedish, english in rows:
        for language, expected in (("sv", swedish), ("en", english)):
            with translation.override(language):
                text = as_text(said([make(named[label], **_keyed(given, named))], result=result))
            assert text.replace("\u00a0", " ") == expected
