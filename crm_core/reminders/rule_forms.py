"""The form of a rule."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm_core.reminders import rules
from crm_core.reminders.access import colleagues, roles
from crm_core.reminders.forms import OWNER
from crm_core.reminders.models import TEXT_LIMIT, ReminderRule, Who
from crm_core.selections.access import selections_for
from kundsystem.accounts.actor import Actor
from kundsystem.shared.keys import key_to_short


class RuleForm(forms.Form):
    """What a rule looks for, what its reminders say, and whom they are for."""

    kind = forms.ChoiceField(label=_("Remind when"), widget=forms.HiddenInput)
    number = forms.IntegerField(label=_("How many"), min_value=1, max_value=730, required=False)
    selection = forms.ChoiceField(label=_("Selection"), required=False)
    text = forms.CharField(label=_("What"), max_length=TEXT_LIMIT)
    whose = forms.ChoiceField(label=_("For"))
    by_mail = forms.BooleanField(label=_("E-mail"), required=False)
    by_sms = forms.BooleanField(label=_("SMS"), required=False)

    def __init__(self, data: Any = None, *, actor: Actor, rule: ReminderRule, kind: str = "") -> None:
        chosen = rules.kind_of(rule.kind or kind) or rules.kinds()[0]
        super().__init__(data, initial=_initial(rule, chosen))
        self.looks_for = chosen
        self.people = {key_to_short(one.pk): one for one in colleagues()}
        self.roles = {f"role:{key_to_short(one.pk)}": one for one in roles()}
        self.selections = {key_to_short(one.pk): one for one in selections_for(actor).current().order_by("name")[:500]}
        self._choices("kind", [(one.key, one.label) for one in rules.kinds()])
        self._choices("selection", [("", "–"), *((key, one.name) for key, one in self.selections.items())])
        whose = [(OWNER, Who.OWNER.label), *((key, str(one)) for key, one in self.people.items())]
        whose += [(key, _("Everybody with the role %(role)s") % {"role": one}) for key, one in self.roles.items()]
        self._choices("whose", whose)
        self.fields["number"].label = chosen.number or _("How many")
        if not chosen.number:
            del self.fields["number"]
        if not chosen.with_selection:
            del self.fields["selection"]

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes."""
        given = self.cleaned_data
        whose = given["whose"]
        who = Who.OWNER if whose == OWNER else Who.ROLE if whose in self.roles else Who.PERSON
        return {
            "kind": given["kind"],
            "number": given.get("number") or 0,
            "selection": self.selections.get(given.get("selection", "")),
            "text": given["text"],
            "by_mail": given["by_mail"],
            "by_sms": given["by_sms"],
            "who": who,
            "person": self.people.get(whose),
            "role": self.roles.get(whose),
        }

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


def _initial(rule: ReminderRule, kind: rules.Kind) -> dict[str, Any]:
    whose = OWNER
    if rule.role_id:
        whose = f"role:{key_to_short(rule.role_id)}"
    elif rule.person_id:
        whose = key_to_short(rule.person_id)
    return {
        "kind": kind.key,
        "number": rule.number if rule.kind else kind.default,
        "selection": key_to_short(rule.selection_id) if rule.selection_id else "",
        "text": rule.text or kind.text,
        "whose": whose,
        "by_mail": rule.by_mail,
        "by_sms": rule.by_sms,
    }
