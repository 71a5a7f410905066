"""What the values of an own field come to, over all that have one."""

from django.apps import apps
from django.db import connection

from crm_core.custom_fields.models import CustomField, CustomOption


def used_by(subject: str) -> dict[str, int]:
    """Return how many of a subject have a value, by name of field; one question."""
    table = _table(subject)
    with connection.cursor() as cursor:
        # Not a fixed statement, but the table is one of ours.
        found = f'SELECT filled.name, count(*) FROM "{table}" t, jsonb_object_keys(t.custom) AS filled(name)'  # noqa: S608
        cursor.execute(f"{found} WHERE t.custom <> '{{}}' GROUP BY filled.name")
        return dict(cursor.fetchall())


def is_used(field: CustomField) -> bool:
    """Whether anything has a value of it, put away or not."""
    with connection.cursor() as cursor:
        used = f'SELECT EXISTS (SELECT FROM "{_table(field.subject)}" WHERE custom ? %s)'  # noqa: S608 (our table)
        cursor.execute(used, [field.name])
        return bool(cursor.fetchone()[0])


def is_chosen(option: CustomOption) -> bool:
    """Whether anything has chosen an option."""
    key, name = str(option.pk), option.field.name
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT EXISTS (SELECT FROM "{_table(option.field.subject)}"'  # noqa: S608 (our table)
            " WHERE custom @> jsonb_build_object(%s::text, %s::text)"
            "    OR custom @> jsonb_build_object(%s::text, jsonb_build_array(%s::text)))",
            [name, key, name, key],
        )
        return bool(cursor.fetchone()[0])


def _table(subject: str) -> str:
    return apps.get_model("crm_core", subject)._meta.db_table
