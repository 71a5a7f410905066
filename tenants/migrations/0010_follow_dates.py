"""How reminders notice that a date which they go by has changed: the function that each organisation's triggers call."""

from django.db import migrations

# One statement for all rows that a statement has changed; where no reminder goes by any of them it finds none by index.
FOLLOW_DATES = """
CREATE OR REPLACE FUNCTION public.follow_dates() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  marked bigint;
BEGIN
  EXECUTE pg_catalog.format(
    'UPDATE %I.reminder r SET is_stale = true FROM changed c WHERE r.%I = c.id AND r.anchor LIKE %L'
    ' AND r.done_at IS NULL AND r.archived_at IS NULL AND NOT r.is_stale',
    TG_TABLE_SCHEMA, TG_ARGV[0] || '_id', TG_ARGV[0] || '.%');
  GET DIAGNOSTICS marked = ROW_COUNT;
  IF marked > 0 THEN
    INSERT INTO public.tenants_wake_up (organisation_id, kind, minute)
    SELECT o.id, 'reminders.dates', pg_catalog.date_trunc('minute', pg_catalog.now())
      FROM public.tenants_organisation o WHERE o.schema_name OPERATOR(pg_catalog.=) TG_TABLE_SCHEMA::text
    ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0009_settings")]
    operations = [migrations.RunSQL(FOLLOW_DATES, "DROP FUNCTION IF EXISTS public.follow_dates()")]
