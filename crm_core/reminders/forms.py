"""The forms of reminders: making and changing one, marking it done, and putting it off."""

import datetime as dt
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm_core.contacts.models import Contact
from crm_core.customers.models import Customer
from crm_core.deals.access import deals_for
from crm_core.deals.models import Deal
from crm_core.deals.permissions import VIEW as VIEW_DEALS
from crm_core.deals.registry import DEAL
from crm_core.fields.choices import no_customer
from crm_core.fields.form_field import KindField
from crm_core.fields.registry import field_of
from crm_core.notes.forms import kinds
from crm_core.reach import reaches
from crm_core.reminders.access import colleagues, roles
from crm_core.reminders.anchors import SUBJECTS, anchors_of
from crm_core.reminders.models import TEXT_LIMIT, Every, Reminder, ReminderSettings, Who
from kundsystem.accounts.actor import Actor
from kundsystem.shared import numbers
from kundsystem.shared.keys import key_to_short

ME, OWNER = "me", "owner"
LEADS = {
    0: _("at the time"),
    10: _("10 minutes before"),
    30: _("half an hour before"),
    60: _("an hour before"),
    120: _("2 hours before"),
    1440: _("a day before"),
}
AGAIN = {
    "": _("does not come again"),
    "1 day": _("every day"),
    "1 workday": _("every working day"),
    "1 week": _("every week"),
    "2 week": _("every second week"),
    "1 month": _("every month"),
    "3 month": _("every quarter"),
    "6 month": _("every half-year"),
    "1 year": _("every year"),
}
ESCALATE = {
    "": _("nobody else is told"),
    1: _("after 1 working day"),
    2: _("after 2 working days"),
    5: _("after 5 working days"),
}


class Day(forms.DateField):
    """A day, also as Swedes write it."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def to_python(self, value: Any) -> dt.date | None:
        """Read it."""
        if value in self.empty_values:
            return None
        try:
            return numbers.parse_date(value) if isinstance(value, str) else super().to_python(value)
        except ValueError:
            raise forms.ValidationError(_("This is not a date. Write it as 2026-03-09."), code="invalid") from None


class Clock(forms.TimeField):
    """A time of the day."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")

    def __init__(self, **kwargs: Any) -> None:
        formats = ["%H:%M", "%H.%M", "%H:%M:%S", "%H%M"]
        super().__init__(input_formats=formats, **kwargs)


class ReminderForm(forms.Form):
    """A reminder: what, when, whose and how it is told."""

    text = forms.CharField(label=_("What"), max_length=TEXT_LIMIT)
    due_on = Day(label=_("Day"), required=False)
    due_time = Clock(label=_("Time"), required=False)
    lead_minutes = forms.TypedChoiceField(label=_("Tell"), choices=list(LEADS.items()), coerce=int, required=False)
    anchor = forms.ChoiceField(label=_("By a date of"), required=False)
    anchor_count = forms.IntegerField(label=_("How long before"), min_value=0, max_value=999, required=False)
    anchor_unit = forms.ChoiceField(label=_("Of what"), choices=Every, required=False)
    again = forms.ChoiceField(label=_("Comes again"), choices=list(AGAIN.items()), required=False)
    until = Day(label=_("Until"), required=False)
    on_working_days = forms.BooleanField(label=_("On working days only"), required=False)
    whose = forms.ChoiceField(label=_("For"))
    by_mail = forms.BooleanField(label=_("E-mail"), required=False)
    by_sms = forms.BooleanField(label=_("SMS"), required=False)
    escalate_days = forms.TypedChoiceField(
        label=_("If nobody does it"), choices=list(ESCALATE.items()), coerce=int, empty_value=None, required=False
    )
    escalate_to = forms.ChoiceField(label=_("Tell then"), required=False)
    contact = forms.ChoiceField(label=_("Contact person"), required=False)
    deal = forms.ChoiceField(label=_("Deal"), required=False)

    def __init__(self, data: Any = None, *, actor: Actor, about: Reminder) -> None:
        super().__init__(data, initial=_initial(about))
        self.actor, self.about = actor, about
        self.people = {key_to_short(one.pk): one for one in colleagues()}
        self.roles = {f"role:{key_to_short(one.pk)}": one for one in roles()}
        own = self.people.get(key_to_short(actor.person.pk))
        others = [(key, str(one)) for key, one in self.people.items() if one != own]
        whose = [(key_to_short(actor.person.pk), _("Me")), *others]
        if about.customer is not None:
            whose.append((OWNER, Who.OWNER.label))
        whose += [(key, _("Everybody with the role %(role)s") % {"role": one}) for key, one in self.roles.items()]
        self._choices("whose", whose)
        self._choices("escalate_to", [("", _("the organisation's owners")), *whose[:1], *others])
        self._offer_what_it_is_about()
        if about.customer is None and about._state.adding:
            # It may be about a customer that is chosen here; persons, deals and dates are chosen when there is one.
            box = replace(field_of(DEAL, "customer"), required=False)
            self.fields["customer"] = KindField(box, box.kind.form_widget(box, None))
            self._choices("whose", [*whose, (OWNER, Who.OWNER.label)])

    def clean_customer(self) -> Customer | None:
        """Let only a customer be chosen that may be seen; of others it is not even said that they exist."""
        chosen: Customer | None = self.cleaned_data["customer"]
        if chosen is not None and not reaches(self.actor, chosen):
            raise forms.ValidationError(no_customer(self.data.get("customer", "")))
        return chosen

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes."""
        given = dict(self.cleaned_data)
        again, whose = given.pop("again"), given.pop("whose")
        count, _space, unit = again.partition(" ")
        values = given | {
            "every_count": int(count) if count else None,
            "every_unit": unit or Every.MONTH,
            "lead_minutes": int(given["lead_minutes"] or 0) if given["due_time"] else 0,
            "anchor_count": given["anchor_count"] or 0,
            "anchor_unit": given["anchor_unit"] or Every.DAY,
            "escalate_to": self.people.get(given["escalate_to"]) if given["escalate_days"] else None,
            "customer": self.about.customer or given.get("customer"),
            "contact": self.persons.get(given["contact"]),
            "deal": self.deals.get(given["deal"]),
        }
        if whose == OWNER:
            return values | {"who": Who.OWNER, "person": None, "role": None}
        if whose in self.roles:
            return values | {"who": Who.ROLE, "person": None, "role": self.roles[whose]}
        return values | {"who": Who.PERSON, "person": self.people[whose], "role": None}

    def refuse(self, error: Any) -> None:
        """Show at its field what the action said."""
        names = {"person": "whose", "role": "whose", "who": "whose"}
        name = names.get(error.field, error.field)
        self.add_error(name if name in self.fields else None, error.message)

    def _offer_what_it_is_about(self) -> None:
        customer = self.about.customer
        self.persons: dict[str, Contact] = {}
        self.deals: dict[str, Deal] = {}
        if customer is not None:
            self.persons = {key_to_short(one.pk): one for one in Contact.objects.of_customer(customer.pk)[:200]}
            if self.actor.may(VIEW_DEALS):
                found = deals_for(self.actor).of_customer(customer.pk).for_tab()[:200]
                self.deals = {key_to_short(one.pk): one for one in found}
            if (person := self.about.contact) is not None:
                self.persons.setdefault(key_to_short(person.pk), person)
            if (deal := self.about.deal) is not None:
                self.deals.setdefault(key_to_short(deal.pk), deal)
        subjects = [one for one in SUBJECTS if getattr(self, {"contact": "persons", "deal": "deals"}.get(one, "about"))]
        anchors = [pair for one in subjects if customer is not None for pair in _labelled(one)]
        for name, things in (("contact", self.persons), ("deal", self.deals)):
            if things:
                self._choices(name, [("", "–"), *((key, str(one)) for key, one in things.items())])
            else:
                del self.fields[name]
        if anchors:
            self._choices("anchor", [("", _("its own day")), *anchors])
        else:
            for name in ("anchor", "anchor_count", "anchor_unit"):
                del self.fields[name]

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Fill in what is not asked for here."""
        given = super().clean() or {}
        for name in ("anchor", "anchor_count", "anchor_unit", "contact", "deal", "again", "escalate_to"):
            given.setdefault(name, "")
        for name in ("due_on", "due_time", "until", "escalate_days"):
            given.setdefault(name, None)
        given.setdefault("lead_minutes", 0)
        return given


def _labelled(subject: str) -> list[tuple[str, Any]]:
    of = {
        "customer": _("the customer: %(date)s"),
        "contact": _("the person: %(date)s"),
        "deal": _("the deal: %(date)s"),
    }
    return [(key, of[subject] % {"date": label}) for key, label in anchors_of(subject)]


def _initial(about: Reminder) -> dict[str, Any]:
    whose = {Who.OWNER: OWNER, Who.ROLE: f"role:{key_to_short(about.role_id)}" if about.role_id else ""}
    person = key_to_short(about.person_id) if about.person_id else ""
    names = ("text", "due_on", "due_time", "lead_minutes", "anchor", "anchor_count", "anchor_unit", "until")
    return {name: getattr(about, name) for name in (*names, "on_working_days", "by_mail", "by_sms")} | {
        "again": f"{about.every_count} {about.every_unit}" if about.every_count else "",
        "whose": whose.get(Who(about.who), "") or person,
        "escalate_days": about.escalate_days,
        "escalate_to": key_to_short(about.escalate_to_id) if about.escalate_to_id else "",
        "contact": key_to_short(about.contact_id) if about.contact_id else "",
        "deal": key_to_short(about.deal_id) if about.deal_id else "",
    }


class DoneForm(forms.Form):
    """What happened."""

    body = forms.CharField(
        label=_("What happened?"), required=False, widget=forms.Textarea(attrs={"rows": 2, "data-autosize": True})
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    again_on = Day(label=_("Remind me again"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = {key_to_short(one.pk): one for one in kinds()}
        self.fields["kind"].choices = [(key, str(one)) for key, one in self.kinds.items()]  # type: ignore[attr-defined]


class LaterForm(forms.Form):
    """Another day, and perhaps a time."""

    day = Day(label=_("Day"))
    time = Clock(label=_("Time"), required=False)


class SettingsForm(forms.ModelForm):
    """When one wants to be told."""

    morning = Clock(label=_("My morning"), help_text=_("When reminders of a whole day are told, and the letter comes."))
    quiet_from = Clock(label=_("Quiet from"))
    quiet_until = Clock(label=_("Quiet until"))

    class Meta:
        model = ReminderSettings
        fields = ("morning", "quiet_from", "quiet_until", "quiet_on_days_off", "digest")
        labels = {
            "quiet_on_days_off": _("Quiet on Saturdays, Sundays and holidays"),
            "digest": _("A letter every working morning, with what is overdue and what is to be done today"),
        }
