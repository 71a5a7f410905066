"""An organisation's own values: added, renamed, put in order, archived, merged and brought back."""

import pytest
from django.db import connection
from django.urls import reverse

from crm_core.history.actions import undo
from crm_core.history.catalogue import references_to
from crm_core.lists.saving import create_list
from crm_core.models import Customer, CustomerStatus, CustomerTag, NoteKind, Tag
from crm_core.own_values import actions
from crm_core.own_values.registry import all_lists, list_called
from crm_core.selections.actions import create_selection
from crm_core.selections.tree import ALL, Condition, Group, Tree
from kundsystem.shared.errors import UserError
from tests.factories import CustomerFactory, NoteFactory

URL = "/settings/values/statuses/customer/"


@pytest.fixture
def statuses():
    return list_called("statuses", "customer")


@pytest.fixture
def two(organisation):
    return [CustomerStatus.objects.create(name=name, tone="gran", position=50) for name in ("Slumrande", "Sovande")]


def test_an_administrator_adds_a_status_that_customers_can_have_at_once(organisation, client_for, administrator):
    client = client_for(administrator)
    client.post(f"{URL}add/", {"name": "Vilande hos oss", "tone": "ljung"})
    made = CustomerStatus.objects.get(name="Vilande hos oss")
    assert made.tone == "ljung"
    assert made == CustomerStatus.objects.last()
    assert "Vilande hos oss" in client.get(reverse("customer_create")).content.decode()


def test_a_name_is_used_once(two, client_for, administrator):
    answer = client_for(administrator).post(f"{URL}add/", {"name": "slumrande", "tone": "gran"})
    assert answer.status_code == 422
    assert "Det finns redan en som heter slumrande." in answer.content.decode()


def test_a_status_is_renamed_where_it_stands_and_that_is_undone(two, client_for, administrator, actor_for, query_count):
    client = client_for(administrator)
    with query_count(14):
        page = client.get(URL, {"edit": str(two[0].pk)}, headers={"HX-Request": "true"}).content.decode()
    assert 'value="Slumrande"' in page
    address = reverse("values_change", args=["statuses", "customer", two[0].pk])
    client.post(address, {"name": "Pausad", "tone": "raps"})
    two[0].refresh_from_db()
    assert (two[0].name, two[0].tone) == ("Pausad", "raps")


def test_the_order_is_that_in_which_keys_are_posted_and_a_step_up_needs_no_script(two, client_for, administrator):
    client = client_for(administrator)
    keys = [str(key) for key in CustomerStatus.objects.values_list("pk", flat=True)]
    client.post(f"{URL}order/", {"key": keys[::-1]})
    assert [str(key) for key in CustomerStatus.objects.values_list("pk", flat=True)] == keys[::-1]
    client.post(f"{URL}order/", {"key": keys[::-1], "up": keys[0]})
    assert [str(key) for key in CustomerStatus.objects.values_list("pk", flat=True)][-2] == keys[0]


def test_the_count_leads_to_those_that_have_it(two, client_for, administrator):
    CustomerFactory.create_batch(2, status=two[0])
    client = client_for(administrator)
    page = client.get(URL).content.decode()
    address = f"/customers/?status={two[0].pk}"
    assert f'href="{address}"' in page
    assert client.get(address).content.decode().count("rowlink") == 2


def test_one_that_is_used_is_archived_and_stays_where_it_is(two, statuses, actor_for, administrator, client_for):
    customer = CustomerFactory(status=two[0])
    actions.archive_value(actor=actor_for(administrator), values=statuses, pk=two[0].pk)
    customer.refresh_from_db()
    assert customer.status == two[0]
    assert two[0] not in statuses.offered()
    client_for(administrator).post(reverse("values_restore", args=["statuses", "customer", two[0].pk]))
    assert two[0] in statuses.offered()


def test_the_last_one_that_something_needs_is_not_archived(two, statuses, actor_for, administrator):
    statuses.rows().exclude(pk=two[0].pk).update(archived_at="2026-01-01T00:00:00Z")
    with pytest.raises(UserError):
        actions.archive_value(actor=actor_for(administrator), values=statuses, pk=two[0].pk)


def test_merging_shows_what_it_does_and_leads_everything_and_is_undone(two, client_for, administrator, actor_for):
    gone, kept = two
    customers = CustomerFactory.create_batch(3, status=gone)
    actor = actor_for(administrator)
    tree = Tree(Group(ALL, (Condition("customer.status", {"is": [str(gone.pk)]}),)))
    selection = create_selection(actor=actor, name="De som vilar", tree=tree)
    saved = create_list(actor=actor, subject="customer", name="Vilar", query=f"status={gone.pk}", columns=["status"])
    client = client_for(administrator)
    address = reverse("values_merge", args=["statuses", "customer", gone.pk])
    page = client.get(address, {"into": str(kept.pk)}).content.decode()
    assert "3 kunder får Sovande" in page
    client.post(address, {"into": str(kept.pk)})
    assert set(Customer.objects.values_list("status", flat=True)) == {kept.pk}
    gone.refresh_from_db()
    assert gone.archived_at is not None
    selection.refresh_from_db()
    saved.refresh_from_db()
    assert str(kept.pk) in str(selection.tree)
    assert saved.query == f"status={kept.pk}"
    operation = _last_operation()
    undo(actor=actor, operation=operation)
    gone.refresh_from_db()
    assert gone.archived_at is None
    assert {Customer.objects.get(pk=one.pk).status for one in customers} == {gone}


def test_a_customer_with_both_tags_has_one_of_them_after_merging(organisation, actor_for, administrator):
    one, other = (Tag.objects.create(name=name, subject="customer") for name in ("A", "B"))
    customer = CustomerFactory()
    customer.tags.set([one, other])
    tags = list_called("tags", "customer")
    actions.merge_values(actor=actor_for(administrator), values=tags, kept=one.pk, gone=other.pk)
    assert list(CustomerTag.objects.values_list("tag", flat=True)) == [one.pk]


def test_whether_a_kind_of_note_counts_moves_the_last_contact_and_undoing_moves_it_back(
    organisation, actor_for, administrator
):
    kind = NoteKind.objects.create(name="Fax", is_contact=False)
    note = NoteFactory(kind=kind)
    kinds, actor = list_called("note-kinds", "kinds"), actor_for(administrator)
    actions.change_value(actor=actor, values=kinds, pk=kind.pk, given={"is_contact": True})
    assert Customer.objects.get(pk=note.customer_id).last_contact_at == note.happened_at
    undo(actor=actor, operation=actor.last_operation)
    assert Customer.objects.get(pk=note.customer_id).last_contact_at is None


def test_every_reference_to_a_value_is_led_on_or_stays_on_purpose(organisation):
    """A new table that refers to a value is said of in its subject's `value_lists`."""
    said = {}
    for values in all_lists():
        uses = {(use.table, use.column) for use in values.uses} | set(values.stays)
        said.setdefault(values.model._meta.db_table, set()).update(uses)
    with connection.cursor() as cursor:
        for table, uses in said.items():
            assert set(references_to(cursor, table)) == uses, table


@pytest.mark.parametrize("values", all_lists(), ids=lambda values: f"{values.family.key}/{values.key}")
def test_every_list_is_shown_and_can_be_added_to(values, organisation, client_for, administrator):
    client = client_for(administrator)
    page = client.get(reverse("values_index", args=[values.family.key, values.key]), {"new": "1"})
    assert page.status_code == 200
    given = {"name": "Ett nytt värde", "tone": "gran", "stage": "open", "probability": "10", "icon": "note"}
    client.post(reverse("values_add", args=[values.family.key, values.key]), given)
    assert values.offered().filter(name="Ett nytt värde").exists()


def _last_operation():
    with connection.cursor() as cursor:
        cursor.execute("SELECT operation FROM history_change ORDER BY id DESC LIMIT 1")
        return cursor.fetchone()[0]
