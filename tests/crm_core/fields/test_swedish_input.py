"""What people in Sweden type into the customer's fields, and what it becomes."""

import datetime as dt

import pytest

from crm_core.fields.registry import field_of
from kundsystem.shared.errors import UserError


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("customer_since", "9/3/2026", dt.date(2026, 3, 9)),
        ("customer_since", "9.3.2026", dt.date(2026, 3, 9)),
        ("customer_since", "20260309", dt.date(2026, 3, 9)),
        ("customer_since", " 2026-03-09 ", dt.date(2026, 3, 9)),
        ("employees", "1\u00a0234", 1234),
        ("employees", "1 234", 1234),
        ("employees", "", None),
        ("org_number", "556703-7485", "5567037485"),
        ("org_number", "16556703-7485", "5567037485"),
        ("org_number", "SE556703748501", "5567037485"),
        ("postal_postcode", "SE-114 18", "11418"),
        ("postal_postcode", "114\u00a018", "11418"),
        ("phone", "08/465 004 12", "+46846500412"),
        ("phone", "+47 22 12 34 56", "+4722123456"),
        ("email", " Info@Granlida.EXAMPLE ", "info@granlida.example"),
        ("email", "mailto:info@granlida.example", "info@granlida.example"),
        ("website", "www.granlida.example/om", "https://www.granlida.example/om"),
        ("name", "  Hällmo \t Elteknik\u00a0AB ", "Hällmo Elteknik AB"),
        ("name", "Osynligt\u202e AB\x00", "Osynligt AB"),
        ("kind", "Förening", "association"),
        ("kind", "authority", "authority"),
    ],
)
def test_it_is_understood(name, typed, value):
    assert field_of("customer", name).parse(typed) == value


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("name", "   "),
        ("name", "x" * 201),
        ("org_number", "559900-412"),
        ("org_number", "556703-7486"),
        ("org_number", "ABC"),
        ("customer_since", "13/13/2026"),
        ("customer_since", "31/2/2026"),
        ("customer_since", "0001-01-01"),
        ("employees", "−5"),
        ("employees", "1,5"),
        ("employees", "99999999999"),
        ("email", "faktura.hallmo"),
        ("email", "faktura@hallmo"),
        ("phone", "ring mig"),
        ("postal_postcode", "1141"),
        ("website", "javascript://alert(1)"),
        ("website", "inte en adress"),
        ("kind", "rymdskepp"),
    ],
)
def test_it_is_refused_with_a_sentence_beside_the_field(name, typed):
    with pytest.raises(UserError) as refused:
        field_of("customer", name).parse(typed)
    assert refused.value.field == name
    assert refused.value.message.endswith(".")


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("org_number", "5567037485", "556703-7485"),
        ("postal_postcode", "11418", "114 18"),
        ("phone", "+46846500412", "08-465 004 12"),
        ("employees", 1234, "1\u00a0234"),
        ("website", "https://www.granlida.example/", "granlida.example"),
        ("customer_since", dt.date(2026, 3, 9), "2026-03-09"),
        ("email", "", ""),
    ],
)
def test_it_is_shown_as_people_write_it(name, value, text):
    assert field_of("customer", name).kind.show(value) == text


@pytest.mark.parametrize("name", ["employees", "customer_since", "org_number", "phone", "postal_postcode", "website"])
def test_what_is_shown_in_the_box_is_understood_again(name):
    values = {
        "employees": 12345,
        "customer_since": dt.date(2020, 2, 29),
        "org_number": "5567037485",
        "phone": "+46701234567",
        "postal_postcode": "11418",
        "website": "https://www.granlida.example/om/oss",
    }
    field = field_of("customer", name)
    assert field.parse(field.kind.raw(values[name])) == values[name]
