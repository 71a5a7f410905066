"""Attaching the history to a table: what a migration that makes one does last."""

from django.db.migrations import RunSQL

# Tables that have no history, and why.
EXEMPT = {
    "django_migrations": "kept by Django",
    "django_session": "who is signed in, not what was changed",
    "usersessions_usersession": "who is signed in, not what was changed",
    "account_emailaddress": "kept by the sign-in pages; the user's own row has its history",
    "account_emailconfirmation": "kept by the sign-in pages",
    "history_change": "it is the history",
    "job": "progress, not content",
    "note_draft": "not yet said; the note is recorded when it is saved",
    "import": "how a file is being read; what it wrote is in the history under its key",
    "import_mapping": "how a file was understood last time",
    "import_row": "a file's rows while it is being looked at",
    "import_check": "what a file's rows would become",
    "list_layout": "how somebody likes a list to look",
}


def record_history(table: str, *left_out: str) -> RunSQL:
    """Make a migration operation that records every change of a table.

    Args:
        table: its name; it has a UUID column `id`.
        left_out: columns that are never recorded: secrets, and what the database derives.
    """
    arguments = ", ".join(f"'{column}'" for column in left_out)
    return RunSQL(
        f'CREATE TRIGGER record_change AFTER INSERT OR UPDATE OR DELETE ON "{table}"'
        f" FOR EACH ROW EXECUTE FUNCTION public.record_change({arguments})",
        f'DROP TRIGGER record_change ON "{table}"',
    )
