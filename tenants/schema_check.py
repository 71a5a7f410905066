"""Compares every organisation's schema with the template, by what the database's own catalogue says.

A table that is missing in an organisation's schema would silently be looked for in public, and a missing trigger would
leave changes out of the history: nobody would notice, so this looks.
"""

from django.conf import settings
from django.db import transaction
from django_tenants.utils import schema_context

from kundsystem.shared.database import connection
from tenants.queries import organisations

# Indexes of fields that an organisation has added are its own, and recorded with the fields.
# Definitions are read under an empty search path, so that every name in them is qualified.
PARTS = """
    SELECT 'table', c.relname, c.relkind::text || c.relpersistence::text || c.relrowsecurity::text
    FROM pg_class c WHERE c.relnamespace = %(schema)s::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
  UNION ALL
    SELECT 'column', c.relname || '.' || a.attname, concat_ws(' ',
        format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'not null' END,
        pg_get_expr(d.adbin, d.adrelid), a.attidentity::text, a.attgenerated::text, l.collname)
    FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    LEFT JOIN pg_collation l ON l.oid = a.attcollation
    WHERE c.relnamespace = %(schema)s::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
  UNION ALL
    SELECT 'index', c.relname, pg_get_indexdef(c.oid) || CASE WHEN i.indisvalid THEN '' ELSE ' (invalid)' END
    FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid
    WHERE c.relnamespace = %(schema)s::regnamespace AND NOT starts_with(c.relname::text, 'own_index_')
  UNION ALL
    SELECT 'constraint', c.relname || '.' || k.conname,
        pg_get_constraintdef(k.oid) || CASE WHEN k.convalidated THEN '' ELSE ' (not validated)' END
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
    WHERE k.connamespace = %(schema)s::regnamespace
  UNION ALL
    SELECT 'trigger', c.relname || '.' || t.tgname, pg_get_triggerdef(t.oid) || ' ' || t.tgenabled::text
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = %(schema)s::regnamespace AND NOT t.tgisinternal
  UNION ALL
    SELECT 'function', p.proname, pg_get_functiondef(p.oid)
    FROM pg_proc p WHERE p.pronamespace = %(schema)s::regnamespace AND p.prokind IN ('f', 'p')
"""


def described(schema: str) -> dict[tuple[str, str], str]:
    """Everything in a schema: (kind, name) → definition, with the schema's own name taken out."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT to_regnamespace(%s)", [schema])
        if cursor.fetchone()[0] is None:
            return {}
        cursor.execute("SET LOCAL search_path = ''")
        cursor.execute(PARTS, {"schema": schema})
        found = {(kind, name): definition.replace(schema, "…") for kind, name, definition in cursor.fetchall()}
        # Within an outer transaction SET LOCAL would last: put back what the connection believes in.
        connection.search_path_set_schemas = None
    return found


def differences(schema: str, template: dict[tuple[str, str], str]) -> list[str]:
    """What a schema lacks, has besides, or has otherwise than the template; one line each."""
    own = described(schema)
    lines = [f"missing {kind} {name}" for kind, name in sorted(template.keys() - own.keys())]
    lines += [f"besides {kind} {name}" for kind, name in sorted(own.keys() - template.keys())]
    lines += [
        f"other {kind} {name}: {own[kind, name]} instead of {template[kind, name]}"
        for kind, name in sorted(own.keys() & template.keys())
        if own[kind, name] != template[kind, name]
    ]
    return lines


def check_schemas() -> dict[str, list[str]]:
    """Compare every organisation with the template; return what differs, schema by schema."""
    with schema_context(settings.PUBLIC_SCHEMA_NAME):
        template = described(settings.TEMPLATE_SCHEMA)
        schemas = organisations().order_by("created_at").values_list("schema_name", flat=True)
        found = {schema: differences(schema, template) for schema in schemas}
    return {schema: lines for schema, lines in found.items() if lines}
