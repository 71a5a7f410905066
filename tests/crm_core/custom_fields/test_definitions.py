"""Adding, changing, ordering and putting away the fields that an organisation adds itself."""

import pytest
from django.conf import settings
from django.db import connection
from django_tenants.utils import tenant_context

from crm_core.custom_fields import actions
from crm_core.custom_fields.actions import Options
from crm_core.custom_fields.indexing import build, name_of
from crm_core.custom_fields.models import CustomField, CustomOption
from crm_core.customers.actions import update_customer
from crm_core.customers.models import Customer
from crm_core.fields.registry import field_of, fields_of, groups_of
from crm_core.history.actions import undo
from kundsystem.shared.errors import Forbidden, NotFound, UserError
from tenants.schema_check import described, differences
from tests.factories import CustomerFactory


@pytest.fixture
def define(add):
    """Add a field, and return its definition."""
    return lambda *given, **more: CustomField.objects.get(name=add(*given, **more).name)


def own(subject="customer"):
    return [field.label for field in fields_of(subject) if field.source == "own"]


def test_a_field_that_is_added_is_a_field_like_any_other(organisation, define):
    define("Nästa revision", "date", help_text="Enligt avtalet", group="Kvalitet")
    field = field_of("customer", "own_nasta_revision")
    assert (field.label, field.hint, field.kind.name) == ("Nästa revision", "Enligt avtalet", "date")
    assert groups_of("customer")[field.group] == "Kvalitet"


def test_another_organisation_has_none_of_it(organisation, other_organisation, define):
    define("Ramavtal", "yes_no")
    with tenant_context(other_organisation):
        assert own() == []
        with pytest.raises(NotFound):
            field_of("customer", "own_ramavtal")
    assert own() == ["Ramavtal"]


def test_another_process_sees_it_with_its_next_request(organisation, define):
    define("Ramavtal", "yes_no")
    seen = connection.tenant.shape
    CustomField.objects.update(label="Avtal")  # past the actions: the database marks the change itself
    organisation.refresh_from_db()
    assert organisation.shape != seen
    assert own() == ["Avtal"]


def test_a_name_is_taken_for_good(organisation, define, act):
    first, second = define("Antal maskiner!", "number"), define("Antal: maskiner", "number")
    assert (first.name, second.name) == ("own_antal_maskiner", "own_antal_maskiner_2")
    actions.change_field(actor=act, pk=first.pk, values={"label": "Maskiner"})
    assert field_of("customer", "own_antal_maskiner").label == "Maskiner"


def test_two_fields_in_use_are_not_called_the_same(organisation, define, act):
    first = define("Ramavtal")
    with pytest.raises(UserError, match="RAMAVTAL"):
        define("RAMAVTAL")
    actions.archive_field(actor=act, pk=first.pk)
    define("Ramavtal")
    with pytest.raises(UserError):
        actions.restore_field(actor=act, pk=first.pk)


def test_they_stand_in_the_order_that_they_are_put(organisation, define, act):
    fields = [define(label) for label in ("Ett", "Två", "Tre")]
    actions.order_fields(actor=act, subject="customer", keys=[fields[2].pk, fields[0].pk])
    assert own() == ["Tre", "Ett", "Två"]


def test_what_is_archived_is_shown_nowhere_and_comes_back_with_its_values(organisation, define, act):
    field, customer = define("Ramavtal"), CustomerFactory()
    update_customer(actor=act, customer=customer, changes={field.name: "A-17"})
    actions.archive_field(actor=act, pk=field.pk)
    assert own() == []
    actions.restore_field(actor=act, pk=field.pk)
    customer.refresh_from_db()
    assert field_of("customer", field.name).show(customer) == "A-17"


def test_only_what_nobody_has_filled_in_is_removed(organisation, define, act):
    field, customer = define("Ramavtal"), CustomerFactory()
    update_customer(actor=act, customer=customer, changes={field.name: "A-17"})
    with pytest.raises(UserError) as refused:
        actions.delete_field(actor=act, pk=field.pk)
    assert refused.value.code == "used"
    update_customer(actor=act, customer=customer, changes={field.name: ""})
    actions.delete_field(actor=act, pk=field.pk)
    assert own() == []


def test_adding_and_archiving_can_be_undone(organisation, define, act):
    field = define("Ramavtal")
    actions.archive_field(actor=act, pk=field.pk)
    undo(actor=act, operation=act.last_operation)
    organisation.refresh_from_db()
    assert own() == ["Ramavtal"]


def test_options_are_renamed_and_those_in_use_only_put_away(organisation, define, act):
    field = define("Mötesintervall", "one_of", options=["månad", "kvartal", "halvår"])
    month, quarter, half = CustomOption.objects.filter(field=field).order_by("position")
    customer = CustomerFactory()
    update_customer(actor=act, customer=customer, changes={field.name: quarter})
    options = Options({month.pk: "Månad", quarter.pk: "", half.pk: ""}, ["år"])
    actions.change_field(actor=act, pk=field.pk, values={}, options=options)
    kind = field_of("customer", field.name).kind
    assert [text for _key, text, _tone in kind.options()] == ["Månad", "år"]
    customer.refresh_from_db()
    assert field_of("customer", field.name).show(customer) == "kvartal"
    assert not CustomOption.objects.filter(pk=half.pk).exists()


@pytest.mark.parametrize("options", [[], ["ja, kanske"], ["Ja", "ja"], ["x" * 81]])
def test_options_that_can_not_be_are_refused(organisation, define, options):
    with pytest.raises(UserError) as refused:
        define("Svar", "one_of", options=options)
    assert refused.value.field == "new_options"


@pytest.mark.parametrize(("kind", "typed"), [("number", "många"), ("date", "2026-13-40"), ("email", "ingen")])
def test_a_default_is_of_the_kind(organisation, define, kind, typed):
    with pytest.raises(UserError) as refused:
        define("Något", kind, default=typed)
    assert refused.value.field == "default"


def test_whoever_may_not_shape_the_system_adds_nothing(organisation, actor_for, member):
    with pytest.raises(Forbidden):
        actions.add_field(actor=actor_for(member), subject="customer", kind="text", values={"label": "Ramavtal"})


@pytest.mark.parametrize(("kind", "sort"), [("number", "numeric"), ("date", 'COLLATE "C"'), ("text", "sv_key")])
def test_a_quick_field_gets_an_index_that_its_order_uses(
    organisation, define, act, kind, sort, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        field = define("Snabbt", kind, searchable=True)
    field.refresh_from_db()
    assert field.index_state == CustomField.IndexState.READY
    build(field)  # again: nothing happens
    organisation.refresh_from_db()
    how = field_of("customer", field.name).sort
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [name_of(field)])
        assert sort in cursor.fetchone()[0]
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off")
    rows = Customer.objects.filter(how.present).order_by(how.by, "id")
    assert name_of(field) in rows.explain()
    assert differences(organisation.schema_name, described(settings.TEMPLATE_SCHEMA)) == []
    with django_capture_on_commit_callbacks(execute=True):
        actions.change_field(actor=act, pk=field.pk, values={"searchable": False})
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_indexes WHERE indexname = %s", [name_of(field)])
        assert cursor.fetchone() == (0,)
