"""Roles are data: a table that an administrator edits, and in which nobody gives more than he has."""

import re
from contextlib import contextmanager

import pytest

from crm_core.history.actions import undo
from kundsystem.accounts import role_actions
from kundsystem.accounts.models import Role, User
from kundsystem.accounts.permissions import OWNER, all_permissions, built_in, grouped
from kundsystem.shared.errors import Conflict, Forbidden, UserError
from kundsystem.shared.keys import key_to_short
from tests.api import program_for
from tests.factories import UserFactory

MATRIX = "/accounts/roles/"


@contextmanager
def refused(code: str):
    """What is done within is refused for one reason."""
    with pytest.raises(UserError) as caught:
        yield
    assert caught.value.code == code


@pytest.fixture
def seller(organisation) -> Role:
    """A role of the organisation's own."""
    return Role.objects.create(name="Innesäljare", permissions=["customers.view", "notes.write"])


@pytest.fixture
def chief(organisation) -> User:
    """Somebody who manages people, and may hardly anything else."""
    role = Role.objects.create(name="Personalchef", permissions=["customers.view", "people.manage"])
    return UserFactory(name="Petra Person", role=role)


def boxes(role: Role, *granted: str, seen: str | None = None) -> dict[str, str]:
    """What the form posts of one role."""
    mark = role_actions.mark_of(role) if seen is None else seen
    return {f"seen-{role.pk}": mark} | {f"{role.pk}:{name}": "on" for name in granted}


def test_every_permission_there_is_stands_in_the_table_in_words(client_for, administrator):
    page = client_for(administrator).get(MATRIX).content.decode()
    role = Role.objects.get(key="member")
    for permission in all_permissions():
        assert f'name="{role.pk}:{permission.name}"' in page, permission.name
        assert str(permission.label) not in {"", permission.name}
    for group in grouped():
        names = {permission.subject for permission in group.permissions}
        assert str(group.label) not in names, f"{names} has no heading: permissions.describe"


def test_an_administrator_gives_a_role_more_and_takes_from_it_what_was_unticked(client_for, administrator, seller):
    answer = client_for(administrator).post(MATRIX, boxes(seller, "customers.view", "deals.view"))
    assert answer.status_code == 302
    seller.refresh_from_db()
    assert seller.granted == {"customers.view", "deals.view"}


def test_a_built_in_role_follows_the_product_but_for_what_was_changed(actor_for, administrator, monkeypatch):
    reader = Role.objects.get(key="reader")
    wanted = (reader.granted - {"history.view"}) | {"notes.write"}
    role_actions.change_role(actor=actor_for(administrator), role=reader, granted=wanted)
    monkeypatch.setattr("kundsystem.accounts.permissions.built_in", lambda key: [*built_in(key), "later.view"])
    reader.refresh_from_db()
    assert reader.granted == wanted | {"later.view"}
    role_actions.reset_role(actor=actor_for(administrator), role=reader)
    reader.refresh_from_db()
    assert not reader.is_changed


def test_a_form_that_was_shown_before_somebody_else_changed_the_role_changes_nothing(actor_for, administrator, seller):
    with pytest.raises(Conflict):
        role_actions.change_role(actor=actor_for(administrator), role=seller, granted=[], seen="deals.view")
    seller.refresh_from_db()
    assert seller.granted


def test_a_form_that_leaves_a_role_out_does_not_empty_it(client_for, administrator, seller):
    client_for(administrator).post(MATRIX, {})
    seller.refresh_from_db()
    assert seller.granted == {"customers.view", "notes.write"}


def test_a_role_is_copied_renamed_archived_and_brought_back(client_for, administrator, seller):
    client = client_for(administrator)
    assert client.post(f"{MATRIX}new/", {"name": "Utesäljare", "like": str(seller.pk)}).status_code == 302
    copy = Role.objects.get(name="Utesäljare")
    assert copy.granted == seller.granted
    at = f"{MATRIX}{key_to_short(copy.pk)}"
    assert client.post(f"{at}/rename/", {"name": "innesäljare"}).status_code == 422  # there is one
    client.post(f"{at}/rename/", {"name": "Fältsäljare"})
    client.post(f"{at}/archive/")
    copy.refresh_from_db()
    assert (copy.name, copy.is_archived) == ("Fältsäljare", True)
    client.post(f"{at}/restore/")
    copy.refresh_from_db()
    assert not copy.is_archived


def test_a_role_that_somebody_has_is_not_archived(client_for, administrator, seller):
    UserFactory(role=seller)
    answer = client_for(administrator).post(f"{MATRIX}{key_to_short(seller.pk)}/archive/")
    assert answer.status_code == 422
    seller.refresh_from_db()
    assert not seller.is_archived


def test_nobody_gives_more_than_he_has_whatever_the_form_says(client_for, chief, seller):
    crafted = boxes(seller, "customers.view", "notes.write", "settings.manage")
    assert client_for(chief).post(MATRIX, crafted).status_code == 403
    modest = Role.objects.create(name="Blygsam", permissions=["customers.view"])
    assert client_for(chief).post(MATRIX, boxes(modest, "customers.view", "customers.write")).status_code == 403
    modest.refresh_from_db()
    assert modest.granted == {"customers.view"}


def test_nobody_shapes_his_own_role_into_more(client_for, chief):
    everything = [permission.name for permission in all_permissions()]
    assert client_for(chief).post(MATRIX, boxes(chief.role, *everything)).status_code == 403
    answer = client_for(chief).post(f"{MATRIX}new/", {"name": "Kung", "like": str(Role.objects.get(key="member").pk)})
    assert answer.status_code == 403
    chief.role.refresh_from_db()
    assert chief.role.granted == {"customers.view", "people.manage"}


@pytest.mark.parametrize("who", ["administrator", "owner"])
def test_the_owners_role_is_shaped_by_nobody(organisation, client_for, request, who):
    user = request.getfixturevalue(who)
    role = Role.objects.get(key=OWNER)
    assert client_for(user).post(MATRIX, boxes(role, "customers.view")).status_code == 403
    boxes_of_it = re.findall(rf'<input[^>]*name="{role.pk}:[^>]*>', client_for(user).get(MATRIX).content.decode())
    assert boxes_of_it
    assert all("disabled" in box for box in boxes_of_it)
    role.refresh_from_db()
    assert role.granted == {permission.name for permission in all_permissions()}


def test_a_permission_that_does_not_exist_is_given_to_nobody(actor_for, owner, seller):
    with refused("unknown_permission"):
        role_actions.change_role(actor=actor_for(owner), role=seller, granted=["everything.at_all"])


def test_a_permission_that_was_taken_away_is_not_got_back_by_undoing(actor_for, administrator, seller):
    actor = actor_for(administrator)
    role_actions.change_role(actor=actor, role=seller, granted=[])
    with refused("people"):
        undo(actor=actor, operation=actor.last_operation)
    seller.refresh_from_db()
    assert not seller.granted


def test_no_role_is_given_by_a_program(owner, member):
    for method in ("patch", "put", "post", "delete"):
        answer = program_for(member).ask(method, f"users/{member.pk}/", {"role": str(owner.role_id)})
        assert answer.status_code == 405
    member.refresh_from_db()
    assert member.role.key == "member"


def test_a_key_that_only_reads_gives_no_roles(actor_for, administrator, seller):
    actor = actor_for(administrator)
    actor.granted = frozenset({"customers.view"})
    with pytest.raises(Forbidden):
        role_actions.change_role(actor=actor, role=seller, granted=["customers.view"])


def test_the_page_of_roles_asks_the_same_few_questions_however_many_there_are(client_for, administrator, query_count):
    client = client_for(administrator)
    client.get(MATRIX)
    Role.objects.bulk_create(Role(name=f"Roll {number}", permissions=["customers.view"]) for number in range(20))
    with query_count(8):
        client.get(MATRIX)
