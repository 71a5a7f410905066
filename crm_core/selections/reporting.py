"""Telling who is new in a selection, to whoever subscribes to it."""

import datetime as dt
import uuid
from typing import Any

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from crm_core.contacts.models import Contact
from crm_core.customers.access import customers_for
from crm_core.selections import letters
from crm_core.selections.access import selection_for
from crm_core.selections.models import SelectionSubscription
from crm_core.selections.subscribing import REPORT, Holding, held_by, next_time
from kundsystem.accounts.actor import Actor
from kundsystem.shared.actions import action
from kundsystem.shared.errors import Forbidden, NotFound, UserError
from tenants import wake_ups

MOST_NAMED = 20
# What is kept for the first page until somebody has taken note of it.
MOST_UNSEEN = 1000


@action("selection.report")
def report(*, actor: Actor, pk: uuid.UUID) -> bool:
    """Tell whoever subscribes what is new, when it is time; returns whether it was.

    When it is done, the next time is set and asked to be woken for in the same transaction: run again it does nothing,
    and one that came late tells once of all that is new since.
    """
    now = timezone.now()
    due = SelectionSubscription.objects.select_for_update(skip_locked=True, of=("self",)).filter(next_at__lte=now)
    subscription = due.select_related("user__role").filter(pk=pk).first()
    if subscription is None:
        return False
    with translation.override(subscription.user.language):
        _tell(subscription, now)
    subscription.next_at = next_time(subscription.weekday, now)
    subscription.save()
    wake_ups.schedule(REPORT, subscription.next_at)
    return True


def due_now() -> list[uuid.UUID]:
    """Return the subscriptions whose time has come."""
    return list(SelectionSubscription.objects.filter(next_at__lte=timezone.now()).values_list("pk", flat=True))


def named(actor: Actor, keys: list[uuid.UUID], *, of_persons: bool) -> list[tuple[str, str]]:
    """Return the first of some customers, or persons, by name: what each is called, and its page."""
    customers = customers_for(actor)
    some = keys[:MOST_NAMED]
    if of_persons:
        persons = Contact.objects.active().filter(pk__in=some, customer__in=customers.active())
        found: Any = persons.select_related("customer").order_by("sort_key", "id")
        return [
            (f"{one.name}, {one.customer.name}", reverse("customer_tab", args=[one.customer_id, "contacts"]))
            for one in found
        ]
    return [
        (one.name, reverse("customer_show", args=[one.pk]))
        for one in customers.active().with_keys(some).order_by("sort_key", "id")
    ]


def _tell(subscription: SelectionSubscription, now: dt.datetime) -> None:
    """Write to whoever subscribes, and remember who is in it now."""
    actor = Actor(subscription.user, "task")
    try:
        selection = selection_for(actor, subscription.selection_id)
        holding = held_by(actor, selection)
    except UserError as error:
        _tell_problem(subscription, error)
        return
    subscription.name = selection.name
    subscription.problem_code = subscription.problem = ""
    new = _new(subscription, holding)
    if new and subscription.by_mail:
        letters.send_news(subscription, named(actor, new, of_persons=holding.of_persons), len(new))
    if subscription.on_page:
        there, fresh = set(holding.keys), set(new)
        waiting = [key for key in subscription.unseen if key in there and key not in fresh]
        subscription.unseen = [*new, *waiting][:MOST_UNSEEN]
    subscription.held, subscription.held_persons, subscription.told_at = holding.keys, holding.of_persons, now


def _new(subscription: SelectionSubscription, holding: Holding) -> list[uuid.UUID]:
    if holding.of_persons != subscription.held_persons:
        # It has been turned around: customers are no news to somebody who was told of persons.
        subscription.unseen = []
        return []
    before = set(subscription.held)
    return [key for key in holding.keys if key not in before]


def _tell_problem(subscription: SelectionSubscription, error: UserError) -> None:
    """Say why nothing can be told: once, and again only when it is for another reason."""
    code = "inactive" if not subscription.user.is_active else error.code
    if code == subscription.problem_code:
        return
    sentence = error.message
    if code == "inactive":
        sentence = _("Your account is not active any more.")
    elif isinstance(error, NotFound):
        sentence = _("It has been removed, or is not shared with you any more.")
    elif isinstance(error, Forbidden):
        sentence = _("Your role does not let you use selections any more.")
    subscription.problem_code = code[:40]
    subscription.unseen = []
    if subscription.on_page:
        subscription.problem = sentence[:300]
    if subscription.by_mail:
        letters.send_problem(subscription, sentence, may_see=not isinstance(error, (NotFound, Forbidden)))
