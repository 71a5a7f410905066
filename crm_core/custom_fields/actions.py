"""Every write to the definitions of own fields."""

import re
import unicodedata
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from crm_core.custom_fields import definitions, indexing
from crm_core.custom_fields.indexing import State
from crm_core.custom_fields.models import CustomField, CustomOption
from crm_core.custom_fields.tasks import index_field
from crm_core.custom_fields.values import is_chosen, is_used
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.permissions import SETTINGS_MANAGE
from kundsystem.shared.actions import action
from kundsystem.shared.errors import NotFound, UserError

# Of each subject; more than this nobody finds anything among.
MOST = 200
CHANGEABLE = ("label", "help_text", "group", "decimals", "required", "in_lists", "searchable")
# They part one name from the next where several are written together.
PARTING = re.compile("[,;|]")


@dataclass(frozen=True)
class Options:
    """What is to become of the options of a field.

    Args:
        names: new name by key; one without a name is put away, or removed when nothing has chosen it.
        added: names of new ones, in order.
    """

    names: Mapping[uuid.UUID, str]
    added: Sequence[str] = ()


@action("custom_field.add", permission=SETTINGS_MANAGE)
def add_field(
    *, actor: Actor, subject: str, kind: str, values: Mapping[str, Any], options: Sequence[str] = (), default: str = ""
) -> CustomField:
    """Add a field to a subject; everybody in the organisation has it with their next page.

    Args:
        actor: who does it.
        subject: what it belongs to.
        kind: what it holds; key of `CustomField.Kind`.
        values: the rest of the definition, by name (`CHANGEABLE`).
        options: what can be chosen, where the kind is that.
        default: what something new begins with, as it is typed.
    """
    if CustomField.objects.of(subject).active().count() >= MOST:
        raise UserError(_("There are 200 fields already. Archive one that nobody uses first."), code="too_many")
    field = CustomField(subject=subject, kind=kind, name=free_name(subject, str(values["label"])))
    _take(field, values)
    last = CustomField.objects.of(subject).aggregate(last=Max("position"))["last"]
    field.position = 0 if last is None else last + 1
    _save(field)
    if field.is_chosen:
        _set_options(field, Options({}, options))
    _set_default(field, default)
    _index(field)
    definitions.refresh()
    return field


@action("custom_field.change", permission=SETTINGS_MANAGE)
def change_field(
    *,
    actor: Actor,
    pk: uuid.UUID,
    values: Mapping[str, Any],
    options: Options | None = None,
    default: str | None = None,
) -> CustomField:
    """Change a definition; the values that things have stay as they are.

    Args:
        actor: who does it.
        pk: which.
        values: what is changed, by name (`CHANGEABLE`).
        options: what becomes of its options; None leaves them.
        default: what something new begins with, as it is typed; None leaves it.
    """
    field = _locked(pk)
    _take(field, values)
    _save(field)
    if options is not None and field.is_chosen:
        _set_options(field, options)
    if default is not None:
        _set_default(field, default)
    _index(field)
    definitions.refresh()
    return field


@action("custom_field.order", permission=SETTINGS_MANAGE)
def order_fields(*, actor: Actor, subject: str, keys: Sequence[uuid.UUID]) -> None:
    """Put a subject's fields in an order; those that are not named come after, as they were."""
    fields = {one.pk: one for one in CustomField.objects.of(subject).select_for_update().order_by("position")}
    wanted = [key for key in dict.fromkeys(keys) if key in fields]
    in_order = [*wanted, *(key for key in fields if key not in wanted)]
    moved = [fields[key] for place, key in enumerate(in_order) if fields[key].position != place]
    for place, key in enumerate(in_order):
        fields[key].position = place
    CustomField.objects.bulk_update(moved, ["position"])
    definitions.refresh()


@action("custom_field.archive", permission=SETTINGS_MANAGE)
def archive_field(*, actor: Actor, pk: uuid.UUID) -> CustomField:
    """Put a field away: shown nowhere, every value kept."""
    field = _locked(pk)
    if not field.is_archived:
        field.archived_at = timezone.now()
        field.save(update_fields=["archived_at"])
        _index(field)
    definitions.refresh()
    return field


@action("custom_field.restore", permission=SETTINGS_MANAGE)
def restore_field(*, actor: Actor, pk: uuid.UUID) -> CustomField:
    """Bring a field back, with the values that things have of it.

    Raises:
        UserError: another field has got the name meanwhile.
    """
    field = _locked(pk)
    field.archived_at = None
    _save(field)
    _index(field)
    definitions.refresh()
    return field


@action("custom_field.delete", permission=SETTINGS_MANAGE)
def delete_field(*, actor: Actor, pk: uuid.UUID) -> None:
    """Remove a field that nothing has a value of.

    Raises:
        UserError: something has; it can be archived instead.
    """
    field = _locked(pk)
    if is_used(field):
        message = _(
            "“%(name)s” has been filled in, so it can only be archived. Then it is hidden, and nothing is lost."
        )
        raise UserError(message % {"name": field.label}, code="used")
    # The table is locked for a moment only: nothing has a value, so there is nothing to wait for.
    indexing.drop(field)
    field.delete()
    definitions.refresh()


def _index(field: CustomField) -> None:
    """Let a worker make or drop its index, when that is not as the definition says."""
    wanted = indexing.is_wanted(field)
    if wanted == (field.index_state in {State.READY, State.BUILDING}):
        return
    field.index_state = State.BUILDING if wanted else State.NONE
    field.save(update_fields=["index_state"])
    transaction.on_commit(lambda: index_field.delay(str(field.pk)))


def _locked(pk: uuid.UUID) -> CustomField:
    field = CustomField.objects.select_for_update().filter(pk=pk).first()
    if field is None:
        raise NotFound(_("There is no such field, or it has been removed."))
    return field


def _take(field: CustomField, values: Mapping[str, Any]) -> None:
    for name in CHANGEABLE:
        if name in values:
            value = values[name]
            setattr(field, name, " ".join(value.split()) if isinstance(value, str) else value)
    if not field.label:
        raise UserError(_("Write what the field is called."), code="required", field="label")


def free_name(subject: str, label: str) -> str:
    """Make the name that a field has for good, out of what it is called to begin with."""
    decomposed = unicodedata.normalize("NFKD", label.casefold().replace("ø", "o").replace("æ", "ae"))
    plain = re.sub("[^a-z0-9]+", "_", "".join(sign for sign in decomposed if not unicodedata.combining(sign)))
    base = f"own_{plain.strip('_')[:38] or 'field'}"
    taken = set(CustomField.objects.of(subject).filter(name__startswith=base).values_list("name", flat=True))
    return next(name for name in (base, *(f"{base}_{n}" for n in range(2, 10_000))) if name not in taken)


def _set_options(field: CustomField, options: Options) -> None:
    present = {one.pk: one for one in field.options.filter(archived_at__isnull=True)}
    for key, name in options.names.items():
        if (option := present.get(key)) is None:
            continue
        option.name = _checked(name)
        if option.name:
            _save_option(option)
        elif is_chosen(option):
            option.archived_at, option.name = timezone.now(), CustomOption.objects.get(pk=key).name
            option.save(update_fields=["archived_at"])
        else:
            option.delete()
    place = field.options.aggregate(last=Max("position"))["last"]
    for number, name in enumerate(filter(None, map(_checked, options.added)), start=0 if place is None else place + 1):
        _save_option(CustomOption(field=field, name=name, position=number))
    if not field.options.filter(archived_at__isnull=True).exists():
        raise UserError(_("Write at least one thing to choose."), code="required", field="new_options")


def _checked(name: str) -> str:
    name = " ".join(name.split())
    if len(name) > 80 or PARTING.search(name):
        message = _("A choice is at most 80 characters, without comma, semicolon or |: “%(name)s”.")
        raise UserError(message % {"name": name[:60]}, code="invalid", field="new_options")
    return name


def _save_option(option: CustomOption) -> None:
    try:
        with transaction.atomic():
            option.save()
    except IntegrityError as error:
        message = _("“%(name)s” is there already.") % {"name": option.name}
        raise UserError(message, code="taken", field="new_options") from error


def _set_default(field: CustomField, typed: str) -> None:
    made = definitions.field_for(field, list(field.options.all()))
    try:
        default = made.packed(made.parse(typed)) if typed.strip() else None
    except UserError as error:
        raise UserError(error.message, code=error.code, field="default") from error
    if default != field.default:
        field.default = default
        field.save(update_fields=["default"])


def _save(field: CustomField) -> None:
    try:
        with transaction.atomic():
            field.save()
    except IntegrityError as error:
        message = _("There is a field called “%(name)s” already.") % {"name": field.label}
        raise UserError(message, code="name_taken", field="label") from error
