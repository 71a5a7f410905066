"""Names of subdomains."""

import pytest
from django.utils import translation

from kundsystem.shared.errors import UserError
from tenants import names

GOOD = ["ekerum", "sjohagens-konsultgrupp", "a1b", "3dverkstan", "abc", "x" * 40, "mall", "vikens-el"]
BAD = {
    "": "Enter the address",
    "ab": "at least 3",
    "x" * 41: "at most",
    "-ekerum": "begin or end",
    "ekerum-": "begin or end",
    "ek--erum": "two hyphens",
    "xn--ekerum-abc": "xn--",
    "12345": "at least one letter",
    "1-2-3": "at least one letter",
    "eke rum": "no spaces",
    "ekerum.se": "not “.”",
    "ekerum_ab": "not “_”",
    "sjöhagen": "Write sjohagen",
    "café-ekerum": "Write cafe-ekerum",
    "еkerum": "looks like",  # a Cyrillic letter
    "ekerυm": "looks like",  # a Greek one
    "ekerum\u200b": "not “",
    "ekerum\x00": "not “",
}
KEPT = ["www", "api", "admin", "mail", "static", "app", "demo", "support", "status", "logga-in", "kundsystem"]
LOOKS_KEPT = ["adm1n", "supp0rt", "vvww", "kund-system", "mitt-kundsystem", "kund5ystem", "bank1d", "sign-in", "w-w-w"]


@pytest.mark.parametrize("name", GOOD)
def test_a_plain_name_is_good(name):
    names.check(name)


@pytest.mark.parametrize(("name", "sentence"), BAD.items())
def test_a_malformed_name_is_refused_with_a_sentence(name, sentence):
    with translation.override("en"), pytest.raises(UserError) as refused:
        names.check(names.normalise(name))
    assert sentence in refused.value.message
    assert refused.value.field == "subdomain"


@pytest.mark.parametrize("name", KEPT + LOOKS_KEPT)
def test_what_is_ours_or_looks_like_it_is_kept_back(name):
    with translation.override("en"), pytest.raises(UserError, match="reserved for Kundsystem"):
        names.check(name)


def test_letters_of_full_width_are_the_plain_ones():
    assert names.normalise("  Ｅｋｅｒｕｍ ") == "ekerum"


@pytest.mark.parametrize(
    ("organisation", "first"),
    [
        ("Sjöhagens Konsultgrupp AB", "sjohagens-konsultgrupp"),
        ("AB Åkerbo Mekano", "akerbo-mekano"),
        ("Ängsholms ekonomiska förening", "angsholms-ekonomiska"),
        ("Blå Huset ekonomisk förening", "bla-huset"),
        ("Företaget AB (publ)", "foretaget"),
        ("Smith & Söner Handelsbolag", "smith-soner"),
        ("D'Angelo Café", "dangelo-cafe"),
        ("Admin AB", "admin-2"),
        ("X", "x-2"),
        ("1234", None),
        ("☃", None),
        ("En mycket lång organisation med ett namn som aldrig tar slut", "en-mycket-lang-organisation-med-ett"),
    ],
)
def test_a_name_is_proposed_from_the_organisations(organisation, first):
    assert next(names.proposals(organisation), None) == first


def test_every_proposal_may_be_used():
    for name in names.proposals("Östra Å-ådalens Väg- och Vattenbyggnadskonsortium Aktiebolag"):
        names.check(name)
