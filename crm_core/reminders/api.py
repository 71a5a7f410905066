"""Reminders for programs."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from crm_core.contacts.access import contacts_for
from crm_core.customers.access import customer_for
from crm_core.deals.access import deals_for
from crm_core.reminders import actions
from crm_core.reminders.access import colleague_for, colleagues, reminder_for, reminders_for, roles
from crm_core.reminders.actions import Done, Later
from crm_core.reminders.models import Reminder
from crm_core.reminders.permissions import WRITE
from crm_core.reminders.queries import ReminderQuerySet
from crm_core.reminders.serializers import (
    KEYS,
    DoneSerializer,
    HandOverSerializer,
    LaterSerializer,
    ReminderSerializer,
)
from kundsystem.api.parameters import Key, Moment, Word
from kundsystem.api.registry import register
from kundsystem.api.resources import Resource
from kundsystem.shared.errors import UserError

OPEN, DONE, ALL = "open", "done", "all"


def _in_state(rows: ReminderQuerySet, state: str) -> ReminderQuerySet:
    return rows.open() if state == OPEN else rows.done() if state == DONE else rows


class Reminders(Resource):
    """The reminders that the key's user may see, their own and about the customers that they see."""

    serializer_class = ReminderSerializer
    writes = WRITE
    heading = gettext_lazy("Reminders")
    texts = {
        "list": gettext_lazy("List reminders"),
        "retrieve": gettext_lazy("Read a reminder"),
        "create": gettext_lazy("Add a reminder"),
        "partial_update": gettext_lazy("Change a reminder"),
        "done": gettext_lazy("Mark a reminder as done"),
        "later": gettext_lazy("Put a reminder off"),
        "hand_over": gettext_lazy("Hand a reminder over to a colleague"),
        "remove": gettext_lazy("Remove a reminder"),
        "reopen": gettext_lazy("Open a reminder that is done again"),
    }
    more = {
        "create": gettext_lazy(
            "It needs a day, or a date field that it goes by. Without a person it is the key's own user's."
        ),
        "done": gettext_lazy("With a note it is kept at the customer. One that comes again waits for its next time."),
        "later": gettext_lazy("It is told of again then."),
    }
    bodies = {"done": DoneSerializer, "later": LaterSerializer, "hand_over": HandOverSerializer}
    orderings = {"created": "created_at", "changed": "updated_at"}
    default_ordering = "-created"
    parameters = (
        Key("customer", gettext_lazy("Those about this customer."), ReminderQuerySet.of_customer),
        Key("contact", gettext_lazy("Those about this contact person."), ReminderQuerySet.about_contact),
        Key("deal", gettext_lazy("Those about this deal."), ReminderQuerySet.about_deal),
        Key("person", gettext_lazy("Those that are for this colleague by name."), ReminderQuerySet.for_person),
        Word(
            "state",
            gettext_lazy("Open ones, those that are done, or all."),
            _in_state,
            words=(OPEN, DONE, ALL),
            default=OPEN,
        ),
        Moment("due_before", gettext_lazy("Due before this time."), ReminderQuerySet.due_before),
        Moment("changed_since", gettext_lazy("Made or changed at this time or later."), ReminderQuerySet.changed_since),
    )

    def rows(self) -> ReminderQuerySet:
        return reminders_for(self.actor).for_programs()

    def one(self, pk: uuid.UUID, *, write: bool = False) -> Reminder:
        return reminder_for(self.actor, pk, write=write)

    def make(self, values: Mapping[str, Any]) -> Reminder:
        facts = dict(values)
        if (customer := facts.pop("customer", None)) is not None:
            facts["customer"] = customer_for(self.actor, customer.pk)
        return actions.create_reminder(actor=self.actor, values=self._facts(facts))

    def change(self, thing: Reminder, values: Mapping[str, Any], seen: Mapping[str, str] | None) -> None:
        actions.edit_reminder(actor=self.actor, pk=thing.pk, values=self._facts(dict(values)))

    def mark(self, thing: Reminder) -> str:
        return f"{thing.updated_at.timestamp():.6f}"

    @action(detail=True, methods=["post"])
    def done(self, request: Request, pk: uuid.UUID) -> Response:
        """Mark it as done; doing so again changes nothing."""
        reminder = self.found(request, pk)
        values = self.read(DoneSerializer(data=request.data))
        done = Done(body=values.get("note", ""), again_on=values.get("again_on"))
        actions.finish_reminder(actor=self.actor, pk=reminder.pk, done=done)
        return self.answer(self.one(pk))

    @action(detail=True, methods=["post"])
    def later(self, request: Request, pk: uuid.UUID) -> Response:
        """Put it off."""
        reminder = self.found(request, pk)
        values = self.read(LaterSerializer(data=request.data))
        actions.snooze_reminder(actor=self.actor, pk=reminder.pk, later=Later(values["day"], values.get("time")))
        return self.answer(self.one(pk))

    @action(detail=True, methods=["post"], url_path="hand-over")
    def hand_over(self, request: Request, pk: uuid.UUID) -> Response:
        """Give it to a colleague."""
        reminder = self.found(request, pk)
        values = self.read(HandOverSerializer(data=request.data))
        actions.hand_over_reminder(actor=self.actor, pk=reminder.pk, to=colleague_for(values["person"]))
        return self.answer(self.one(pk))

    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: uuid.UUID) -> Response:
        """Take back that it is done; doing so again changes nothing."""
        reminder = self.found(request, pk)
        if not reminder.is_open:
            actions.reopen_reminder(actor=self.actor, pk=reminder.pk)
        return self.answer(self.one(pk))

    @action(detail=True, methods=["post"])
    def remove(self, request: Request, pk: uuid.UUID) -> Response:
        """Take it away, and answer with how it was then."""
        reminder = self.found(request, pk)
        answer = self.answer(reminder)
        actions.remove_reminders(actor=self.actor, keys=[reminder.pk])
        return answer

    def _facts(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return what the action takes: things instead of their keys, of those only that the actor may see."""
        for name in KEYS:
            if name in values:
                plain, key = name.removesuffix("_id"), values.pop(name)
                values[plain] = self._thing(plain, key) if key is not None else None
        return values

    def _thing(self, name: str, key: uuid.UUID) -> Any:
        if name == "contact":
            found: Any = contacts_for(self.actor).with_keys([key]).first()
        elif name == "deal":
            found = deals_for(self.actor).with_keys([key]).first()
        else:
            found = next((one for one in (roles() if name == "role" else colleagues()) if one.pk == key), None)
        if found is None:
            raise UserError(_("There is nothing with this key."), code="invalid", field=name)
        return found


register("reminders", Reminders)
