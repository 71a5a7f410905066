"""Extensions and functions that every organisation's schema uses. They live in public, once.

Every name inside is qualified: replaying a template and restoring a dump run with an empty search path.
"""

from django.db import migrations

EXTENSIONS = "CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public"

# Makes a text sortable by its bytes the way Swedes sort: upper and lower case alike, accents left out, å ä ö last.
SV_KEY = """
CREATE OR REPLACE FUNCTION public.sv_key(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
  SELECT pg_catalog.translate(
    pg_catalog.lower(pg_catalog.translate(value,
      'ÅÄÆÖØÉÈÊËÁÀÂÃÍÌÎÏÓÒÔÕÚÙÛÜÝŸÑÇŠŽåäæöøéèêëáàâãíìîïóòôõúùûüýÿñçšž',
      '{||}}eeeeaaaaiiiioooouuuyyyncsz{||}}eeeeaaaaiiiioooouuuyyyncsz') COLLATE "C"),
    '''"`´', '')
$$;
CREATE OR REPLACE FUNCTION public.sv_key(first text, second text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
  SELECT public.sv_key(pg_catalog.btrim(first OPERATOR(pg_catalog.||) ' ' OPERATOR(pg_catalog.||) second))
$$;
"""

# One trigger function for every table. What the action has set for its transaction is written beside each change.
# Its arguments are columns to leave out: passwords, and what the database derives by itself.
RECORD_CHANGE = """
CREATE OR REPLACE FUNCTION public.record_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before jsonb; after jsonb; difference jsonb;
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
CREATE OR REPLACE FUNCTION public.history_value(value jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN pg_catalog.jsonb_typeof(value) OPERATOR(pg_catalog.=) 'string'
               AND pg_catalog.length(value OPERATOR(pg_catalog.#>>) '{}') OPERATOR(pg_catalog.>) 20000
    THEN pg_catalog.jsonb_build_object('sha256', pg_catalog.encode(
      pg_catalog.sha256(pg_catalog.convert_to(value OPERATOR(pg_catalog.#>>) '{}', 'UTF8')), 'hex'))
    ELSE value END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0001_initial")]
    operations = [
        migrations.RunSQL(EXTENSIONS, migrations.RunSQL.noop),
        migrations.RunSQL(SV_KEY, migrations.RunSQL.noop),
        migrations.RunSQL(RECORD_CHANGE, migrations.RunSQL.noop),
    ]
