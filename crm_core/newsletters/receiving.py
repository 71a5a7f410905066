"""Who receives a newsletter just now: what a mailing to it asks, when it is decided and before each message leaves."""

import uuid
from typing import Any

from django.db.models import Case, F, QuerySet, Value, When
from django.db.models.functions import Concat, Trim

from crm_core.newsletters.models import Subscription
from crm_core.reach import within_reach
from kundsystem.accounts.actor import Actor


def receiving(actor: Actor, newsletter: uuid.UUID) -> QuerySet[Any, Any]:
    """Return the recipients: contact person, customer, name, address and what they are in order of."""
    found = Subscription.objects.reachable().of(newsletter).filter(within_reach(actor, "customer"))
    by_person = {"contact__isnull": False}
    person = Trim(Concat("contact__first_name", Value(" "), "contact__last_name"))
    called = Case(When(**by_person, then=person), default=F("customer__name"))
    email = Case(When(**by_person, then=F("contact__email")), default=F("customer__email"))
    order = Case(When(**by_person, then=F("contact__sort_key")), default=F("customer__sort_key"))
    chosen = found.order_by().annotate(called=called, email=email, order=order)
    return chosen.values_list("contact_id", "customer_id", "called", "email", "order")


def still_receives(newsletter: uuid.UUID, customer: uuid.UUID, contact: uuid.UUID | None) -> bool:
    """Tell whether somebody receives a newsletter at this moment."""
    return Subscription.objects.active().of(newsletter).filter(customer=customer, contact=contact).exists()
