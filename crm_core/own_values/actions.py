"""Every write to an organisation's own values."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm_core.fields.values import OwnValue
from crm_core.own_values import leading
from crm_core.own_values.registry import ValueList
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.permissions import SETTINGS_MANAGE
from kundsystem.shared.actions import action
from kundsystem.shared.errors import NotFound, UserError


@action("value.add", permission=SETTINGS_MANAGE)
def add_value(*, actor: Actor, values: ValueList, given: Mapping[str, Any]) -> OwnValue:
    """Add a value, last in its list.

    Args:
        actor: who does it.
        values: which list.
        given: field name → value, of the list's own fields and what it belongs to.
    """
    last = values.rows().order_by("-position").values_list("position", flat=True).first()
    value = values.model(**values.fixed, **_known(values, given), position=0 if last is None else last + 1)
    _save(value, force_insert=True)
    return value


@action("value.change", permission=SETTINGS_MANAGE)
def change_value(*, actor: Actor, values: ValueList, pk: uuid.UUID, given: Mapping[str, Any]) -> OwnValue:
    """Rename a value or change what it means; everything that has it follows."""
    value = _locked(values, pk)
    changed = [name for name, new in _known(values, given).items() if getattr(value, name) != new]
    for name in changed:
        setattr(value, name, given[name])
    if changed:
        _save(value, update_fields=changed)
        if values.after_change is not None:
            values.after_change(value)
    return value


@action("value.order", permission=SETTINGS_MANAGE)
def order_values(*, actor: Actor, values: ValueList, keys: Iterable[uuid.UUID]) -> int:
    """Put values in an order; what is not named keeps its place. Returns how many moved."""
    rows = {row.pk: row for row in values.rows().select_for_update()}
    wanted = [key for key in dict.fromkeys(keys) if key in rows]
    # What is not named stays where it is: the others change places among themselves.
    following = iter(wanted)
    moved = []
    for position, key in enumerate([next(following) if key in set(wanted) else key for key in rows]):
        if rows[key].position != position:
            rows[key].position = position
            moved.append(rows[key])
    values.model._default_manager.bulk_update(moved, ["position"])
    return len(moved)


@action("value.make_default", permission=SETTINGS_MANAGE)
def make_default(*, actor: Actor, values: ValueList, pk: uuid.UUID) -> OwnValue:
    """Make a value the one that new things get."""
    value = _locked(values, pk)
    if not values.has_default or value.archived_at is not None or not _is_common(values, value):
        raise NotFound(_("There is no such value."))
    values.rows().filter(is_default=True).exclude(pk=pk).update(is_default=False)
    values.rows().filter(pk=pk, is_default=False).update(is_default=True)
    return value


@action("value.archive", permission=SETTINGS_MANAGE)
def archive_value(*, actor: Actor, values: ValueList, pk: uuid.UUID) -> OwnValue:
    """Offer a value no more; whatever has it keeps it.

    Raises:
        UserError: it is the last one of a kind that something can not do without.
    """
    value = _locked(values, pk)
    _keep_one(values, value)
    value.archived_at = timezone.now()
    value.save(update_fields=["archived_at"])
    return value


@action("value.restore", permission=SETTINGS_MANAGE)
def restore_value(*, actor: Actor, values: ValueList, pk: uuid.UUID) -> OwnValue:
    """Offer an archived value again.

    Raises:
        UserError: another one has got its name meanwhile.
    """
    value = _locked(values, pk)
    value.archived_at = None
    _save(value, update_fields=["archived_at"])
    return value


@action("value.merge", permission=SETTINGS_MANAGE)
def merge_values(*, actor: Actor, values: ValueList, kept: uuid.UUID, gone: uuid.UUID) -> OwnValue:
    """Make one value of two: whatever has the one that goes gets the one that stays. Returns the latter.

    The other is archived, so that what was said of it in the past still has its name. Saved lists and selections that
    name it are led on as well. It is one operation, so that the history undoes it.
    """
    found = {row.pk: row for row in values.rows().select_for_update().filter(pk__in=[kept, gone]).order_by("pk")}
    if kept == gone or len(found) < 2:
        raise NotFound(_("Choose two values that are not the same one."))
    stays, goes = found[kept], found[gone]
    _fit(values, stays, goes)
    if values.has_default and goes.is_default:
        values.rows().filter(pk=kept).update(is_default=True)
        goes.is_default = False
        goes.save(update_fields=["is_default"])
    leading.lead(values, kept, gone)
    if goes.archived_at is None:
        goes.archived_at = timezone.now()
        goes.save(update_fields=["archived_at"])
    if values.after_merge is not None:
        values.after_merge(stays)
    return stays


def _known(values: ValueList, given: Mapping[str, Any]) -> dict[str, Any]:
    names = {*values.fields, *((values.scope.name,) if values.scope else ())}
    return {name: value for name, value in given.items() if name in names}


def _locked(values: ValueList, pk: uuid.UUID) -> Any:
    value = values.rows().select_for_update(of=("self",)).filter(pk=pk).first()
    if value is None:
        raise NotFound(_("There is no such value."))
    return value


def _keep_one(values: ValueList, value: Any) -> None:
    """Something must be left to give to what can not do without."""
    common = {f"{values.scope.name}__isnull": True} if values.scope else {}
    if values.required and not values.offered().filter(**common).exclude(pk=value.pk).exists():
        raise UserError(_("%(name)s is the last one, and one is needed. Add another first.") % {"name": value})


def _is_common(values: ValueList, value: Any) -> bool:
    return values.scope is None or getattr(value, f"{values.scope.name}_id") is None


def _fit(values: ValueList, stays: Any, goes: Any) -> None:
    if stays.archived_at is not None:
        raise UserError(_("%(name)s is archived. Bring it back first.") % {"name": stays}, code="archived")
    if values.scope is None:
        return
    here, there = (getattr(value, f"{values.scope.name}_id") for value in (stays, goes))
    if here is not None and here != there:
        raise UserError(_("%(name)s is not offered everywhere that %(other)s is.") % {"name": stays, "other": goes})
    if there is None:
        _keep_one(values, goes)


def _save(value: Any, **how: Any) -> None:
    try:
        with transaction.atomic():
            value.save(**how)
    except IntegrityError as error:
        # Every table of values has one constraint that is about names, called `<table>_name`.
        if f"{value._meta.db_table}_name" not in str(error):
            raise
        message = _("There is one called %(name)s already.") % {"name": value.name}
        raise UserError(message, code="name_taken", field="name") from error
