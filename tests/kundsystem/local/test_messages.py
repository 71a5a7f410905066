"""Gathering texts without xgettext."""

import pytest
from babel.messages.catalog import Catalog

from kundsystem.local import messages
from kundsystem.local.messages import Text


def found(texts) -> list[tuple]:
    return [(text.id, text.plural, text.context) for text in texts]


def test_texts_in_python_are_found():
    source = """
_("Save")
gettext_lazy("Two "
    "lines")
ngettext("%(n)s file", "%(n)s files", n)
pgettext_lazy("of a note", "Kind")
npgettext("list", "%(n)s row", "%(n)s rows", n)
print("Not this one")
"""
    assert found(messages.in_python(source)) == [
        ("Save", "", None),
        ("Two lines", "", None),
        ("%(n)s file", "%(n)s files", None),
        ("Kind", "", "of a note"),
        ("%(n)s row", "%(n)s rows", "list"),
    ]


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ('{% translate "Save" %}', ("Save", "", None)),
        ('{% translate "Kind" context "of a note" %}', ("Kind", "", "of a note")),
        ("<c-panel title=\"{% translate 'Files' %}\">", ("Files", "", None)),
        ("<c-panel :title=\"_('Files')\" />", ("Files", "", None)),
        ('{{ _("Shown")|upper }}', ("Shown", "", None)),
        ('{% include "a.html" with label=_("Given") %}', ("Given", "", None)),
        ("{% blocktranslate trimmed %}\n  Two\n  lines\n{% endblocktranslate %}", ("Two lines", "", None)),
        ("{% blocktranslate with n=x %}Hello {{ n }}{% endblocktranslate %}", ("Hello %(n)s", "", None)),
        (
            "{% blocktranslate count n=x %}{{ n }} row{% plural %}{{ n }} rows{% endblocktranslate %}",
            ("%(n)s row", "%(n)s rows", None),
        ),
    ],
)
def test_texts_in_templates_are_found(template, expected):
    assert set(found(messages.in_template(template, "a.html"))) == {expected}


def test_what_is_translated_is_kept_and_what_no_text_needs_is_dropped():
    old = Catalog(locale="sv")
    old.add("Save", "Spara")
    old.add("Gone", "Borta")
    new = messages.updated([Text("Save", files={"a.py"}), Text("New", files={"a.py"})], old)
    assert new.get("Save").string == "Spara"
    assert new.get("Gone") is None
    assert messages.missing(new) == ["New"]


def test_missing_translations_are_filled_from_lines():
    texts = [
        Text("Save", files={"a"}),
        Text("%(n)s row", "%(n)s rows", files={"a"}),
        Text("Kind", context="of a note", files={"a"}),
        Text("Kept", files={"a"}),
    ]
    catalogue = messages.updated(texts, Catalog(locale="sv"))
    catalogue.get("Kept").string = "Behållen"
    lines = ["# comment", "Save\tSpara", "%(n)s row\t%(n)s rows\t%(n)s rad\t%(n)s rader", "of a note\tKind\tSlag"]
    assert messages.fill(catalogue, [*lines, "Kept\tAnnat", "Stranger\tFrämling"]) == ["Stranger\tFrämling"]
    assert catalogue.get("Save").string == "Spara"
    assert catalogue.get("%(n)s row").string == ("%(n)s rad", "%(n)s rader")
    assert catalogue.get("Kind", context="of a note").string == "Slag"
    assert catalogue.get("Kept").string == "Behållen"
    assert not messages.missing(catalogue)


def test_a_placeholder_that_differs_is_reported():
    catalogue = messages.updated([Text("Hello %(name)s", files={"a"})], Catalog(locale="sv"))
    catalogue.get("Hello %(name)s").string = "Hej %(namn)s"
    assert messages.misplaced(catalogue) == ["Hello %(name)s"]


def test_a_written_catalogue_is_read_back_the_same(tmp_path):
    catalogue = messages.updated([Text("A", files={"a.py"}), Text("1", "n", files={"a.py"})], Catalog(locale="sv"))
    messages.fill(catalogue, ["A\tÅ", "1\tn\tett\tflera"])
    messages.write(catalogue, tmp_path / "django.po")
    again = messages.read_catalogue(tmp_path / "django.po")
    assert (again.get("A").string, again.get("1").string) == ("Å", ("ett", "flera"))
