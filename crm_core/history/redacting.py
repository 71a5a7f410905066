"""Taking a person's values out of the history: the one thing that is ever changed in it.

That something was changed, when and by whom stays; what stood there gives way to a mark. The database allows exactly
this and nothing else (`public.history_is_kept()`), and only to who says that it is meant.
"""

import uuid
from collections.abc import Collection, Mapping

from django.db import connection

from kundsystem.accounts.actor import Actor
from kundsystem.accounts.permissions import SETTINGS_MANAGE
from kundsystem.shared.actions import action


@action("history.redact", permission=SETTINGS_MANAGE)
def redact(*, actor: Actor, rows: Mapping[str, Collection[uuid.UUID]], columns: Mapping[str, Collection[str]]) -> int:
    """Take the values of some columns out of everything that is remembered of some rows; returns how many entries.

    Args:
        actor: who erases.
        rows: table → keys.
        columns: table → the columns whose values are about a person.
    """
    changed = 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('kundsystem.redacting', 'on', true)")
        for table, keys in rows.items():
            cursor.execute(_REDACT, {"table": table, "keys": list(keys), "columns": list(columns.get(table, ()))})
            changed += cursor.rowcount
        cursor.execute("SELECT set_config('kundsystem.redacting', '', true)")
    return changed


_MARK = "jsonb_build_object('redacted', true)"
# What is empty stays so: that nothing stood there is nobody's secret. A pair has either of its values taken out.
_REDACT = f"""
UPDATE history_change h SET diff = (
  SELECT jsonb_object_agg(key, CASE
    WHEN key <> ALL(%(columns)s) THEN value
    WHEN h.op = 'U' THEN jsonb_build_array(
      CASE WHEN value -> 0 IN ('null', '""') THEN value -> 0 ELSE {_MARK} END,
      CASE WHEN value -> 1 IN ('null', '""') THEN value -> 1 ELSE {_MARK} END)
    WHEN value IN ('null', '""') THEN value
    ELSE {_MARK} END)
  FROM jsonb_each(h.diff))
WHERE table_name = %(table)s AND row_id = ANY(%(keys)s) AND diff ?| %(columns)s
"""
