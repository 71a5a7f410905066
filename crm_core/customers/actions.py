"""Every write to a customer."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm_core.custom_fields.definitions import start_of
from crm_core.custom_fields.reach import refuse_beyond_reach
from crm_core.customers.models import Customer, CustomerStatus, CustomerTag, Tag
from crm_core.customers.numbers import next_customer_numbers
from crm_core.customers.permissions import ARCHIVE, WRITE
from crm_core.customers.registry import CUSTOMER
from crm_core.fields.choices import no_customer
from crm_core.fields.conflicts import refuse_stale
from crm_core.fields.registry import Field, field_of
from crm_core.reach import sees_everybodys
from kundsystem.accounts.actor import Actor
from kundsystem.shared.actions import action
from kundsystem.shared.errors import NotFound, UserError

# More than this in one request would keep others waiting.
BULK_LIMIT = 10_000


@action("customer.create", permission=WRITE)
def create_customer(*, actor: Actor, values: Mapping[str, Any], is_sample: bool = False) -> Customer:
    """Make a customer.

    Args:
        actor: who does it.
        values: field name → value as the field's kind parses it; without a status it gets the default one,
            without a number the next free.
        is_sample: whether it belongs to the sample data, to be removed with it.
    """
    customer = Customer(is_sample=is_sample)
    values = start_of(CUSTOMER) | dict(values)
    fields = _fields(values)
    refuse_beyond_reach(actor, fields, values)
    for field in fields:
        _require(field, values[field.name])
        _refuse_beyond_reach(actor, field, values[field.name])
        field.write(customer, values[field.name])
    if customer.owner_id is None and not sees_everybodys(actor):
        customer.owner = actor.user  # else it would be out of sight at once
    if customer.status_id is None:
        customer.status = default_status()
    if not customer.number:
        customer.number = next_customer_numbers()[0]
    _save(customer, force_insert=True)
    for field in fields:
        field.kind.write_related(field, customer, values[field.name])
    return customer


@action("customer.update", permission=WRITE)
def update_customer(
    *, actor: Actor, customer: Customer, changes: Mapping[str, Any], seen: Mapping[str, str] | None = None
) -> Customer:
    """Change some fields of a customer.

    Args:
        actor: who does it.
        customer: whom it concerns; read again under a lock.
        changes: field name → new value; equal ones are left alone.
        seen: field name → what the changer was shown (the field's token); a field without one is not compared.

    Raises:
        Conflict: somebody else has changed one of the fields to something else meanwhile; nothing is changed.
        UserError: somebody has merged the customer with another meanwhile.
    """
    locked = Customer.objects.seen_by(actor).select_for_update(of=("self",)).filter(pk=customer.pk).first()
    if locked is None:
        raise NotFound(_("The customer does not exist, or has been removed."))
    if locked.is_merged:
        raise UserError(
            _("%(name)s was merged with another customer meanwhile.") % {"name": locked.name}, code="merged"
        )
    fields = _fields(changes)
    changed = [field for field in fields if field.token(locked) != field.kind.token(changes[field.name])]
    refuse_stale(locked, changed, changes, seen or {}, actor)
    refuse_beyond_reach(actor, changed, changes)
    attributes: list[str] = []
    for field in changed:
        _require(field, changes[field.name])
        _refuse_beyond_reach(actor, field, changes[field.name])
        _refuse_circle(locked, field, changes[field.name])
        attributes += field.write(locked, changes[field.name])
    if changed:
        if not locked.number:
            locked.number = next_customer_numbers()[0]
        _save(locked, update_fields=[*attributes, "updated_at"])
        for field in changed:
            field.kind.write_related(field, locked, changes[field.name])
    return locked


@action("customer.archive", permission=ARCHIVE)
def archive_customers(*, actor: Actor, keys: Iterable[uuid.UUID]) -> int:
    """Put customers away: left out of lists, kept with everything that hangs on them. Returns how many."""
    now = timezone.now()
    return Customer.objects.seen_by(actor).active().with_keys(_bounded(keys)).update(archived_at=now, updated_at=now)


@action("customer.restore", permission=ARCHIVE)
def restore_customers(*, actor: Actor, keys: Iterable[uuid.UUID]) -> int:
    """Bring archived customers back. Returns how many."""
    wanted = Customer.objects.seen_by(actor).archived().with_keys(_bounded(keys))
    return wanted.update(archived_at=None, updated_at=timezone.now())


@action("customer.change_many", permission=WRITE)
def change_customers(*, actor: Actor, keys: Iterable[uuid.UUID], field: str, value: Any) -> int:
    """Give many customers the same value of a field. Returns how many were changed."""
    definition = field_of(CUSTOMER, field)
    if not definition.editable or definition.name in {"name", "number", "org_number", "tags", "parent"}:
        raise NotFound(_("That can only be changed for one customer at a time."))
    _require(definition, value)
    _refuse_beyond_reach(actor, definition, value)
    chosen = Customer.objects.seen_by(actor).not_merged().with_keys(_bounded(keys))
    wanted = chosen.exclude(definition.same(value))
    return wanted.update(**definition.updated(value), updated_at=timezone.now())


@action("customer.tag_many", permission=WRITE)
def tag_customers(*, actor: Actor, keys: Iterable[uuid.UUID], tag: Tag) -> int:
    """Put a tag on many customers; those that have it keep it. Returns how many got it."""
    wanted = Customer.objects.seen_by(actor).not_merged().with_keys(_bounded(keys)).without_tag(tag)
    lacking = list(wanted.select_for_update().values_list("pk", flat=True))
    CustomerTag.objects.bulk_create([CustomerTag(customer_id=key, tag=tag) for key in lacking], ignore_conflicts=True)
    return Customer.objects.with_keys(lacking).update(updated_at=timezone.now())


@action("customer.untag_many", permission=WRITE)
def untag_customers(*, actor: Actor, keys: Iterable[uuid.UUID], tag: Tag) -> int:
    """Take a tag from many customers. Returns how many had it."""
    wanted = Customer.objects.seen_by(actor).not_merged().with_keys(_bounded(keys)).with_any_tag([tag])
    having = list(wanted.select_for_update().values_list("pk", flat=True))
    CustomerTag.objects.filter(customer__in=having, tag=tag).delete()
    return Customer.objects.with_keys(having).update(updated_at=timezone.now())


def default_status() -> CustomerStatus:
    """Return the status that a new customer gets: the one marked as default, else the first."""
    status = CustomerStatus.objects.filter(archived_at__isnull=True).order_by("-is_default", "position").first()
    if status is None:
        raise UserError(_("There is no status to give the customer."), field="status")
    return status


def _fields(values: Mapping[str, Any]) -> list[Field]:
    fields = [field_of(CUSTOMER, name) for name in values]
    if any(not field.editable for field in fields):
        raise NotFound(_("That cannot be changed."))
    return fields


def _require(field: Field, value: Any) -> None:
    # A number that is left empty is given by itself.
    if field.required and value in (None, "", ()):
        raise field.error(field.kind.missing(field), "required")


def _refuse_beyond_reach(actor: Actor, field: Field, value: Any) -> None:
    """Whoever sees own customers only gives none away, and names no other as parent company."""
    if sees_everybodys(actor):
        return
    if field.name == "owner" and value != actor.user:
        message = _("You see your own customers only, so you cannot make anybody else responsible.")
        raise field.error(message, "beyond_reach")
    if field.name == "parent" and value is not None and value.owner_id != actor.person.pk:
        raise field.error(no_customer(str(value)), "invalid")


def _refuse_circle(customer: Customer, field: Field, value: Any) -> None:
    """A company is not its own parent, nor its parent's parent."""
    if field.name != "parent":
        return
    above = value
    for _level in range(20):
        if above is None:
            return
        if above.pk == customer.pk:
            raise field.error(_("A company cannot be its own parent company."), "circle")
        above = above.parent
    raise field.error(_("That makes too many levels of parent companies."), "circle")


def _save(customer: Customer, **how: Any) -> None:
    try:
        with transaction.atomic():
            customer.save(**how)
    except IntegrityError as error:
        if "customer_number_once" not in str(error):
            raise
        message = _("Customer number %(number)s is taken.") % {"number": customer.number}
        raise UserError(message, code="number_taken", field="number") from error


def _bounded(keys: Iterable[uuid.UUID]) -> list[uuid.UUID]:
    listed = list(dict.fromkeys(keys))
    if len(listed) > BULK_LIMIT:
        message = _("At most %(limit)s customers can be changed at once. Narrow the list down first.")
        raise UserError(message % {"limit": f"{BULK_LIMIT:,}".replace(",", "\u00a0")}, code="too_many")
    return listed
