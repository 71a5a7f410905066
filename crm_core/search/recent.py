"""What somebody has opened lately."""

import uuid

from django.db import connection
from django.utils import timezone

from crm_core.search.models import Recent
from kundsystem.accounts.actor import Actor
from kundsystem.shared.actions import action
from kundsystem.shared.keys import new_key

KEPT = 100  # of each user

_REMEMBER = """
INSERT INTO search_recent (id, user_id, subject, thing, opened_at, times) VALUES (%s, %s, %s, %s, %s, 1)
ON CONFLICT (user_id, subject, thing) DO UPDATE SET opened_at = excluded.opened_at, times = search_recent.times + 1
"""
_FORGET = """
DELETE FROM search_recent WHERE user_id = %s AND opened_at < (
    SELECT opened_at FROM search_recent WHERE user_id = %s ORDER BY opened_at DESC OFFSET %s LIMIT 1)
"""


@action("search.opened")
def remember(*, actor: Actor, subject: str, key: uuid.UUID) -> None:
    """Remember that somebody has opened a thing; only so many are kept of each."""
    user = actor.person.pk
    with connection.cursor() as cursor:
        cursor.execute(_REMEMBER, [new_key(), user, subject, key, timezone.now()])
        cursor.execute(_FORGET, [user, user, KEPT - 1])


def keys_of(actor: Actor, most: int = KEPT) -> list[tuple[str, uuid.UUID]]:
    """Return what somebody has opened, the last first: subject and key."""
    if actor.user is None:
        return []
    opened = Recent.objects.filter(user=actor.user).order_by("-opened_at")
    return list(opened.values_list("subject", "thing")[:most])


def weights(actor: Actor) -> dict[str, dict[uuid.UUID, float]]:
    """Return what each is worth, by subject: 1 for what was opened last, down to almost nothing."""
    found: dict[str, dict[uuid.UUID, float]] = {}
    opened = keys_of(actor)
    for place, (subject, key) in enumerate(opened):
        found.setdefault(subject, {})[key] = 1 - place / KEPT
    return found
