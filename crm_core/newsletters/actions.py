"""Every write to who receives a newsletter, and to consent."""

import datetime as dt
import uuid

from django.utils import timezone
from django.utils.translation import gettext as _

from crm_core.contacts.models import Contact
from crm_core.customers.models import Customer
from crm_core.mailings.models import Delivery
from crm_core.mailings.states import Reason, State
from crm_core.newsletters.models import Ending, MailConsent, Newsletter, Source, Subscription
from crm_core.newsletters.permissions import WRITE
from kundsystem.accounts.actor import Actor
from kundsystem.shared.actions import action
from kundsystem.shared.errors import UserError


@action("newsletter.subscribe", permission=WRITE)
def subscribe(
    *,
    actor: Actor,
    newsletter: Newsletter,
    customer: Customer,
    contact: Contact | None = None,
    source: str = Source.ASKED,
) -> Subscription:
    """Let somebody at a customer receive a newsletter: a person, or the customer by its own address.

    Raises:
        UserError: the newsletter is archived, there is no address, or no such source.
    """
    if newsletter.archived_at is not None:
        raise UserError(_("%(name)s is archived. Bring it back first.") % {"name": newsletter}, code="archived")
    if source not in Source.values:
        raise UserError(_("Choose how it is known."), code="invalid", field="source")
    if contact is not None and contact.customer_id != customer.pk:
        raise UserError(_("Not all of them are contact persons of the customer."), code="other", field="contact")
    if not (contact.email if contact else customer.email):
        raise UserError(_("There is no e-mail address to send to."), code="no_address", field="contact")
    whose = {"newsletter": newsletter, "customer": customer, "contact": contact}
    began = {"source": source, "started_at": timezone.now(), "started_by": actor.user}
    found, is_new = Subscription.objects.select_for_update(of=("self",)).get_or_create(**whose, defaults=began)
    if not is_new and not found.is_active:
        ended = {"ended_at": None, "ending": "", "ended_by": None}
        for name, value in (began | ended).items():
            setattr(found, name, value)
        found.save(update_fields=[*began, *ended])
    return found


@action("newsletter.unsubscribe", permission=WRITE)
def unsubscribe(*, actor: Actor, subscription: Subscription, ending: str = Ending.COLLEAGUE) -> bool:
    """End a subscription, from this moment on: also what waits to be sent. Returns whether it was received."""
    return end(actor, [subscription.pk], ending) > 0


@action("consent.give", permission=WRITE)
def give_consent(*, actor: Actor, customer: Customer, source: str, given_on: dt.date | None = None) -> MailConsent:
    """Write down that a private person has agreed to get mailings.

    Raises:
        UserError: no such source, or a day that has not come.
    """
    day = given_on or timezone.localdate()
    if source not in Source.values:
        raise UserError(_("Choose how it is known."), code="invalid", field="source")
    if day > timezone.localdate():
        raise UserError(_("The day has not come yet."), code="invalid", field="given_on")
    facts = {"source": source, "given_on": day, "recorded_by": actor.user}
    found, _is_new = MailConsent.objects.in_force().get_or_create(customer=customer, defaults=facts)
    return found


@action("consent.withdraw", permission=WRITE)
def withdraw_consent(*, actor: Actor, customer: Customer) -> bool:
    """Write down that a private person does not agree any more; what waits to be sent is left out."""
    withdrawn = MailConsent.objects.in_force().filter(customer=customer)
    found = withdrawn.update(withdrawn_at=timezone.now()) > 0
    waiting = Delivery.objects.queued().filter(customer=customer, mailing__newsletter__isnull=True)
    waiting.update(state=State.LEFT_OUT, reason=Reason.CONSENT)
    return found


def end(actor: Actor, keys: list[uuid.UUID], ending: str) -> int:
    """End subscriptions within an action, and leave out what waits to be sent because of them; returns how many."""
    rows = Subscription.objects.active().select_for_update(of=("self",)).select_related("contact", "customer")
    found = list(rows.with_keys(keys).order_by("pk"))
    now = timezone.now()
    for row in found:
        row.ended_at, row.ending, row.ended_by = now, ending, actor.user
        row.save(update_fields=["ended_at", "ending", "ended_by"])
        waiting = Delivery.objects.queued().filter(
            mailing__newsletter=row.newsletter_id, customer=row.customer_id, contact=row.contact_id
        )
        waiting.update(state=State.LEFT_OUT, reason=Reason.ENDED)
    return len(found)
