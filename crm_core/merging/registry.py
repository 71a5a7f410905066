"""The tables that refer to customers and persons today. A later subject registers its own in the same way."""

import uuid

from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from crm_core.merging import notices, undoing  # noqa: F401  # what they register with the window and the history
from crm_core.merging.hanging import EVERY, Hanging, lead, lead_once, register, register_naming
from crm_core.notes.models import BODY_LIMIT
from kundsystem.shared.errors import UserError


def _lead_persons(cursor: CursorWrapper, kept: uuid.UUID, gone: uuid.UUID) -> None:
    """Persons move; the main one of the kept customer stays the main one."""
    cursor.execute(
        "UPDATE contact SET is_main = false WHERE customer_id = %s AND is_main AND EXISTS"
        " (SELECT FROM contact main WHERE main.customer_id = %s AND main.is_main AND main.archived_at IS NULL)",
        [gone, kept],
    )
    lead("contact", "customer_id")(cursor, kept, gone)


def _lead_subsidiaries(cursor: CursorWrapper, kept: uuid.UUID, gone: uuid.UUID) -> None:
    """Subsidiaries move. The two themselves have got their parent companies already: see `parents`."""
    cursor.execute("UPDATE customer SET parent_id = %s WHERE parent_id = %s AND id <> %s", [kept, gone, kept])


def _lead_drafts(cursor: CursorWrapper, kept: uuid.UUID, gone: uuid.UUID) -> None:
    """What somebody has begun to write at both becomes one text, the older first."""
    cursor.execute(
        "SELECT u.name FROM note_draft k JOIN note_draft g ON g.author_id = k.author_id"
        " JOIN accounts_user u ON u.id = k.author_id WHERE k.customer_id = %s AND g.customer_id = %s"
        " AND length(k.body) + length(g.body) + 2 > %s",
        [kept, gone, BODY_LIMIT],
    )
    if too_long := cursor.fetchone():
        message = _("%(name)s has long unfinished notes at both. One of them has to be saved first.")
        raise UserError(message % {"name": too_long[0]}, code="drafts_too_long")
    cursor.execute(
        "UPDATE note_draft k SET body = CASE WHEN k.saved_at <= g.saved_at THEN k.body || E'\\n\\n' || g.body"
        " ELSE g.body || E'\\n\\n' || k.body END"
        " FROM note_draft g WHERE k.customer_id = %s AND g.customer_id = %s AND g.author_id = k.author_id",
        [kept, gone],
    )
    lead_once("note_draft", "customer_id", "author_id")(cursor, kept, gone)


def _lead_selected_customers(cursor: CursorWrapper, kept: uuid.UUID, gone: uuid.UUID) -> None:
    """A fixed selection holds a customer once; persons stay in it, now at the kept customer."""
    cursor.execute(
        "DELETE FROM selection_member g WHERE g.customer_id = %s AND g.contact_id IS NULL AND EXISTS"
        " (SELECT FROM selection_member k WHERE k.customer_id = %s AND k.contact_id IS NULL"
        " AND k.selection_id = g.selection_id)",
        [gone, kept],
    )
    lead("selection_member", "customer_id")(cursor, kept, gone)


def _lead_selected_persons(cursor: CursorWrapper, kept: uuid.UUID, gone: uuid.UUID) -> None:
    """A fixed selection holds a person once, at the customer where the kept one stands."""
    lead_once("selection_member", "contact_id", "selection_id")(cursor, kept, gone)
    cursor.execute(
        "UPDATE selection_member m SET customer_id = c.customer_id FROM contact c"
        " WHERE c.id = m.contact_id AND c.id = %s AND m.customer_id <> c.customer_id",
        [kept],
    )


def _lead_differences(table: str, one: str, other: str) -> Hanging:
    """What somebody has said to be different from the one that goes is different from the kept one."""

    def move(cursor: CursorWrapper, kept: uuid.UUID, gone: uuid.UUID) -> None:
        cursor.execute(
            f'DELETE FROM "{table}" g WHERE g."{one}" = %s AND (g."{other}" = %s OR EXISTS'
            f' (SELECT FROM "{table}" k WHERE (k."{one}" = %s AND k."{other}" = g."{other}")'
            f' OR (k."{other}" = %s AND k."{one}" = g."{other}")))',
            [gone, kept, kept, kept],
        )
        lead(table, one)(cursor, kept, gone)

    return Hanging(move=move)


_NOTES = ngettext_lazy("%(count)s note", "%(count)s notes", "count")
_PERSONS = ngettext_lazy("%(count)s contact person", "%(count)s contact persons", "count")
_DEALS = ngettext_lazy("%(count)s deal", "%(count)s deals", "count")
_FILES = ngettext_lazy("%(count)s file", "%(count)s files", "count")
_SUBSIDIARIES = ngettext_lazy("%(count)s subsidiary", "%(count)s subsidiaries", "count")

register("customer", "note", "customer_id", Hanging(_NOTES))
register("customer", "contact", "customer_id", Hanging(_PERSONS, move=_lead_persons))
register("customer", "deal", "customer_id", Hanging(_DEALS))
register("customer", "file", "customer_id", Hanging(_FILES, "state = 'kept' AND archived_at IS NULL"))
register("customer", "customer", "parent_id", Hanging(_SUBSIDIARIES, move=_lead_subsidiaries))
register("customer", "customer", "merged_into_id", Hanging())
register("customer", "customer_tag", "customer_id", Hanging(move=lead_once("customer_tag", "customer_id", "tag_id")))
register("customer", "note_draft", "customer_id", Hanging(move=_lead_drafts))
register("customer", "selection_member", "customer_id", Hanging(move=_lead_selected_customers))

register("contact", "selection_member", "contact_id", Hanging(move=_lead_selected_persons))
register(
    "contact", "note_contact", "contact_id", Hanging(_NOTES, EVERY, lead_once("note_contact", "contact_id", "note_id"))
)
register("contact", "deal", "orderer_id", Hanging(_DEALS))
register("contact", "deal", "reference_contact_id", Hanging())
register("contact", "contact", "merged_into_id", Hanging())

# What a selection asks for may name them: who is a subsidiary of this one, say.
register_naming("selection", "tree")

for _target in ("customer", "contact"):
    for _one, _other in (("one_id", "other_id"), ("other_id", "one_id")):
        _table = f"different_{_target}s"
        register(_target, _table, _one, _lead_differences(_table, _one, _other))
