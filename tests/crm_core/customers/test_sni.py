"""The official kinds of business, proposed while one is added."""

import pytest
from django.urls import reverse
from django.utils import translation

from crm_core.customers import sni


def test_all_divisions_are_there_in_both_languages():
    divisions = [kind for kind in sni.kinds() if not kind.is_section]
    assert len(divisions) == 88
    assert len(sni.kinds()) - len(divisions) == 21
    assert len({kind.code for kind in sni.kinds()}) == 109
    assert all(kind.swedish and kind.english for kind in sni.kinds())


@pytest.mark.parametrize(
    ("typed", "code"),
    [("62", "62"), ("dataprog", "62"), ("it", "62"), ("Bygg hus", "41"), ("kommun", "84"), ("redovisning", "69")],
)
def test_one_is_found_by_code_name_and_what_people_call_it(typed, code):
    with translation.override("sv"):
        assert code in [one.more["code"] for one in sni.proposals(typed)]


@pytest.mark.parametrize("typed", ["", "x", "zzzz", "%"])
def test_nothing_is_proposed_for_what_says_nothing(typed):
    assert sni.proposals(typed) == []


def test_they_are_proposed_in_the_users_language_and_fit_in_a_name(organisation, client_for, administrator):
    client = client_for(administrator)
    address = reverse("values_proposals", args=["describing", "industries"])
    page = client.get(address, {"name": "dataprog"}).content.decode()
    assert "Dataprogrammering, datakonsultverksamhet o.d." in page
    assert 'data-more-code="62"' in page
    assert all(len(sni._short(name)) <= 80 for kind in sni.kinds() for name in (kind.swedish, kind.english))
    new = reverse("values_index", args=["describing", "industries"])
    assert address in client.get(new, {"new": "1"}).content.decode()
