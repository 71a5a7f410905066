"""What newsletters bring to the registries of others."""

import uuid

from django.db.backends.utils import CursorWrapper
from django.utils.translation import ngettext_lazy

from crm_core.merging.hanging import Hanging, lead, register
from crm_core.newsletters import importing, notices  # noqa: F401 (what a file may bring; who gets no mailings)

_RECIPIENTS = ngettext_lazy("%(count)s newsletter recipient", "%(count)s newsletter recipients", "count")
TABLE = "newsletter_subscription"
# What both have for the same newsletter is there once. Whoever has opted out as one of them has opted out.
_SETTLE = """
UPDATE "newsletter_subscription" k SET ended_at = g.ended_at, ending = g.ending, ended_by_id = g.ended_by_id
  FROM "newsletter_subscription" g
 WHERE g.newsletter_id = k.newsletter_id AND g.recipient = %s AND k.recipient = %s
   AND g.ending IN ('mail', 'self') AND k.ended_at IS NULL
"""
_LEAVE_OUT = """
DELETE FROM "newsletter_subscription" g WHERE g.recipient = %s
   AND EXISTS (SELECT FROM "newsletter_subscription" k WHERE k.recipient = %s AND k.newsletter_id = g.newsletter_id)
"""
# A person may be merged with one at another customer: the subscription goes along.
_FOLLOW = """
UPDATE "newsletter_subscription" s SET contact_id = c.id, customer_id = c.customer_id FROM contact c
 WHERE c.id = %s AND s.contact_id = %s
"""
# Whoever has opted out by one address, or called us spam, has done so by the other too; also by the one that the merge
# has just put another in the place of.
_OPTED_OUT = """
WITH theirs AS (
  SELECT lower(email) AS address FROM {table} WHERE id IN (%(kept)s, %(gone)s) AND email <> ''
  UNION SELECT lower(diff->'email'->>0) FROM history_change
   WHERE table_name = '{table}' AND row_id = %(kept)s AND op = 'U' AND diff->'email'->>0 <> ''
     AND operation = NULLIF(current_setting('kundsystem.operation', true), '')::uuid
), said AS (
  SELECT s.* FROM mail_suppression AS s JOIN theirs USING (address) WHERE s.reason IN ('complained', 'opted_out')
   ORDER BY s.reason LIMIT 1
), barred AS (
  INSERT INTO mail_suppression (id, address, reason, mailing_id, created_by_id, note, created_at)
  SELECT gen_random_uuid(), theirs.address, said.reason, said.mailing_id, said.created_by_id, said.note, now()
    FROM theirs, said
  ON CONFLICT (address) DO UPDATE SET reason = excluded.reason WHERE mail_suppression.reason = 'bounced'
  RETURNING address, reason
)
UPDATE mail_delivery AS d SET state = 'left_out', reason = barred.reason
  FROM barred WHERE d.address = barred.address AND d.state = 'queued'
"""
# A consent that was withdrawn after another was given, whichever of the two gave it, stands for both.
_WITHDRAWN = """
UPDATE mail_consent g SET withdrawn_at = w.at FROM (
  SELECT max(withdrawn_at) AS at FROM mail_consent WHERE customer_id IN (%(kept)s, %(gone)s)) AS w
 WHERE g.customer_id IN (%(kept)s, %(gone)s) AND g.withdrawn_at IS NULL AND g.given_on <= w.at::date
"""


def _customers(cursor: CursorWrapper, kept: uuid.UUID, gone: uuid.UUID) -> None:
    cursor.execute(_SETTLE, [gone, kept])
    cursor.execute(_LEAVE_OUT, [gone, kept])
    lead(TABLE, "customer_id")(cursor, kept, gone)
    cursor.execute(_OPTED_OUT.format(table="customer"), {"kept": kept, "gone": gone})


def _contacts(cursor: CursorWrapper, kept: uuid.UUID, gone: uuid.UUID) -> None:
    cursor.execute(_SETTLE, [gone, kept])
    cursor.execute(_LEAVE_OUT, [gone, kept])
    cursor.execute(_FOLLOW, [kept, gone])
    cursor.execute(_OPTED_OUT.format(table="contact"), {"kept": kept, "gone": gone})


def _consents(cursor: CursorWrapper, kept: uuid.UUID, gone: uuid.UUID) -> None:
    cursor.execute(_WITHDRAWN, {"kept": kept, "gone": gone})
    cursor.execute(
        "UPDATE mail_consent g SET withdrawn_at = now() WHERE g.customer_id = %s AND g.withdrawn_at IS NULL"
        " AND EXISTS (SELECT FROM mail_consent k WHERE k.customer_id = %s AND k.withdrawn_at IS NULL)",
        [gone, kept],
    )
    lead("mail_consent", "customer_id")(cursor, kept, gone)


register("customer", TABLE, "customer_id", Hanging(_RECIPIENTS, counted="true", move=_customers))
register("contact", TABLE, "contact_id", Hanging(_RECIPIENTS, counted="true", move=_contacts))
register("customer", "mail_consent", "customer_id", Hanging(move=_consents))
