"""Attaching the history to a table: what a migration that makes one does last."""

from collections.abc import Collection

from django.db.migrations import RunSQL

# Tables that have no history, and why.
EXEMPT = {
    "django_migrations": "kept by Django",
    "django_session": "who is signed in, not what was changed",
    "usersessions_usersession": "who is signed in, not what was changed",
    "account_emailaddress": "kept by the sign-in pages; the user's own row has its history",
    "account_emailconfirmation": "kept by the sign-in pages",
    "mfa_authenticator": "secrets of signing in; that one is added or taken away is an event",
    "history_change": "it is the history",
    "mail_delivery": "what became of each message, which it says itself; the mailing has its history",
    "mail_tally": "sums of mail_delivery, which the database keeps by itself",
    "job": "progress, not content",
    "import": "how a file is being read; what it wrote is in the history under its key",
    "import_mapping": "how a file was understood last time",
    "import_row": "a file's rows while it is being looked at",
    "import_check": "what a file's rows would become",
    "api_kept_answer": "what a program was answered, kept for a day to be given again",
    "reminder_notice": "what became of each message, which it says itself; the reminder has its history",
    "reminder_settings": "when somebody wants to be told, and when the next letter is due",
    "push_device": "which browsers somebody is told in, and the secrets that these are reached by",
    "selection_draft": "a selection that is being made, kept because its address would be too long",
    "selection_subscription": "what somebody wants to be told of, and how far that has come",
    "bulk_row": "rows that a change of many has not come to yet",
    "bulk_change": "how far a change of many has come; what it changed is in the history under its key",
    "mail_draft": "what somebody is writing, until it is sent, saved or thrown away",
    "mail_version": "it is the history of templates and blocks",
    "calendar_upload": "a file that somebody is looking at, until it is taken in",
    "invitation_mail": "a letter as it left, and its fate; the booking has its history",
    "outside_time": "what somebody's other calendar says, read anew again and again",
    "sent_invitation": "what has been told, and is told anew when it changes; the booking has its history",
    "sent_mail": "a letter as it left, and its fate; the note that it became has its history",
    "list_standard": "which list somebody likes to begin with",
    "list_layout": "how somebody likes a list to look",
    "search_word": "words that occur, without saying where; the rows they come from are recorded",
    "search_recent": "what somebody has opened, not what was changed",
}


EVERY = "INSERT OR UPDATE OR DELETE"


def record_history(table: str, *left_out: str, within: Collection[str] = (), on: str = EVERY) -> RunSQL:
    """Make a migration operation that records every change of a table.

    Args:
        table: its name; it has a UUID column `id`.
        left_out: columns that are never recorded: secrets, and what the database derives.
        within: verbs of the only actions whose changes are recorded, when what others do is not worth it.
        on: what is recorded, when not everything says that something changed.
    """
    arguments = ", ".join(f"'{column}'" for column in left_out)
    verbs = ", ".join(f"'{verb}'" for verb in within)
    when = f" WHEN (pg_catalog.current_setting('kundsystem.verb', true) IN ({verbs}))" if within else ""
    return RunSQL(
        f'CREATE TRIGGER record_change AFTER {on} ON "{table}"'
        f" FOR EACH ROW{when} EXECUTE FUNCTION public.record_change({arguments})",
        f'DROP TRIGGER record_change ON "{table}"',
    )


def record_history_without(table: str, *left_out: str) -> RunSQL:
    """Make a migration operation that leaves out other columns than before, in a table that has its history already."""
    recording = record_history(table, *left_out)
    return RunSQL(f"{recording.reverse_sql}; {recording.sql}", RunSQL.noop)
