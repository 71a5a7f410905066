"""Indexes of own fields, so that a large register is sorted and compared by them at once.

Equality needs none: the table's own index of `custom` finds any value. What is compared or sorted gets an index in the
organisation's own schema, made and dropped in the background while everybody goes on working. That it is wanted is
data (`searchable`), so it is made again wherever the schema is copied to: `build_all` brings every index in line.
"""

import logging

from django.apps import apps
from django.db import DatabaseError, connection
from django.db.models import Index

from crm_core.custom_fields.definitions import field_for, refresh
from crm_core.custom_fields.kinds import STORING
from crm_core.custom_fields.models import INDEX_PREFIX, CustomField
from kundsystem.accounts.actor import Actor
from kundsystem.shared.actions import action

logger = logging.getLogger(__name__)
State = CustomField.IndexState
ORDERS = {"number", "day", "text"}


def can_be_indexed(kind: str) -> bool:
    """Whether an index helps a kind; a long text would not fit into one, and what is chosen is found without."""
    return STORING[kind].order in ORDERS and kind != CustomField.Kind.LONG_TEXT


def is_wanted(field: CustomField) -> bool:
    """Whether a field is to have an index."""
    return field.searchable and not field.is_archived and can_be_indexed(field.kind)


def name_of(field: CustomField) -> str:
    """Return what its index is called: that of another kind, which compares otherwise, is another index."""
    return f"{INDEX_PREFIX}{field.pk.hex}_{STORING[field.kind].order}"


def build(field: CustomField) -> None:
    """Make a field's index, or drop it when it is not wanted any more; safe to do twice, and after half was done."""
    wanted, name = is_wanted(field), name_of(field)
    present = there(f"{INDEX_PREFIX}{field.pk.hex}")
    for other, is_valid in present.items():
        if not wanted or other != name or not is_valid:
            _drop(other)
    if wanted and not present.get(name):
        with connection.cursor() as cursor:
            cursor.execute(_statement(field, concurrently=_concurrently()))
    if field.index_state != (state := State.READY if wanted else State.NONE):
        told(actor=Actor.system(), field=field, state=state)


def build_all() -> None:
    """Bring every index of an organisation in line with what is recorded: those that lack are made, the others dropped.

    For a schema that was copied or restored, and after undoing. Safe to do at any time, and again.
    """
    present = there(INDEX_PREFIX)
    fields = list(CustomField.objects.all())
    for field in fields:
        wanted = is_wanted(field)
        if wanted != (present.get(name_of(field)) is True) or wanted != (field.index_state == State.READY):
            try:
                build(field)
            except DatabaseError:
                if connection.in_atomic_block:
                    raise
                # One that can not be made must not keep the others from it.
                logger.exception("The index of %s could not be made", field.name)
                told(actor=Actor.system(), field=field, state=State.FAILED)
    known = {name_of(field) for field in fields}
    for name in there(INDEX_PREFIX):
        if name not in known:
            _drop(name)


def drop(field: CustomField) -> None:
    """Drop a field's index at once, whatever it compares by."""
    for name in there(f"{INDEX_PREFIX}{field.pk.hex}"):
        _drop(name, concurrently=False)


def there(prefix: str) -> dict[str, bool]:
    """Return the indexes of the organisation whose names begin so, and whether each can be used."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
            " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = %s AND starts_with(c.relname::text, %s)",
            [connection.schema_name, prefix],  # type: ignore[attr-defined]
        )
        return dict(cursor.fetchall())


def _concurrently() -> bool:
    # Within a transaction, as when an organisation is made, nobody else is waiting, and it could not be done so.
    return not connection.in_atomic_block


def _drop(name: str, *, concurrently: bool | None = None) -> None:
    beside = _concurrently() if concurrently is None else concurrently
    with connection.cursor() as cursor:
        cursor.execute(f'DROP INDEX {"CONCURRENTLY " * beside}IF EXISTS "{name}"')


def _statement(field: CustomField, *, concurrently: bool) -> str:
    made = field_for(field, [])
    index = Index(made.compared(), "id", name=name_of(field))
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        model = apps.get_model("crm_core", field.subject)
        return str(index.create_sql(model, editor, concurrently=concurrently))


@action("custom_field.indexed")
def told(*, actor: Actor, field: CustomField, state: str) -> None:
    """Remember how far its index has come."""
    CustomField.objects.filter(pk=field.pk).update(index_state=state)
    refresh()
