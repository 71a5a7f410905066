"""The language of templates: what it says, and what it refuses."""

import contextlib
import datetime as dt

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from crm_core.fields.registry import built_in_of
from crm_core.merge_fields import names
from crm_core.merge_fields.checking import Broken, fields_in
from crm_core.merge_fields.fields import FROM_REGISTRY, Kronor
from crm_core.merge_fields.language import HTML, PLAIN, prepared, render

KNOWN = {f"{root}.{name}": None for root, fields in names.FIELDS.items() for name in fields}
KNOWN |= {names.swedish(*name.split(".")): None for name in KNOWN}
VALUES = {"affär": {"belopp": Kronor("12000.5"), "slutar": dt.date(2026, 12, 31), "antal": 12000, "förlängs": True}}


def said(source, values=VALUES, language=PLAIN):
    with translation.override("sv"):
        return render(language.from_string(prepared(source)), values)


def test_every_field_of_the_register_has_a_swedish_name_that_is_its_own():
    for root in FROM_REGISTRY:
        assert {field.name for field in built_in_of(root)} == set(names.FIELDS[root])
        assert len(set(names.FIELDS[root].values())) == len(names.FIELDS[root])


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ affär.belopp }}", "12 000,50 kr"),
        ("{{ affär.slutar }}", "31 december 2026"),
        ("{{ affär.slutar | datum: 'kort' }}", "2026-12-31"),
        ("{{ affär.antal }}", "12 000"),
        ("{{ affär.förlängs }}", "Ja"),
        ("{{ affär.produkt | annars: 'er tjänst' }}", "er tjänst"),
        ("{% if affär.antal > 3 %}många{% else %}få{% endif %}", "många"),
    ],
)
def test_values_are_written_as_swedes_write_them(source, text):
    got, missing = said(source)
    assert (got.replace("\u00a0", " ").replace("\u202f", " "), missing) == (text, [])


def test_a_field_without_value_is_named_and_leaves_no_hole_unseen():
    assert said("Hej {{ kund.namn }}!", {"kund": {"namn": ""}}) == ("Hej !", ["kund.namn"])
    assert said("{% if kund.namn %}{{ kund.namn }}{% endif %}", {"kund": {"namn": None}}) == ("", [])


@pytest.mark.parametrize(
    ("source", "line", "says"),
    [
        ("Hej\n{{ kund.nmn }}", 2, "kund.namn"),
        ("{% for x in kund.namn %}x{% endfor %}", 1, "loops"),
        ("{{ kund.namn | versalr }}", 1, "versaler"),
        ("{{ kund.namn | append: kund.namn }}", 1, "filter"),
        ("a\nb\n{% if kund.namn %}x", 3, "endif"),
        ("{{ kund.namn", 1, "}}"),
        ("{{ kund.namn.__class__.__mro__ }}", 1, "no field"),
        ("{{ kund['__class__'] }}", 1, "no field"),
        ("{{ kund[kund.namn] }}", 1, "no field"),
        ("{% assign x = kund.namn %}", 1, "assign"),
        ("{% include 'secrets' %}", 1, "include"),
        ("{% raw %}{{ kund.namn }}{% endraw %}", 1, "understood"),
        ("{{ (1..999999999) }}", 1, "understood"),
        ("{{ kund.namn | _show }}", 1, "understood"),
        ("{% if kund.namn %}" * 400 + "{% endif %}" * 400, 1, ""),
        ("x" * 100_001, 1, "long"),
    ],
)
def test_what_is_not_in_the_language_is_refused_with_its_line(source, line, says):
    with translation.override("en"), pytest.raises(Broken) as refused:
        fields_in(source, KNOWN)
    assert refused.value.context["line"] == line
    assert says in refused.value.message


def test_a_value_can_add_neither_tags_nor_another_address():
    values = {"kund": {"namn": "<img src=x onerror=1>\"'&{{ kund.x }}"}}
    html, _missing = said('<a href="x">{{ kund.namn }}</a>', values, HTML)
    assert "<img" not in html
    assert "{{ kund.x }}" in html  # a value is never read as a template
    source = prepared("{{ kund.namn }}", in_address=True)
    assert not set(render(HTML.from_string(source), values)[0]) & set("<>\"' &")


@given(st.text(max_size=60))
def test_any_text_is_either_understood_or_refused_with_a_sentence(text):
    with translation.override("en"):
        found = set()
        with contextlib.suppress(Broken):
            found = set(fields_in(f"{text}{{{{ kund.namn }}}}", KNOWN))
    assert found <= set(KNOWN)
