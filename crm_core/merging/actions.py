"""Merging, saying that two are not the same, and gathering what came too late."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm_core.contacts.models import Contact
from crm_core.customers.last_contact import refresh_last_contact
from crm_core.customers.models import Customer
from crm_core.merging import hanging, seeing
from crm_core.merging.comparing import Comparison
from crm_core.merging.permissions import MERGE
from crm_core.merging.seeing import Seen
from crm_core.merging.subjects import CONTACTS, CUSTOMERS, Subject
from kundsystem.accounts.actor import Actor
from kundsystem.shared.actions import action
from kundsystem.shared.errors import Conflict, NotFound, UserError
from tenants import wake_ups

GATHER = "merging.gather"
# Whatever was being written as two were merged is written by then.
GATHER_AFTER = dt.timedelta(minutes=2)


@action("customer.merge", permission=MERGE)
def merge_customers(
    *,
    actor: Actor,
    kept: uuid.UUID,
    gone: uuid.UUID,
    taken: Collection[str] | None = None,
    seen: Mapping[uuid.UUID, Seen] | None = None,
) -> Customer:
    """Make one customer of two; returns the one that stays.

    What hangs on either is kept, tags are united. The other's row stays too, archived and leading to the one that is
    kept. It is all one operation, so the history undoes it.

    Args:
        actor: who does it.
        kept: which stays.
        gone: which goes.
        taken: names of the fields whose value is taken from the one that goes; as proposed when it is not said.
        seen: what the chooser was shown of each (`seeing.seen_of`).

    Raises:
        Conflict: either has been changed since it was shown, or merged by somebody else.
        UserError: either is archived, or they are the same.
    """
    stays, goes = _locked(actor, CUSTOMERS, kept, gone)
    changed = _settle(CUSTOMERS, stays, goes, taken, seen or {}, actor)
    if stays.is_sample and not goes.is_sample:
        stays.is_sample = False
        changed.append("is_sample")
    _lead(CUSTOMERS, stays, goes, changed)
    refresh_last_contact([kept, gone])
    stays.refresh_from_db()
    return stays


@action("contact.merge", permission=MERGE)
def merge_contacts(
    *,
    actor: Actor,
    kept: uuid.UUID,
    gone: uuid.UUID,
    taken: Collection[str] | None = None,
    seen: Mapping[uuid.UUID, Seen] | None = None,
) -> Contact:
    """Make one contact person of two, at the same or at different customers; as `merge_customers` does."""
    stays, goes = _locked(actor, CONTACTS, kept, gone)
    mains = {person.customer_id for person in (stays, goes) if person.is_main}
    changed = _settle(CONTACTS, stays, goes, taken, seen or {}, actor)
    stays.is_main, goes.is_main = stays.customer_id in mains, False
    _lead(CONTACTS, stays, goes, [*changed, "is_main"], also=["is_main"])
    return stays


@action("customer.differ", permission=MERGE)
def differ_customers(*, actor: Actor, one: uuid.UUID, others: Iterable[uuid.UUID]) -> int:
    """Remember that a customer is not the same as some others; returns how many that was news of."""
    return _differ(actor, CUSTOMERS, one, others)


@action("contact.differ", permission=MERGE)
def differ_contacts(*, actor: Actor, one: uuid.UUID, others: Iterable[uuid.UUID]) -> int:
    """Remember that a person is not the same as some others; returns how many that was news of."""
    return _differ(actor, CONTACTS, one, others)


@action("merging.gather")
def gather(*, actor: Actor) -> int:
    """Lead on what was hung on something while it was being merged; returns on how many there was anything."""
    late = [(subject, *pair) for subject in (CUSTOMERS, CONTACTS) for pair in hanging.left_behind(subject.name)]
    for subject, kept, gone in late:
        list(subject.locked(kept, gone))
        hanging.lead_all(subject.name, kept, gone)
        if subject is CUSTOMERS:
            refresh_last_contact([kept])
    return len(late)


def _locked(actor: Actor, subject: Subject, kept: uuid.UUID, gone: uuid.UUID) -> tuple[Any, Any]:
    if kept == gone:
        raise UserError(_("Choose two that are not the same one."), code="same")
    found = {thing.pk: thing for thing in subject.locked(kept, gone).seen_by(actor)}
    if len(found) < 2:
        raise NotFound(_("One of them does not exist any more."))
    for thing in found.values():
        if thing.merged_into_id is not None:
            raise Conflict(_("%(name)s has been merged by somebody else meanwhile.") % {"name": thing}, code="merged")
        if thing.archived_at is not None:
            raise UserError(_("%(name)s is archived. Bring it back first.") % {"name": thing}, code="archived")
    return found[kept], found[gone]


def _settle(
    subject: Subject,
    stays: Any,
    goes: Any,
    taken: Collection[str] | None,
    seen: Mapping[uuid.UUID, Seen],
    actor: Actor,
) -> list[str]:
    """Give the one that stays the values that were chosen; returns the attributes that changed."""
    seeing.refuse_stale(subject, (stays, goes), seen, actor)
    comparison = Comparison(subject, stays, goes)
    if taken is None:
        taken = {name for name, side in comparison.proposed.items() if side == 1}
    changed = []
    for line in comparison.all:
        value = line.values[line.field.name in taken]
        if line.field.kind.token(value) != line.field.token(stays):
            changed += line.field.write(stays, value)
    return changed


def _lead(subject: Subject, stays: Any, goes: Any, changed: Iterable[str], also: Iterable[str] = ()) -> None:
    """Save both, and lead from the one to the other whatever hangs on it and whoever comes to it."""
    goes.merged_into, goes.archived_at = stays, timezone.now()
    goes.save(update_fields=[*also, "merged_into", "archived_at", "updated_at"])
    stays.save(update_fields=[*changed, "updated_at"])
    hanging.lead_all(subject.name, stays.pk, goes.pk)
    wake_ups.schedule(GATHER, timezone.now() + GATHER_AFTER)


def _differ(actor: Actor, subject: Subject, one: uuid.UUID, others: Iterable[uuid.UUID]) -> int:
    wanted = set(others) - {one}
    rows = subject.model.objects.seen_by(actor).filter(pk__in=[one, *wanted], merged_into=None)
    there = set(rows.values_list("pk", flat=True))
    if one not in there:
        raise NotFound(_("One of them does not exist any more."))
    said = 0
    for other in sorted(wanted & there):
        try:
            with transaction.atomic():
                subject.different.objects.create(one_id=one, other_id=other)
            said += 1
        except IntegrityError:  # somebody has said so already
            continue
    return said
