"""Deciding who gets a mailing: a picture of a selection, with the reason for everybody who is left out."""

from django.db.models import UUIDField, Value
from django.db.models.functions import Cast, Concat, Trim
from django.utils import timezone
from django.utils.translation import gettext as _

from crm_core.mailings.access import mailing_for
from crm_core.mailings.models import Delivery, Mailing
from crm_core.mailings.permissions import SEND
from crm_core.selections.compiling import selected
from crm_core.selections.freezing import checked_selection
from crm_core.selections.patience import patience
from kundsystem.accounts.actor import Actor
from kundsystem.shared.actions import action
from kundsystem.shared.database import connection
from kundsystem.shared.errors import UserError

MILLISECONDS = 60_000

# Everybody is a row. Of those with the same address the first gets it, and of the reasons the first that holds is said.
STATEMENT = """
INSERT INTO mail_delivery (id, mailing_id, contact_id, customer_id, name, address, state, reason, attempts, not_before,
                           provider_id)
SELECT gen_random_uuid(), %s, contact, customer, name, address,
       CASE WHEN why = '' THEN 'queued' ELSE 'left_out' END, why, 0, now(), ''
FROM (
  SELECT chosen.*, CASE
      WHEN address = '' THEN 'no_address'
      WHEN barred.reason IS NOT NULL THEN barred.reason
      WHEN row_number() OVER (PARTITION BY address ORDER BY chosen.sort, customer, contact) > 1 THEN 'duplicate'
      ELSE '' END AS why
  FROM (SELECT contact, customer, left(name, 200) AS name, lower(trim(email)) AS address, sort FROM ({chosen})
        AS found(contact, customer, name, email, sort)) AS chosen
  LEFT JOIN mail_suppression AS barred USING (address)
) AS decided
"""


@action("mailing.prepare", permission=SEND)
def prepare(*, actor: Actor, mailing: Mailing) -> dict[str, int]:
    """Decide who gets it, as the selection is now; again as often as one likes while it is a draft.

    Returns:
        How many there are in each state, `queued` and `left_out`.

    Raises:
        UserError: it has begun, has no selection, or the selection can not be used.
    """
    mailing = Mailing.objects.select_for_update().get(pk=mailing_for(actor, mailing.pk, write=True).pk)
    if not mailing.is_editable:
        raise UserError(_("It has begun, so its recipients cannot be changed."), code="begun")
    if mailing.selection is None:
        raise UserError(_("Choose a selection first."), code="required", field="selection")
    checked = checked_selection(actor, mailing.selection).usable()
    found = selected(checked).order_by()
    none = Cast(Value(None), UUIDField())
    if checked.lens.of_persons:
        called = Trim(Concat("first_name", Value(" "), "last_name"))
        found = found.annotate(called=called).values_list("pk", "customer_id", "called", "email", "sort_key")
    else:
        found = found.annotate(nobody=none).values_list("nobody", "pk", "name", "email", "sort_key")
    sql, given = found.query.sql_with_params()
    Delivery.objects.filter(mailing=mailing).delete()
    with patience(MILLISECONDS), connection.cursor() as cursor:
        # In the database: a hundred thousand recipients are not fetched to be sent back.
        cursor.execute(STATEMENT.format(chosen=sql), [mailing.pk, *given])
    mailing.prepared_at = timezone.now()
    mailing.save(update_fields=["prepared_at"])
    return Delivery.objects.filter(mailing=mailing).counted()
