"""Indexes of own fields come back wherever their definitions do: after undoing, copying and restoring."""

import pytest
from django.core.management import call_command
from django.db import connection

from crm_core.custom_fields import actions
from crm_core.custom_fields.indexing import build_all, name_of, there
from crm_core.custom_fields.models import INDEX_PREFIX, CustomField
from crm_core.history.actions import undo
from tests import cast


@pytest.fixture
def quick(organisation, add, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        field = add("Maskiner", "number", searchable=True)
    return CustomField.objects.get(name=field.name)


def test_a_restored_schema_gets_every_index_that_is_recorded_and_no_other(quick, act):
    with connection.cursor() as cursor:
        cursor.execute(f'DROP INDEX "{name_of(quick)}"')
        cursor.execute("CREATE INDEX own_index_left_behind ON customer (id)")
    call_command("renew_organisations", cast.ALFA.host)
    assert there(INDEX_PREFIX) == {name_of(quick): True}
    before = CustomField.objects.get(pk=quick.pk)
    build_all()  # again: nothing happens
    assert there(INDEX_PREFIX) == {name_of(quick): True}
    assert before.index_state == CustomField.IndexState.READY


def test_a_removed_field_that_comes_back_has_its_index_again(quick, act, django_capture_on_commit_callbacks):
    actions.delete_field(actor=act, pk=quick.pk)
    assert there(INDEX_PREFIX) == {}
    removed = act.last_operation
    with django_capture_on_commit_callbacks(execute=True):
        undo(actor=act, operation=removed)
    assert there(INDEX_PREFIX) == {name_of(quick): True}
    assert CustomField.objects.get().index_state == CustomField.IndexState.READY


def test_a_field_whose_adding_is_undone_leaves_no_index(organisation, add, act, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        add("Maskiner", "number", searchable=True)
        operation = act.last_operation
    with django_capture_on_commit_callbacks(execute=True):
        undo(actor=act, operation=operation)
    assert there(INDEX_PREFIX) == {}
