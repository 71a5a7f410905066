"""What searching is made of: a text as it is looked for, the words of a row, the words of a note, and learning words.

As in 0002, every name inside is qualified: replaying a template and restoring a dump run with an empty search path.
"""

from django.db import migrations

# Letters that Unicode does not take apart into a letter and an accent, and what is typed for them.
LETTERS = ("øæœłđßẞþðıςØÆŒŁĐÞÐ", "oaoldsstdiσoaoldtd")
# What parts words becomes a space.
APART = '\t\n\r\v\f!"#$%&()*+,-./:;<=>?@[\\]^_{|}~–—…«»“”„§·'
# The accents that are left when letters are taken apart, and apostrophes: O'Leary is found by oleary.
LEFT_OUT = "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u0309\u030a\u030b\u030c\u031b\u0323\u0326\u0327\u0328'`´‘’"

# The order of letters' case is the database's own, as that of every index on lower(): Greek and Cyrillic are lowered.
PLAIN = f"""
CREATE OR REPLACE FUNCTION public.search_plain(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $plain$
  SELECT pg_catalog.lower(pg_catalog.translate(pg_catalog.normalize(value, 'NFKD'),
    $from${LETTERS[0]}{APART}{LEFT_OUT}$from$,
    $to${LETTERS[1]}{" " * len(APART)}$to$) COLLATE pg_catalog."default")
$plain$;
"""

# The first `names` parts are what a thing is called, the others what else it is found by, on a line of their own and
# each word after a q: " granlida matteknik ab\n q10482 qgranlida". So one trigram index tells words that begin a name
# from those that stand elsewhere, and both from the middle of a word.
WORDS = """
CREATE OR REPLACE FUNCTION public.search_words(names int, VARIADIC parts text[]) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE
  name text := public.search_plain(pg_catalog.array_to_string(parts[1:names], ' '));
  rest text := public.search_plain(pg_catalog.array_to_string(parts[names OPERATOR(pg_catalog.+) 1:], ' '));
BEGIN
  RETURN pg_catalog.concat(' ', name, E'\\n q', pg_catalog.replace(rest, ' ', ' q'));
END $$;
"""

# All words as PostgreSQL's `simple` configuration has them, in their places: exact words, beginnings and phrases are
# found. Besides, long words backwards after a <, so that what ends like a word is found by its beginning; and the month
# after a #, counted from year 0, so that the newest can be asked for first and a common word costs no more than a rare
# one. The cost is what it is: the planner is to ask the index rather than work it out for every row.
NOTE_WORDS = """
CREATE OR REPLACE FUNCTION public.note_words(body text, happened_at timestamptz) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT COST 2000 AS $$
DECLARE
  words tsvector := pg_catalog.to_tsvector('pg_catalog.simple'::pg_catalog.regconfig, body);
  day timestamp := pg_catalog.timezone('UTC', happened_at);
  word text;
  more text[] := ARRAY[pg_catalog.concat('#', (EXTRACT(year FROM day) OPERATOR(pg_catalog.*) 12
    OPERATOR(pg_catalog.+) EXTRACT(month FROM day))::int)];
BEGIN
  FOREACH word IN ARRAY pg_catalog.tsvector_to_array(words) LOOP
    IF pg_catalog.length(word) BETWEEN 8 AND 60 THEN
      more := pg_catalog.array_append(more, pg_catalog.concat('<', pg_catalog.reverse(word)));
    END IF;
  END LOOP;
  RETURN words OPERATOR(pg_catalog.||) pg_catalog.array_to_tsvector(more);
END $$;
"""

# Every word of a row with `words` becomes known, to guess what was meant by a misspelt one. No word is locked for others
# by being unique: who saves a row never waits for somebody else's import, and a word that is there twice does no harm.
LEARN = """
CREATE OR REPLACE FUNCTION public.learn_words() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  learn text := pg_catalog.concat(
    'INSERT INTO %1$I.search_word (word)',
    ' SELECT DISTINCT word FROM (',
    '  SELECT pg_catalog.string_to_table(pg_catalog.split_part(words, E''\\n'', 1), '' '') AS word FROM %2$s',
    '  UNION ALL SELECT pg_catalog.string_to_table(pg_catalog.replace(',
    '    pg_catalog.split_part(words, E''\\n'', 2), '' q'', '' ''), '' '') FROM %2$s) AS every',
    ' WHERE pg_catalog.length(word) BETWEEN 3 AND 40 AND word OPERATOR(pg_catalog.!~) ''[0-9]''',
    '  AND NOT EXISTS (SELECT FROM %1$I.search_word AS known WHERE known.word OPERATOR(pg_catalog.=) every.word)');
BEGIN
  IF TG_LEVEL OPERATOR(pg_catalog.=) 'STATEMENT' THEN
    EXECUTE pg_catalog.format(learn, TG_TABLE_SCHEMA, 'fresh');
  ELSE
    EXECUTE pg_catalog.format(learn, TG_TABLE_SCHEMA, '(SELECT $1 AS words) AS fresh') USING NEW.words;
  END IF;
  RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0004_plain_name")]
    operations = [
        migrations.RunSQL(PLAIN, "DROP FUNCTION public.search_plain(text)"),
        migrations.RunSQL(WORDS, "DROP FUNCTION public.search_words(int, text[])"),
        migrations.RunSQL(NOTE_WORDS, "DROP FUNCTION public.note_words(text, timestamptz)"),
        migrations.RunSQL(LEARN, "DROP FUNCTION public.learn_words()"),
    ]
