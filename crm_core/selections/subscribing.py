"""Being told once a week who is new in a selection: asked for, changed, and stopped."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from crm_core.selections.access import selection_for
from crm_core.selections.compiling import selected
from crm_core.selections.freezing import checked_selection
from crm_core.selections.models import Selection, SelectionSubscription
from crm_core.selections.patience import patience
from crm_core.selections.permissions import USE
from kundsystem.accounts.actor import Actor
from kundsystem.shared import formatting
from kundsystem.shared.actions import action
from kundsystem.shared.errors import UserError
from tenants import wake_ups

REPORT = "selections.report"
# When people come to work, in Sweden.
AT = dt.time(7)
# Who is in it is remembered key by key: with more than this, who is new says little.
MOST_HELD = 50_000
# Nobody waits for it, so it may take longer than a page.
MILLISECONDS = 30_000


@dataclass(frozen=True)
class Holding:
    """Who is in a selection now, by name, and whether they are persons."""

    keys: list[uuid.UUID]
    of_persons: bool


@action("selection.subscribe", permission=USE)
def subscribe(*, actor: Actor, pk: uuid.UUID, by_mail: bool, on_page: bool, weekday: int) -> SelectionSubscription:
    """Begin to be told who is new in a selection, or change how and when.

    Raises:
        UserError: neither way was chosen, or the selection can not be used or holds too many.
    """
    if not (by_mail or on_page):
        raise UserError(_("Choose at least one of the two."), code="required", field="by_mail")
    selection = selection_for(actor, pk)
    now = timezone.now()
    how = {"by_mail": by_mail, "on_page": on_page, "weekday": weekday, "next_at": next_time(weekday, now)}
    subscription = _locked(actor, selection).first()
    if subscription is None:
        holding = held_by(actor, selection)
        facts = {"name": selection.name, "told_at": now, "held": holding.keys, "held_persons": holding.of_persons}
        subscription, _made = SelectionSubscription.objects.get_or_create(
            user=actor.person, selection=selection, defaults=how | facts
        )
    if not on_page:
        how |= {"unseen": [], "problem": ""}
    for name, value in how.items():
        setattr(subscription, name, value)
    subscription.save(update_fields=list(how))
    wake_ups.schedule(REPORT, subscription.next_at)
    return subscription


@action("selection.unsubscribe", permission=USE)
def unsubscribe(*, actor: Actor, pk: uuid.UUID) -> bool:
    """Stop being told of a selection, also of one that one may not see any more. Returns whether one was."""
    return bool(SelectionSubscription.objects.filter(user=actor.person, selection_id=pk).delete()[0])


@action("selection.take_note", permission=USE)
def take_note(*, actor: Actor, pk: uuid.UUID) -> None:
    """Take what is told of a selection off one's first page."""
    found = SelectionSubscription.objects.filter(user=actor.person, selection_id=pk)
    found.update(unseen=[], problem="")


def subscription_of(actor: Actor, selection: Selection) -> SelectionSubscription | None:
    """Return somebody's subscription to a selection, if there is one."""
    found = SelectionSubscription.objects.filter(user=actor.user, selection=selection)
    return found.defer("held", "unseen").first()


def held_by(actor: Actor, selection: Selection) -> Holding:
    """Return who is in a selection now.

    Raises:
        UserError: it can not be used, took too long, or holds too many.
    """
    checked = checked_selection(actor, selection).usable()
    with patience(MILLISECONDS):
        keys = list(selected(checked).order_by("sort_key", "id").values_list("pk", flat=True)[: MOST_HELD + 1])
    if len(keys) > MOST_HELD:
        message = _("It finds more than %(most)s. Make it narrower, to be told who is new in it.")
        raise UserError(message % {"most": formatting.number(MOST_HELD)}, code="too_many")
    return Holding(keys, checked.lens.of_persons)


def next_time(weekday: int, after: dt.datetime) -> dt.datetime:
    """Return the next morning of a weekday (Monday is 0) in Sweden, later than a moment."""
    day = timezone.localdate(after)
    day += dt.timedelta(days=(weekday - day.weekday()) % 7)
    found = timezone.make_aware(dt.datetime.combine(day, AT))
    return found if found > after else timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=7), AT))


def _locked(actor: Actor, selection: Selection) -> QuerySet[SelectionSubscription]:
    return SelectionSubscription.objects.select_for_update().filter(user=actor.person, selection=selection)
