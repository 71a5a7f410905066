"""Indexes of own fields, so that a large register is sorted and compared by them at once.

Equality needs none: the table's own index of `custom` finds any value. What is compared or sorted gets an index in the
organisation's own schema, made and dropped in the background while everybody goes on working. That it is wanted is
data (`searchable`), so it is made again wherever the schema is copied to.
"""

from django.apps import apps
from django.db import connection
from django.db.models import Index

from crm_core.custom_fields.definitions import field_for, refresh
from crm_core.custom_fields.kinds import STORING
from crm_core.custom_fields.models import INDEX_PREFIX, CustomField
from kundsystem.accounts.actor import Actor
from kundsystem.shared.actions import action

State = CustomField.IndexState
ORDERS = {"number", "day", "text"}


def can_be_indexed(kind: str) -> bool:
    """Whether an index helps a kind; a long text would not fit into one, and what is chosen is found without."""
    return STORING[kind].order in ORDERS and kind != CustomField.Kind.LONG_TEXT


def name_of(field: CustomField) -> str:
    """Return what its index is called."""
    return f"{INDEX_PREFIX}{field.pk.hex}"


def build(field: CustomField) -> None:
    """Make a field's index, or drop it when it is not wanted any more; safe to do twice, and after half was done."""
    wanted = field.searchable and not field.is_archived and can_be_indexed(field.kind)
    # Within a test's transaction nobody else is waiting, and nothing can be done concurrently.
    concurrently = not connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.indisvalid FROM pg_index i WHERE i.indexrelid = to_regclass(%s)",
            [f'"{connection.schema_name}"."{name_of(field)}"'],  # type: ignore[attr-defined]
        )
        found = cursor.fetchone()
        if found and not (wanted and found[0]):
            cursor.execute(f'DROP INDEX {"CONCURRENTLY " * concurrently}IF EXISTS "{name_of(field)}"')
        if wanted and not (found and found[0]):
            cursor.execute(_statement(field, concurrently=concurrently))
    told(actor=Actor.system(), field=field, state=State.READY if wanted else State.NONE)


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
