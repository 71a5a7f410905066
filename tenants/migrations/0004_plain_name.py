"""A name as duplicates are looked for: å ä ö and a a o alike, without the form of company and what separates words.

It is given what `sv_key` makes. Plain replacing, since a regular expression takes ten times as long, and every customer
that is written has an index to be brought up to date.
"""

from django.db import migrations

APART = ".,;:_/()[]&+-–*!?@#%"
# Words that say what form a company has, and those that join two names.
LEFT_OUT = (
    "ab",
    "aktiebolag",
    "aktiebolaget",
    "hb",
    "handelsbolag",
    "handelsbolaget",
    "kb",
    "kommanditbolag",
    "kommanditbolaget",
    "ek for",
    "ek  for",  # with a full stop
    "ekonomisk forening",
    "enskild firma",
    "ef",
    "publ",
    "i likvidation",
    "i konkurs",
    "as",
    "a s",
    "aps",
    "oy",
    "oyj",
    "gmbh",
    "ltd",
    "limited",
    "inc",
    "llc",
    "plc",
    "och",
    "and",
)
WORDS = (
    "(' ' OPERATOR(pg_catalog.||)"
    f" pg_catalog.translate(sort_key, '{{|}}{APART}', 'aao{' ' * len(APART)}') OPERATOR(pg_catalog.||) ' ')"
)
for _word in LEFT_OUT:
    WORDS = f"pg_catalog.replace({WORDS}, ' {_word} ', ' ')"

PLAIN_NAME = f"""
CREATE OR REPLACE FUNCTION public.plain_name(sort_key text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
  SELECT pg_catalog.translate({WORDS}, ' ', '')
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0003_snapshot_migrations")]
    operations = [migrations.RunSQL(PLAIN_NAME, "DROP FUNCTION public.plain_name(text)")]
