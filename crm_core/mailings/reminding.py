"""Following a mailing up: a reminder at each customer where it had some fate, for whoever is responsible there."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from crm_core.contacts.models import Contact
from crm_core.customers.access import customers_for
from crm_core.mailings.access import mailing_for
from crm_core.mailings.fates import Fate
from crm_core.mailings.models import Delivery, Mailing
from crm_core.reminders.actions import create_reminder
from crm_core.reminders.models import Who
from crm_core.reminders.permissions import WRITE
from kundsystem.accounts.actor import Actor
from kundsystem.shared.actions import action
from kundsystem.shared.errors import UserError

# More than anybody rings; a rule on a selection is for that.
MOST = 500
FATES = (Fate.OPENED, Fate.CLICKED, Fate.NOT_OPENED, Fate.RECEIVED, Fate.BOUNCED, Fate.FAILED, Fate.UNCERTAIN)


def whom(actor: Actor, mailing: Mailing, fate: str) -> list[tuple[Any, Any]]:
    """Return the customers with a fate, each once, and the person where it is one only; one more than the most."""
    theirs = customers_for(actor).active().values("pk")
    rows = Delivery.objects.of_mailing(mailing.pk).with_fate(fate).filter(customer__in=theirs)
    found: dict[Any, set[Any]] = {}
    for customer, contact in rows.order_by("sort_key", "id").values_list("customer", "contact").iterator():
        found.setdefault(customer, set()).add(contact)
        if len(found) > MOST:
            break
    return [(key, next(iter(persons)) if len(persons) == 1 else None) for key, persons in found.items()]


@action("mailing.remind", permission=WRITE)
def remind(*, actor: Actor, mailing: Mailing, fate: str, text: str, due_on: dt.date, to_me: bool = False) -> int:
    """Make a reminder at each customer with a fate; returns how many.

    Args:
        actor: who does it; also whose a reminder is where nobody is responsible.
        mailing: that has begun.
        fate: as `FATES`.
        text: what is to be done.
        due_on: on which day.
        to_me: they are all the actor's, rather than whoever's is responsible.

    Raises:
        UserError: there is no such fate, nobody has it, it is too many, or the day has passed.
    """
    mailing = mailing_for(actor, mailing.pk)
    if fate not in FATES:
        raise UserError(_("That is not one of the choices."), code="invalid", field="fate")
    if due_on < timezone.localdate():
        raise UserError(_("Choose a day that has not passed."), code="passed", field="due_on")
    found = whom(actor, mailing, fate)
    if not found:
        raise UserError(_("Nobody has this fate."), code="nobody", field="fate")
    if len(found) > MOST:
        said = _("That is more than %(number)s customers. Make a selection of them, and a rule on it.")
        raise UserError(said % {"number": MOST}, code="too_many")
    who = {"who": Who.PERSON, "person": actor.person} if to_me else {"who": Who.OWNER}
    customers = customers_for(actor).select_related("owner").in_bulk([key for key, _person in found])
    persons = _persons([person for _key, person in found if person])
    for key, person in found:
        values = {"text": text, "due_on": due_on, "customer": customers[key], "contact": persons.get(person), **who}
        create_reminder(actor=actor, values=values)
    return len(found)


def _persons(keys: list[Any]) -> dict[Any, Any]:
    return Contact.objects.current().in_bulk(keys)
