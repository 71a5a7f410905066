"""Which shape an organisation has given its system, and a history that knows each of its own fields by itself."""

from django.db import migrations, models

# A statement's trigger on the tables of definitions: whatever door a change came through (page, undo, restore), every
# process reads the definitions anew with its next request. A schema that is no organisation's, the template, has none.
NEW_SHAPE = """
CREATE OR REPLACE FUNCTION public.new_shape() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE public.tenants_organisation SET shape = pg_catalog.replace(pg_catalog.gen_random_uuid()::text, '-', '')
   WHERE schema_name OPERATOR(pg_catalog.=) TG_TABLE_SCHEMA::text;
  RETURN NULL;
END $$;
"""

# As before, but for the column `custom`: of that each field is a change of its own, called `custom.<name>`, so that it
# is told, compared and undone by itself.
RECORD_CHANGE = """
CREATE OR REPLACE FUNCTION public.record_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before jsonb; after jsonb; difference jsonb; was jsonb; becomes jsonb;
BEGIN
  IF TG_OP <> 'INSERT' THEN before := pg_catalog.to_jsonb(OLD) OPERATOR(pg_catalog.-) COALESCE(TG_ARGV, '{}'::text[]); END IF;
  IF TG_OP <> 'DELETE' THEN after := pg_catalog.to_jsonb(NEW) OPERATOR(pg_catalog.-) COALESCE(TG_ARGV, '{}'::text[]); END IF;
  IF TG_OP = 'UPDATE' THEN
    SELECT pg_catalog.jsonb_object_agg(key, pg_catalog.jsonb_build_array(
             public.history_value(before OPERATOR(pg_catalog.->) key), public.history_value(value)))
      INTO difference
      FROM pg_catalog.jsonb_each(after)
     WHERE (before OPERATOR(pg_catalog.->) key) IS DISTINCT FROM value;
    IF difference IS NULL THEN RETURN NULL; END IF;
    IF pg_catalog.jsonb_typeof(difference OPERATOR(pg_catalog.->) 'custom' OPERATOR(pg_catalog.->) 1)
       OPERATOR(pg_catalog.=) 'object' THEN
      was := COALESCE(before OPERATOR(pg_catalog.->) 'custom', '{}');
      becomes := after OPERATOR(pg_catalog.->) 'custom';
      SELECT difference OPERATOR(pg_catalog.-) 'custom' OPERATOR(pg_catalog.||) pg_catalog.jsonb_object_agg(
               pg_catalog.concat('custom.', key), pg_catalog.jsonb_build_array(
               public.history_value(was OPERATOR(pg_catalog.->) key),
               public.history_value(becomes OPERATOR(pg_catalog.->) key)))
        INTO difference
        FROM pg_catalog.jsonb_object_keys(was OPERATOR(pg_catalog.||) becomes) AS key
       WHERE (was OPERATOR(pg_catalog.->) key) IS DISTINCT FROM (becomes OPERATOR(pg_catalog.->) key);
    END IF;
  ELSE
    difference := COALESCE(after, before);
  END IF;
  EXECUTE pg_catalog.format(
    'INSERT INTO %I.history_change (at, operation, verb, actor, door, table_name, row_id, op, diff)'
    ' VALUES (pg_catalog.clock_timestamp(), $1, $2, $3, $4, $5, $6, $7, $8)', TG_TABLE_SCHEMA)
  USING
    NULLIF(pg_catalog.current_setting('kundsystem.operation', true), '')::uuid,
    COALESCE(pg_catalog.current_setting('kundsystem.verb', true), ''),
    NULLIF(pg_catalog.current_setting('kundsystem.actor', true), '')::uuid,
    COALESCE(pg_catalog.current_setting('kundsystem.door', true), ''),
    TG_TABLE_NAME::text,
    (COALESCE(after, before) OPERATOR(pg_catalog.->>) 'id')::uuid,
    pg_catalog.substr(TG_OP, 1, 1),
    difference;
  RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0005_search_functions")]
    operations = [
        migrations.AddField(
            "organisation", "shape", models.CharField(blank=True, default="", editable=False, max_length=32)
        ),
        migrations.RunSQL(NEW_SHAPE, "DROP FUNCTION IF EXISTS public.new_shape()"),
        migrations.RunSQL(RECORD_CHANGE, migrations.RunSQL.noop),
    ]
