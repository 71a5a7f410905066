"""What newsletters bring to the registries of others."""

import uuid

from django.db.backends.utils import CursorWrapper
from django.utils.translation import ngettext_lazy

from crm_core.merging.hanging import Hanging, lead, register
from crm_core.newsletters import notices  # noqa: F401 (says who gets no mailings)

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


def _customers(cursor: CursorWrapper, kept: uuid.UUID, gone: uuid.UUID) -> None:
    cursor.execute(_SETTLE, [gone, kept])
    cursor.execute(_LEAVE_OUT, [gone, kept])
    lead(TABLE, "customer_id")(cursor, kept, gone)


def _contacts(cursor: CursorWrapper, kept: uuid.UUID, gone: uuid.UUID) -> None:
    cursor.execute(_SETTLE, [gone, kept])
    cursor.execute(_LEAVE_OUT, [gone, kept])
    cursor.execute(_FOLLOW, [kept, gone])


def _consents(cursor: CursorWrapper, kept: uuid.UUID, gone: uuid.UUID) -> None:
    cursor.execute(
        "UPDATE mail_consent g SET withdrawn_at = now() WHERE g.customer_id = %s AND g.withdrawn_at IS NULL"
        " AND EXISTS (SELECT FROM mail_consent k WHERE k.customer_id = %s AND k.withdrawn_at IS NULL)",
        [gone, kept],
    )
    lead("mail_consent", "customer_id")(cursor, kept, gone)


register("customer", TABLE, "customer_id", Hanging(_RECIPIENTS, counted="true", move=_customers))
register("contact", TABLE, "contact_id", Hanging(_RECIPIENTS, counted="true", move=_contacts))
register("customer", "mail_consent", "customer_id", Hanging(move=_consents))
