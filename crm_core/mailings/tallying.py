"""How many messages of a mailing are in each state, as fast for a hundred thousand as for ten.

The deliveries are not counted: the database writes a line whenever some go from one state to another, in the same
transaction, and the sum of a mailing's lines is what counting would give. Those who send put the lines together now and
then, so that there are never many.
"""

import uuid
from collections.abc import Iterable

from django.db.models import Sum

from crm_core.mailings.models import TallyLine
from kundsystem.accounts.actor import Actor
from kundsystem.shared.actions import action
from kundsystem.shared.database import connection

# Whoever puts lines together takes those that nobody else is putting together just now, and the sum stays the same.
_TOGETHER = """
WITH taken AS (
  DELETE FROM mail_tally WHERE id IN (
    SELECT id FROM mail_tally WHERE {which} FOR UPDATE SKIP LOCKED)
  RETURNING mailing_id, state, number
)
INSERT INTO mail_tally (mailing_id, state, number)
SELECT mailing_id, state, sum(number) FROM taken GROUP BY mailing_id, state HAVING sum(number) <> 0
"""


def states_of(mailing: uuid.UUID) -> dict[str, int]:
    """Return how many messages of a mailing are in each state that some are in."""
    return states_of_each([mailing]).get(mailing, {})


def states_of_each(mailings: Iterable[uuid.UUID]) -> dict[uuid.UUID, dict[str, int]]:
    """Return the same for several: one question."""
    lines = TallyLine.objects.filter(mailing_id__in=list(mailings)).values_list("mailing_id", "state")
    found: dict[uuid.UUID, dict[str, int]] = {}
    for mailing, state, number in lines.annotate(total=Sum("number")):
        if number:
            found.setdefault(mailing, {})[state] = number
    return found


@action("mailing.put_tally_together")
def put_together(*, actor: Actor, mailing: uuid.UUID | None = None) -> None:
    """Put the lines of a mailing together, or those of all of them; what is counted stays the same."""
    which, given = ("true", []) if mailing is None else ("mailing_id = %s", [mailing])
    with connection.cursor() as cursor:
        cursor.execute(_TOGETHER.format(which=which), given)
