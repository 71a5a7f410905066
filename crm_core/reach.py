"""Whose customers somebody may see: the one place where that is decided.

A role sees everybody's customers, or its user's own only. What hangs on a customer (persons, notes, deals, files) is
seen with it. Every subject's `seen_by(actor)` asks here, and its access functions and actions ask that; whatever is
built on them (lists, search, selections, board, merging, API) follows without knowing.
"""

from typing import Any

from django.db.models import Q

from kundsystem.accounts.actor import Actor

VIEW_ALL = "customers.view_all"


def sees_everybodys(actor: Actor) -> bool:
    """Tell whether an actor sees other people's customers too."""
    return actor.may(VIEW_ALL)


def reaches(actor: Actor, customer: Any) -> bool:
    """Tell whether an actor may see a customer that was read without asking."""
    return sees_everybodys(actor) or (actor.user is not None and customer.owner_id == actor.user.pk)


def within_reach(actor: Actor, customer: str = "") -> Q:
    """Return the condition that the customer is one that the actor may see.

    Args:
        actor: who asks.
        customer: how a row leads to its customer, as `customer`; empty when it is the customer itself.
    """
    if sees_everybodys(actor):
        return Q()
    if actor.user is None:
        return Q(pk__in=[])
    return Q(**{f"{customer}__owner" if customer else "owner": actor.user.pk})
