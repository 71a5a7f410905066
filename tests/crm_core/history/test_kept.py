"""Nothing in the history is ever changed; erasing a person puts a mark where values stood, and nothing else."""

import pytest
from django.db import DatabaseError, connection, transaction

from crm_core.customers.actions import update_customer
from crm_core.history.actions import undo
from crm_core.history.belonging import Belonging
from crm_core.history.models import REDACTED, Change
from crm_core.history.redacting import redact
from crm_core.history.telling import tell
from kundsystem.shared.errors import Forbidden, UserError
from tests.factories import ContactFactory, CustomerFactory


@pytest.fixture
def contact(organisation):
    contact = ContactFactory(customer=CustomerFactory(name="Granlida"), first_name="Ada", last_name="Berg", email="")
    contact.email = "ada@berg.example"
    contact.save()
    return contact


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM history_change",
        "TRUNCATE history_change",
        "UPDATE history_change SET actor = NULL, at = now()",
        "UPDATE history_change SET diff = '{}'",
        # Not even where erasing is meant.
        *(
            f"SET LOCAL kundsystem.redacting = 'on'; {sql}"
            for sql in (
                "DELETE FROM history_change",
                "TRUNCATE history_change",
                "UPDATE history_change SET verb = 'other', diff = diff",
                "UPDATE history_change SET diff = diff - 'email'",
                "UPDATE history_change SET diff = diff || '{\"added\": true}'",
                "UPDATE history_change SET diff = jsonb_set(diff, '{email}', '\"eve@berg.example\"')",
                "UPDATE history_change SET diff = jsonb_set(diff, '{email}', '[\"\", \"eve@berg.example\"]')",
            )
        ),
    ],
)
def test_the_database_refuses_to_change_what_has_been(contact, sql):
    before = list(Change.objects.order_by("id").values())
    with pytest.raises(DatabaseError, match=r"never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert list(Change.objects.order_by("id").values()) == before


def test_redacting_takes_the_values_and_leaves_that_something_was_changed(contact, actor_for, owner):
    rows, columns = {"contact": [contact.pk]}, {"contact": ["first_name", "last_name", "email"]}
    before = list(Change.objects.order_by("id").values_list("id", "at", "verb", "actor", "op"))
    assert redact(actor=actor_for(owner), rows=rows, columns=columns) == 2
    assert list(Change.objects.order_by("id").values_list("id", "at", "verb", "actor", "op")) == before
    made, changed = Change.objects.filter(row_id=contact.pk).order_by("id")
    assert (made.diff["first_name"], made.diff["email"], changed.diff["email"]) == (REDACTED, "", ["", REDACTED])
    assert made.diff["customer_id"] == str(contact.customer_id)
    contact.delete()
    redact(actor=actor_for(owner), rows=rows, columns=columns)
    assert "Ada" not in str(list(Change.objects.values_list("diff", flat=True)))
    lines = tell(Belonging("customer", contact.customer_id).newest(50).changes)
    assert "raderat" in {line.now.text for line in lines}
    assert "Ada" not in str([(line.what, line.was, line.now) for line in lines])


def test_what_was_erased_does_not_come_back_by_undoing(contact, actor_for, member, owner):
    actor = actor_for(member)
    update_customer(actor=actor, customer=contact.customer, changes={"country": "Norge"}, seen={})
    redact(actor=actor_for(owner), rows={"customer": [contact.customer_id]}, columns={"customer": ["country"]})
    with pytest.raises(UserError) as refused:
        undo(actor=actor, operation=actor.last_operation)
    assert refused.value.code == "erased"


def test_only_who_shapes_the_system_erases(contact, actor_for, member):
    with pytest.raises(Forbidden):
        redact(actor=actor_for(member), rows={"contact": [contact.pk]}, columns={"contact": ["email"]})
    assert Change.objects.filter(row_id=contact.pk, diff__email__contains="ada@berg.example").exists()
