"""What the database itself says of its tables: whatever a later subject adds is known without being told."""

from django.db.backends.utils import CursorWrapper


def columns_of(cursor: CursorWrapper, table: str) -> list[str]:
    """Columns that can be written: those the database derives are left out."""
    cursor.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
        " AND NOT attisdropped AND attgenerated = ''",
        [table],
    )
    return [name for (name,) in cursor.fetchall()]


def references_to(cursor: CursorWrapper, table: str) -> list[tuple[str, str]]:
    """Tables and columns that point at a table's key, itself among them when it does."""
    cursor.execute(
        "SELECT c.conrelid::regclass::text, a.attname FROM pg_constraint c"
        " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]"
        " WHERE c.contype = 'f' AND c.confrelid = %s::regclass ORDER BY 1, 2",
        [table],
    )
    return cursor.fetchall()
