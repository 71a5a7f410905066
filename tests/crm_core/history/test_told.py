"""Every table and column that is recorded is told of in words, whatever subject it belongs to."""

import pytest
from django.conf import settings
from django.utils import translation

from crm_core.history.attach import EXEMPT
from crm_core.history.tables import described, models, table_of
from crm_core.history.values import column_of
from tenants.schema_check import described as schema_of

# Columns of rows that are only ever made and taken away, never changed.
PLAIN = {"created_at", "uploaded_by_id", "exported_by_id", "archived_at"}
# The same word in both languages, and what says nothing in either.
ALIKE = {"", "Status", "Text"}


@pytest.fixture
def recorded(db) -> set[str]:
    parts = schema_of(settings.TEMPLATE_SCHEMA)
    tables = {name for kind, name in parts if kind == "table" and parts[kind, name].startswith("r")}
    return tables - set(EXEMPT)


def test_every_table_that_is_recorded_has_its_words(recorded):
    missing = sorted(recorded - set(described()))
    assert missing == [], "describe it in the subject's trail.py, as crm_core/deals/trail.py does"


def test_every_column_is_called_something_in_both_languages(recorded):
    bare = []
    for name in sorted(recorded):
        for field in models()[name]._meta.concrete_fields:
            labels = {}
            for language in ("en", "sv"):
                with translation.override(language):
                    column = column_of(table_of(name), field.column)
                    labels[language] = str(column.label) if column else ""
            if field.column not in PLAIN and labels["en"] == labels["sv"] not in ALIKE:
                bare.append(f"{name}.{field.column}: {labels['en']}")
    assert bare == [], "give the column a label, or hide it, in the subject's trail.py"
