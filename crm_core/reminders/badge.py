"""What the frame of every page says of one's reminders: how many wait, and what has just been reported."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.http import HttpRequest
from django.template.loader import render_to_string

from crm_core.reminders.permissions import VIEW
from crm_core.reminders.queries import tonight
from kundsystem.accounts.actor import Actor
from kundsystem.web import notices

# More than this is said as “99+”, and not counted further.
MOST = 100
NOTICES = 3

# One question: what is overdue or of today, by the index of each way in which it can be somebody's, and what is new.
_ASK = """
SELECT (SELECT count(*) FROM (SELECT id FROM reminder WHERE person_id = %(user)s AND due_at <= %(until)s
          AND done_at IS NULL AND archived_at IS NULL
        UNION SELECT id FROM reminder WHERE role_id = %(role)s AND due_at <= %(until)s
          AND done_at IS NULL AND archived_at IS NULL
        UNION SELECT r.id FROM reminder r JOIN customer c ON c.id = r.customer_id AND c.owner_id = %(user)s
         WHERE r.who = 'owner' AND r.due_at <= %(until)s AND r.done_at IS NULL AND r.archived_at IS NULL
        UNION SELECT id FROM reminder WHERE escalate_to_id = %(user)s AND due_at <= %(until)s
          AND escalated_at IS NOT NULL AND done_at IS NULL AND archived_at IS NULL
        LIMIT %(most)s) AS mine),
       ARRAY(SELECT r.id || ' ' || r.text FROM reminder_notice n JOIN reminder r ON r.id = n.reminder_id
        WHERE n.recipient_id = %(user)s AND n.channel = 'app' AND n.state = 'sent' AND n.seen_at IS NULL
          AND r.done_at IS NULL AND r.archived_at IS NULL ORDER BY n.made_at DESC LIMIT %(few)s)
"""


@dataclass(frozen=True)
class Badge:
    """How many wait, and the newest that have been reported and not taken note of."""

    count: int
    new: list[tuple[uuid.UUID, str]]

    def __str__(self) -> str:
        return f"{MOST - 1}+" if self.count >= MOST else str(self.count or "")


NOTHING = Badge(0, [])


def badge_of(request: HttpRequest) -> Badge:
    """Return what the frame says; asked once for a request."""
    kept: Badge | None = request.__dict__.get("reminder_badge")
    if kept is None:
        actor: Actor | None = getattr(request, "actor", None)
        kept = _ask(actor) if actor is not None and actor.user is not None and actor.may(VIEW) else NOTHING
        request.__dict__["reminder_badge"] = kept
    return kept


@notices.register
def reported(request: HttpRequest) -> str:
    """Tell of what has just been reported, on every page, until one has taken note of it."""
    badge = badge_of(request)
    if not badge.new:
        return ""
    return render_to_string("crm_core/reminders/_reported.html", {"new": badge.new}, request=request)


def _ask(actor: Actor) -> Badge:
    user = actor.person
    given: dict[str, Any] = {"user": user.pk, "role": user.role_id, "until": tonight(), "most": MOST, "few": NOTICES}
    with connection.cursor() as cursor:
        cursor.execute(_ASK, given)
        count, new = cursor.fetchone()
    return Badge(count, [(uuid.UUID(one[:36]), one[37:]) for one in new])
