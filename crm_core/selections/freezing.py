"""Fixed selections: who they were at one moment, and by hand since; and comparing and combining selections."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from crm_core.contacts.models import Contact
from crm_core.customers.access import customers_for
from crm_core.selections.access import selection_for
from crm_core.selections.actions import create_selection
from crm_core.selections.checking import Checked, check
from crm_core.selections.compiling import selected
from crm_core.selections.models import Selection, SelectionMember
from crm_core.selections.permissions import SHARE, USE
from crm_core.selections.tree import ALL, ANY, CUSTOMERS, PERSONS, Condition, Group, Tree
from kundsystem.accounts.actor import Actor
from kundsystem.shared.actions import action
from kundsystem.shared.errors import UserError
from kundsystem.shared.keys import new_key

# A fixed list by hand; more than that is a selection by conditions.
MOST_BY_HAND = 10_000
AND, OR, MINUS = "and", "or", "minus"


@action("selection.freeze", permission=USE)
def freeze(*, actor: Actor, tree: Tree, name: str, is_shared: bool = False) -> Selection:
    """Save who is in a selection now as a fixed one."""
    if is_shared:
        actor.require(SHARE)
    found = selected(check(tree, actor).usable())
    selection = create_selection(actor=actor, name=name, tree=Tree(result=tree.result), is_shared=is_shared)
    selection.is_fixed = True
    selection.save(update_fields=["is_fixed"])
    of_persons = tree.result == PERSONS
    sql, given = found.order_by().values("pk", *(["customer_id"] if of_persons else [])).query.sql_with_params()
    columns = "found.id, found.customer_id" if of_persons else "NULL::uuid, found.id"
    named = "found(id, customer_id)" if of_persons else "found(id)"
    with connection.cursor() as cursor:
        # In the database: a hundred thousand rows are not fetched to be sent back.
        insert = "INSERT INTO selection_member (id, selection_id, contact_id, customer_id)"
        chosen = f"SELECT gen_random_uuid(), %s, {columns} FROM ({sql}) AS {named}"  # noqa: S608 (Django's own SQL)
        cursor.execute(f"{insert} {chosen}", [selection.pk, *given])
    return selection


@action("selection.add_members", permission=USE)
def add_members(*, actor: Actor, pk: uuid.UUID, keys: Iterable[uuid.UUID]) -> int:
    """Add customers, or persons, to a fixed selection by hand. Returns how many were not there already."""
    selection = _fixed(actor, pk)
    wanted = _bounded(keys)
    rows: list[tuple[uuid.UUID | None, uuid.UUID]]
    if selection.of_persons:
        found = Contact.objects.active().filter(pk__in=wanted, customer__in=customers_for(actor).active())
        rows = list(found.values_list("pk", "customer_id"))
    else:
        rows = [(None, key) for key in customers_for(actor).active().with_keys(wanted).values_list("pk", flat=True)]
    there = set(SelectionMember.objects.filter(selection=selection).values_list("contact_id", "customer_id"))
    new = [row for row in rows if row not in there]
    SelectionMember.objects.bulk_create(
        SelectionMember(id=new_key(), selection=selection, contact_id=contact, customer_id=customer)
        for contact, customer in new
    )
    return len(new)


@action("selection.remove_members", permission=USE)
def remove_members(*, actor: Actor, pk: uuid.UUID, keys: Iterable[uuid.UUID]) -> int:
    """Take customers, or persons, out of a fixed selection by hand. Returns how many."""
    selection = _fixed(actor, pk)
    column = "contact" if selection.of_persons else "customer"
    members = SelectionMember.objects.filter(selection=selection, **{f"{column}__in": _bounded(keys)})
    return members.delete()[0]


def combined(first: Selection, second: Selection, how: str) -> Tree:
    """Return a selection of those in both, in either, or in the first and not in the second.

    It is about persons when both are, else about customers.
    """
    result = PERSONS if first.of_persons and second.of_persons else CUSTOMERS
    in_first, in_second = _in(first), _in(second)
    if how == MINUS:
        return Tree(Group(ALL, (in_first,)), Group(ANY, (in_second,)), result)
    if how not in {AND, OR}:
        raise UserError(_("That is not one of the choices."), field="how")
    return Tree(Group(ALL if how == AND else ANY, (in_first, in_second)), Group(ANY), result)


@dataclass(frozen=True)
class Difference:
    """Two selections side by side: who is in the one only, in both, and in the other only."""

    left: QuerySet[Any]
    both: QuerySet[Any]
    came: QuerySet[Any]


def compared(actor: Actor, before: Selection, after: Selection) -> Difference:
    """Compare a selection with another: a fixed one of March with the one it was frozen from, say."""

    def whom(first: Selection, second: Selection, how: str) -> QuerySet[Any]:
        return selected(check(combined(first, second, how), actor))

    return Difference(left=whom(before, after, MINUS), both=whom(before, after, AND), came=whom(after, before, MINUS))


def checked_selection(actor: Actor, selection: Selection) -> Checked:
    """Look a saved selection through, fixed or not."""
    if selection.is_fixed:
        return check(Tree(Group(ALL, (_in(selection),)), result=selection.tree["result"]), actor)
    return check(selection.read(), actor, path=(selection.pk,))


def _in(selection: Selection) -> Condition:
    return Condition("selection", {"in": [str(selection.pk)]})


def _fixed(actor: Actor, pk: uuid.UUID) -> Selection:
    selection = selection_for(actor, pk, write=True)
    if not selection.is_fixed:
        raise UserError(_("Only a fixed selection has members that are added by hand."), code="not_fixed")
    return selection


def _bounded(keys: Iterable[uuid.UUID]) -> list[uuid.UUID]:
    listed = list(dict.fromkeys(keys))
    if len(listed) > MOST_BY_HAND:
        raise UserError(_("Too many at once. Make a selection by conditions instead."), code="too_many")
    return listed
