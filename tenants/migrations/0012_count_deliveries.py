"""How it is known how far a mailing has come, whatever its size: the function that each organisation's triggers call."""

from django.db import migrations

# Lines are only added, never changed, so that those who send at the same time do not wait for each other.
COUNT_DELIVERIES = """
CREATE OR REPLACE FUNCTION public.count_deliveries() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moved text := CASE TG_OP
    WHEN 'INSERT' THEN 'SELECT mailing_id, state, 1 AS one FROM fresh'
    WHEN 'DELETE' THEN 'SELECT mailing_id, state, -1 AS one FROM gone'
    ELSE 'SELECT mailing_id, state, 1 AS one FROM fresh UNION ALL SELECT mailing_id, state, -1 FROM gone'
  END;
BEGIN
  EXECUTE pg_catalog.format(
    'INSERT INTO %I.mail_tally (mailing_id, state, number)'
    ' SELECT mailing_id, state, pg_catalog.sum(one) FROM (%s) AS moved'
    ' GROUP BY mailing_id, state HAVING pg_catalog.sum(one) OPERATOR(pg_catalog.<>) 0',
    TG_TABLE_SCHEMA, moved);
  RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0011_inbound")]
    operations = [migrations.RunSQL(COUNT_DELIVERIES, "DROP FUNCTION IF EXISTS public.count_deliveries()")]
