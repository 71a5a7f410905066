"""The history is never changed: the database itself refuses, except to put a mark where erased values stood."""

from django.conf import settings
from django.db import migrations

MARK = '{"redacted": true}'

KEPT = f"""
CREATE OR REPLACE FUNCTION public.history_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  mark CONSTANT jsonb := '{MARK}';
BEGIN
  -- The template is nobody's past: it is emptied whenever its starter content has been read out.
  IF TG_OP = 'TRUNCATE' AND TG_TABLE_SCHEMA = '{settings.TEMPLATE_SCHEMA}' THEN RETURN NULL; END IF;
  -- Nested, since OLD and NEW are not there for TRUNCATE.
  IF TG_OP = 'UPDATE' THEN
    IF pg_catalog.current_setting('kundsystem.redacting', true) = 'on'
       AND pg_catalog.to_jsonb(NEW) - 'diff' = pg_catalog.to_jsonb(OLD) - 'diff'
       AND NOT EXISTS (
         SELECT FROM pg_catalog.jsonb_each(OLD.diff) AS was (key, value)
         FULL JOIN pg_catalog.jsonb_each(NEW.diff) AS now (key, value) USING (key)
         WHERE was.value IS DISTINCT FROM now.value AND NOT COALESCE(
           now.value = mark
           OR OLD.op = 'U' AND pg_catalog.jsonb_typeof(now.value) = 'array'
              AND pg_catalog.jsonb_array_length(now.value) = 2
              AND now.value -> 0 IN (was.value -> 0, mark) AND now.value -> 1 IN (was.value -> 1, mark),
           false))
    THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'The history is never changed.' USING ERRCODE = 'insufficient_privilege';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0006_shape")]
    operations = [migrations.RunSQL(KEPT, "DROP FUNCTION public.history_is_kept()")]
