"""The fields of a reminder, as its list, its print and its files show them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from crm_core.customers.models import Customer
from crm_core.fields.choices import Reference, UserChoice, not_a_choice
from crm_core.fields.kinds import Date, Kind, Moment, Text, YesNo
from crm_core.fields.lookups import Lookups
from crm_core.fields.registry import Field, Sort, register
from crm_core.fields.sorting import swedish_order
from crm_core.fields.told import Told
from crm_core.reminders import later, telling
from crm_core.reminders.models import Reminder
from kundsystem.shared.formatting import clock

REMINDER = "reminder"


class Later(Kind):
    """One of the times that a reminder is put off to with one press."""

    def understand(self, text: str, field: Field, lookups: Lookups | None) -> later.Choice:
        found = next((one for one in later.choices() if one.key == text), None)
        if found is None:
            raise not_a_choice(text)
        return found

    def show(self, value: Any) -> str:
        return value.told if value else ""


def _field(name: str, label: Any, kind: Kind, **more: Any) -> Field:
    return Field(REMINDER, name, label, kind, in_form=False, editable=False, importable=False, **more)


def _named(name: str) -> Told:
    return Told(lambda reminder: str(getattr(reminder, name) or ""))


def _deal(reminder: Reminder) -> str:
    return str(reminder.deal.product) if reminder.deal else ""


register(
    _field("text", _("What"), Text(), required=True, sort=Sort(swedish_order("text"), always=True)),
    _field(
        "customer",
        _("Customer"),
        Reference(Customer.objects.active, "customer_suggest"),
        default_column=1,
        phone="ort",
        sort=Sort("customer__sort_key", column="customer"),
    ),
    _field("contact", _("Contact person"), _named("contact")),
    _field("deal", _("Deal"), Told(_deal)),
    _field("due_on", _("Day"), Date(), default_column=2, phone="st", sort=Sort("due_at")),
    _field("due_time", _("Time"), Told(lambda reminder: clock(reminder.due_time) if reminder.due_time else "")),
    _field("whose", _("For"), Told(telling.whose), default_column=3),
    # What a list gives many at once; whom it is for is said by `whose`.
    _field("person", _("Colleague"), UserChoice(), column=False),
    _field("later", _("Put off"), Later(), column=False),
    _field("by_mail", _("E-mail"), YesNo()),
    _field("by_sms", _("SMS"), YesNo()),
    _field("rule", _("Rule"), Told(lambda reminder: reminder.rule.text if reminder.rule else "")),
    _field("author", _("Author"), UserChoice(), default_column=4),
    _field("created_at", _("Added"), Moment(), sort=Sort("created_at", always=True)),
    _field("done_at", _("Done"), Moment(), sort=Sort("done_at")),
    _field("done_by", _("Done by"), UserChoice()),
)
