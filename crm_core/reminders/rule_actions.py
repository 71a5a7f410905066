"""Rules: made, changed, and run every night."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from crm_core.customers.models import Customer
from crm_core.deals.models import Deal
from crm_core.reminders import rules, timing
from crm_core.reminders.models import Reminder, ReminderRule, Who
from crm_core.reminders.preferences import next_morning, preferences_of
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.permissions import SETTINGS_MANAGE
from kundsystem.shared.actions import action
from kundsystem.shared.errors import NotFound, UserError


@action("reminder_rule.save", permission=SETTINGS_MANAGE)
def save_rule(*, actor: Actor, values: Mapping[str, Any], pk: uuid.UUID | None = None) -> ReminderRule:
    """Make a rule, or change one; what it has made stays."""
    facts = dict(values)
    rules.refuse_unusable(actor, facts)
    if facts.get("who") == Who.PERSON and facts.get("person") is None:
        raise UserError(_("Choose a colleague."), code="required", field="whose")
    rule = _rule(pk) if pk is not None else ReminderRule(author=actor.user)
    if (rule.kind, rule.selection) != (facts["kind"], facts.get("selection")):
        rule.held = None
    for name, value in facts.items():
        setattr(rule, name, value)
    rule.problem = ""
    rule.save()
    return rule


@action("reminder_rule.switch", permission=SETTINGS_MANAGE)
def switch_rule(*, actor: Actor, pk: uuid.UUID, on: bool) -> ReminderRule:
    """Let a rule rest, or run again; who has come into a selection meanwhile is no news."""
    rule = _rule(pk)
    rule.is_active, rule.held = on, None
    rule.save(update_fields=["is_active", "held"])
    return rule


@action("reminder_rule.remove", permission=SETTINGS_MANAGE)
def remove_rule(*, actor: Actor, pk: uuid.UUID) -> None:
    """Take a rule away; what it has made stays."""
    ReminderRule.objects.filter(pk=_rule(pk).pk).update(archived_at=timezone.now(), is_active=False)


@action("reminder_rule.run")
def run_rule(*, actor: Actor, pk: uuid.UUID) -> int:
    """Make reminders of what a rule finds and has not reminded of; returns how many.

    Safe at any time and any number of times: what it is for is a key that is there once, and who was in a selection is
    kept in the same transaction.
    """
    found = ReminderRule.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk, is_active=True)
    rule = found.select_related("author__role", "selection", "person", "role").first()
    kind = rules.kind_of(rule.kind) if rule is not None else None
    if rule is None or kind is None:
        return 0
    rule.problem, rule.ran_at = "", timezone.now()
    made = 0
    try:
        made = _make(rule, list(_some(kind.find(rule, timezone.localdate()))))
    except UserError as error:
        rule.problem = error.message[:300]
    rule.save(update_fields=["held", "ran_at", "problem"])
    return made


def run_all() -> int:
    """Run every rule; returns how many reminders they made."""
    wanted = ReminderRule.objects.filter(is_active=True, archived_at__isnull=True).order_by("created_at", "id")
    return sum(run_rule(actor=Actor.system(), pk=pk) for pk in list(wanted.values_list("pk", flat=True)))


def _rule(pk: uuid.UUID) -> ReminderRule:
    rule = ReminderRule.objects.filter(pk=pk, archived_at__isnull=True).first()
    if rule is None:
        raise NotFound(_("There is no such rule, or it has been removed."))
    return rule


def _some(found: Iterable[rules.Found]) -> Iterable[rules.Found]:
    for number, one in enumerate(found):
        if number == rules.MOST:
            return
        yield one


def _make(rule: ReminderRule, found: list[rules.Found]) -> int:
    known = set(rule.reminders.filter(rule_key__in=[one.key for one in found]).values_list("rule_key", flat=True))
    new = [one for one in found if one.key not in known]
    customers = Customer.objects.in_bulk([one.customer for one in new])
    deals = Deal.objects.in_bulk([one.deal for one in new if one.deal])
    usual = preferences_of(None)
    morning = next_morning(usual, timezone.now())
    made = [
        _reminder(rule, one, customers[one.customer], deals.get(one.deal) if one.deal else None, usual.morning, morning)
        for one in new
        if one.customer in customers
    ]
    Reminder.objects.bulk_create(made, batch_size=500, ignore_conflicts=True)
    for moment in {one.fires_at for one in made}:
        timing.ask_to_be_woken(Reminder(fires_at=moment))
    return len(made)


def _reminder(
    rule: ReminderRule,
    found: rules.Found,
    customer: Customer,
    deal: Deal | None,
    morning: dt.time,
    next_one: dt.datetime,
) -> Reminder:
    who = rule.who
    if who == Who.PERSON and rule.person is None:
        who = Who.OWNER
    reminder = Reminder(
        text=rule.text,
        customer=customer,
        deal=deal,
        author=rule.author,
        who=who,
        person=rule.person if who == Who.PERSON else None,
        role=rule.role if who == Who.ROLE else None,
        by_mail=rule.by_mail,
        by_sms=rule.by_sms,
        due_on=found.day,
        rule=rule,
        rule_key=found.key[:100],
    )
    timing.set_times(reminder, morning=morning)
    # Told of in the morning when it is found, however far away its day is.
    if reminder.fires_at is not None:
        reminder.fires_at = min(reminder.fires_at, next_one)
    return reminder
