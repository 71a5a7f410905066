"""Attaching the learning of words to a table with `words`: what a migration that gives it that column does after."""

from django.db.migrations import RunSQL

_TRIGGERS = """
CREATE TRIGGER learn_words AFTER INSERT ON "{table}" REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION public.learn_words();
CREATE TRIGGER learn_new_words AFTER UPDATE ON "{table}"
  FOR EACH ROW WHEN (OLD.words IS DISTINCT FROM NEW.words) EXECUTE FUNCTION public.learn_words();
"""
# What the trigger does, for the rows that are there already.
_LEARN = """
INSERT INTO search_word (word)
SELECT DISTINCT word FROM (
  SELECT string_to_table(split_part(words, E'\\n', 1), ' ') AS word FROM "{table}"
  UNION ALL SELECT string_to_table(replace(split_part(words, E'\\n', 2), ' q', ' '), ' ') FROM "{table}"
) AS every
WHERE length(word) BETWEEN 3 AND 40 AND word !~ '[0-9]'
  AND NOT EXISTS (SELECT FROM search_word AS known WHERE known.word = every.word);
"""
_FORGET = 'DROP TRIGGER learn_words ON "{table}"; DROP TRIGGER learn_new_words ON "{table}"'


def learn_words(table: str) -> RunSQL:
    """Make a migration operation that makes every word of a table known, and goes on doing so."""
    return RunSQL((_LEARN + _TRIGGERS).format(table=table), _FORGET.format(table=table))
