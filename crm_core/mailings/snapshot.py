"""Deciding who gets a mailing: a picture of its recipients, with the reason for everybody who is left out."""

from django.utils import timezone
from django.utils.translation import gettext as _

from crm_core.mailings.access import mailing_for
from crm_core.mailings.models import Delivery, Mailing
from crm_core.mailings.permissions import SEND
from crm_core.mailings.recipients import chosen
from crm_core.selections.patience import patience
from kundsystem.accounts.actor import Actor
from kundsystem.shared.actions import action
from kundsystem.shared.database import connection
from kundsystem.shared.errors import UserError

MILLISECONDS = 60_000

# Everybody is a row. Of those with the same address the first who may get it does, and of the reasons the first that
# holds is said. A private person, and a sole trader, who is known by a personal number, is asked for consent first
# (19 § marknadsföringslagen); who receives a newsletter has said so.
STATEMENT = """
INSERT INTO mail_delivery (id, mailing_id, contact_id, customer_id, name, address, state, reason, attempts, not_before,
                           provider_id)
SELECT gen_random_uuid(), %s, contact, customer, name, address,
       CASE WHEN why = '' THEN 'queued' ELSE 'left_out' END, why, 0, now(), ''
FROM (
  SELECT chosen.*, CASE
      WHEN address = '' THEN 'no_address'
      WHEN barred.reason IS NOT NULL THEN barred.reason
      WHEN lacks THEN 'consent'
      WHEN row_number() OVER (PARTITION BY address ORDER BY lacks, chosen.sort, customer, contact) > 1 THEN 'duplicate'
      ELSE '' END AS why
  FROM (SELECT contact, customer, left(found.name, 200) AS name, lower(trim(found.email)) AS address, sort,
               {lacks} AS lacks
          FROM ({chosen}) AS found(contact, customer, name, email, sort)
          JOIN customer AS c ON c.id = customer) AS chosen
  LEFT JOIN mail_suppression AS barred USING (address)
) AS decided
"""
LACKS_CONSENT = """(
    (c.kind = 'person' OR (length(c.org_number) = 10 AND substr(c.org_number, 3, 1) < '2'))
    AND NOT EXISTS (SELECT FROM mail_consent AS m WHERE m.customer_id = c.id AND m.withdrawn_at IS NULL))"""


@action("mailing.prepare", permission=SEND)
def prepare(*, actor: Actor, mailing: Mailing) -> dict[str, int]:
    """Decide who gets it, as the selection or the newsletter is now; again as often as one likes while it is a draft.

    Returns:
        How many there are in each state, `queued` and `left_out`.

    Raises:
        UserError: it has begun, is to nobody, or the selection can not be used.
    """
    mailing = Mailing.objects.select_for_update().get(pk=mailing_for(actor, mailing.pk, write=True).pk)
    if not mailing.is_editable:
        raise UserError(_("It has begun, so its recipients cannot be changed."), code="begun")
    sql, given = chosen(actor, mailing)
    Delivery.objects.filter(mailing=mailing).delete()
    with patience(MILLISECONDS), connection.cursor() as cursor:
        # In the database: a hundred thousand recipients are not fetched to be sent back.
        statement = STATEMENT.format(chosen=sql, lacks="false" if mailing.newsletter_id else LACKS_CONSENT)
        cursor.execute(statement, [mailing.pk, *given])
    mailing.prepared_at = timezone.now()
    mailing.save(update_fields=["prepared_at"])
    return Delivery.objects.filter(mailing=mailing).counted()
