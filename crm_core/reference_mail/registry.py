"""What reference mail brings to the registries of others."""

import uuid

from crm_core.deals.models import Deal
from crm_core.mail_templates.models import SentMail
from crm_core.mail_templates.sent import Sent, after_sending
from crm_core.merging.hanging import Hanging, register
from crm_core.reference_mail.models import ReferenceUse
from kundsystem.accounts.actor import Actor

register("customer", "reference_use", "sent_to_id", Hanging())


@after_sending
def count_uses(actor: Actor, sent: Sent, mail: SentMail) -> None:
    """Count each reference that a letter names when it is sent; one that was taken out of it is not."""
    keys = {uuid.UUID(key) for piece in sent.content.pieces for key in piece.deals.split()}
    found = Deal.objects.with_keys(keys).values_list("pk", flat=True)
    ReferenceUse.objects.bulk_create(
        ReferenceUse(deal_id=key, sent_to=sent.customer, used_by=actor.user) for key in found
    )
