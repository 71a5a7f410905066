"""That somebody gets no mailings, said where one looks at the customer and its persons."""

import uuid
from collections.abc import Mapping, Sequence

from crm_core.contacts.marks import Mark
from crm_core.contacts.marks import register as register_mark
from crm_core.contacts.models import Contact
from crm_core.customers.models import Customer
from crm_core.customers.notices import Notice, register
from crm_core.mailings.models import Suppression
from crm_core.newsletters.permissions import VIEW
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared import formatting


@register
def opted_out(request: TenantRequest, customer: Customer) -> Notice | None:
    """Say above the facts that the customer's own address gets no mailings, and why."""
    if not customer.email or not request.actor.may(VIEW):
        return None
    barred = Suppression.objects.among([customer.email]).first()
    return Notice("crm_core/newsletters/_opted_out.html", {"barred": barred}) if barred else None


@register_mark
def marked(actor: Actor, contacts: Sequence[Contact]) -> Mapping[uuid.UUID, Mark]:
    """Say beside a person's name that the address gets no mailings, and why."""
    if not actor.may(VIEW):
        return {}
    found = {one.address: one for one in Suppression.objects.among(contact.email for contact in contacts)}
    marks = {}
    for contact in contacts:
        if (barred := found.get(contact.email.strip().lower())) is not None:
            when = formatting.long_date(formatting.as_date(barred.created_at))
            marks[contact.pk] = Mark(barred.why, "falu", " ".join(filter(None, (when, barred.note))))
    return marks
