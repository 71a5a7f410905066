"""The registry holds together, whatever subject registers in it."""

import pytest

from crm_core.customers.models import Customer
from crm_core.fields.registry import field_of, fields_of, groups_of, subjects
from crm_core.fields.sorting import sv_key
from crm_core.models import Customer as GatheredCustomer
from kundsystem.shared.errors import NotFound
from tests.factories import CustomerFactory


def test_every_field_of_the_form_has_a_group_that_is_named():
    for subject in subjects():
        for field in fields_of(subject):
            if field.in_form and not field.up_front:
                assert field.group in groups_of(subject), field.key


def test_every_field_of_a_customer_is_an_attribute_of_the_model():
    for field in fields_of("customer"):
        assert hasattr(GatheredCustomer, field.stored_as), field.key


def test_every_stored_attribute_that_people_fill_in_is_a_field():
    kept_by_the_system = {"id", "sort_key", "is_sample", "archived_at", "merged_into", "words", "custom"}
    stored = {field.name for field in Customer._meta.get_fields() if field.concrete}
    assert stored - kept_by_the_system == {field.stored_as for field in fields_of("customer")}


def test_a_synonym_means_one_field_only():
    seen: dict[str, str] = {}
    for field in fields_of("customer"):
        for synonym in field.synonyms:
            assert synonym == synonym.casefold(), synonym
            assert seen.setdefault(synonym, field.name) == field.name, synonym


def test_an_unknown_field_is_not_found():
    with pytest.raises(NotFound):
        field_of("customer", "password")


@pytest.mark.parametrize("name", ["Öregårda", "Åby", "ÉCLAIR & Søn", "O'Neill", "Æbler", "ÀÝÑ ÇŠŽ", "abc 12"])
def test_the_database_and_we_sort_alike(organisation, name):
    customer = CustomerFactory(name=name)
    customer.refresh_from_db()
    assert customer.sort_key == sv_key(name)
