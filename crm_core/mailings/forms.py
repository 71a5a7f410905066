"""The form of a mailing: its name, whom it is to, and who it is from."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm_core.contacts.access import contacts_for
from crm_core.contacts.models import PositionType
from crm_core.customers.access import customers_for
from crm_core.fields.lookups import as_key
from crm_core.mailings.models import Mailing
from crm_core.mailings.recipients import MOST_BY_HAND, Recipients, To
from crm_core.newsletters.access import newsletters_for
from crm_core.newsletters.models import Newsletter
from crm_core.newsletters.permissions import VIEW
from crm_core.selections.access import selections_for
from crm_core.selections.models import Selection
from crm_core.selections.permissions import USE
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import UserError

ORGANISATION, SELF, OWNER = "organisation", "self", "owner"
SENDERS = (
    (ORGANISATION, _("The organisation")),
    (SELF, _("Me")),
    (OWNER, _("Whoever is responsible for the customer")),
)
FOUND = 10


class MailingForm(forms.Form):
    """A new mailing, or a draft that is changed.

    Args:
        actor: who fills it in.
        mailing: the draft.
        selection: what a new one begins with.
    """

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("Only you see it, not those who get it."))
    selection = forms.ModelChoiceField(Selection.objects.none(), label=_("Selection"), required=False)
    newsletter = forms.ModelChoiceField(
        Newsletter.objects.none(),
        label=_("Newsletter"),
        required=False,
        help_text=_("Instead of a selection: it goes to those who receive the newsletter, and to nobody else."),
    )
    to = forms.ChoiceField(label=_("To which address"), choices=To.choices, widget=forms.RadioSelect)
    positions = forms.ModelMultipleChoiceField(
        PositionType.objects.none(), label=_("Position types"), required=False, widget=forms.CheckboxSelectMultiple
    )
    sender = forms.ChoiceField(label=_("Sender"), choices=SENDERS)
    sender_name = forms.CharField(label=_("Another name as the sender"), max_length=120, required=False, empty_value="")
    reply_to = forms.EmailField(label=_("Answers go to"), required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        actor: Actor,
        mailing: Mailing | None = None,
        selection: Any = None,
    ) -> None:
        self.actor, self.mailing = actor, mailing
        self.kept = Recipients.read(mailing.recipients if mailing else {})
        super().__init__(data, initial=_initial(actor, mailing, self.kept, selection), label_suffix="")
        fields: Any = self.fields
        shown = selections_for(actor).order_by("name", "id") if actor.may(USE) else Selection.objects.none()
        fields["selection"].queryset = shown
        fields["newsletter"].queryset = (
            newsletters_for(actor).offered() if actor.may(VIEW) else Newsletter.objects.none()
        )
        fields["positions"].queryset = PositionType.objects.filter(archived_at=None).order_by("position", "name")

    def clean(self) -> dict[str, Any]:
        """Refuse a newsletter beside others: whoever ends it would not know why the mailing came."""
        clean: dict[str, Any] = super().clean() or {}
        if clean.get("newsletter") and (clean.get("selection") or self.by_hand):
            self.add_error(
                "newsletter", _("Choose either a newsletter, or a selection and those who are chosen by hand.")
            )
        return clean

    @property
    def facts(self) -> dict[str, Any]:
        """What was filled in, as the actions take it."""
        clean = self.cleaned_data
        facts = {"name": clean["name"], "selection": clean["selection"], "recipients": self.recipients.stored}
        facts["newsletter"] = clean["newsletter"]
        sender, me = clean["sender"], self.actor.person
        facts["from_owner"] = sender == OWNER
        facts["sender_name"] = clean["sender_name"] or (me.name if sender == SELF else "")
        facts["reply_to"] = clean["reply_to"] or (me.email if sender != ORGANISATION else "")
        return facts

    @property
    def recipients(self) -> Recipients:
        """Whom it is to, besides the selection."""
        clean, by_hand = self.cleaned_data, self.by_hand
        return Recipients(
            to=clean["to"],
            positions=tuple(one.pk for one in clean["positions"]),
            contacts=tuple(key for kind, key in by_hand if kind == "contact"),
            customers=tuple(key for kind, key in by_hand if kind == "customer"),
            fate=self.kept.fate,
        )

    @property
    def by_hand(self) -> list[tuple[str, Any]]:
        """Those who are chosen one by one: what they are, and their keys."""
        if not self.is_bound:
            return [("contact", key) for key in self.kept.contacts] + [("customer", key) for key in self.kept.customers]
        said = [raw.partition(":") for raw in self.data.getlist("by_hand")]  # type: ignore[attr-defined]
        found = [(kind, key) for kind, _colon, raw in said if kind in {"contact", "customer"} and (key := as_key(raw))]
        return list(dict.fromkeys(found))[:MOST_BY_HAND]

    @property
    def people(self) -> list[tuple[str, Any, bool]]:
        """Those who are chosen by hand, then those who are looked for: their values, themselves, whether chosen."""
        chosen = set(self.by_hand)
        contacts = contacts_for(self.actor).current().select_related("customer")
        customers = customers_for(self.actor).active()
        rows: list[tuple[str, Any]] = []
        rows += [("contact", one) for one in contacts.with_keys(key for kind, key in chosen if kind == "contact")]
        rows += [("customer", one) for one in customers.with_keys(key for kind, key in chosen if kind == "customer")]
        text = self.looked_for
        if text:
            rows += [("contact", one) for one in contacts.matching(text).order_by("sort_key", "id")[:FOUND]]
            rows += [("customer", one) for one in customers.matching(text).order_by("sort_key", "id")[:FOUND]]
        shown = {(kind, one.pk): one for kind, one in rows}
        return [(f"{kind}:{key}", one, (kind, key) in chosen) for (kind, key), one in shown.items()]

    @property
    def looked_for(self) -> str:
        """What is looked for among contact persons and customers."""
        return " ".join(str(self.data.get("find", "")).split())[:80] if self.is_bound else ""

    def refuse(self, error: UserError) -> None:
        """Show what an action refused at its field."""
        self.add_error(error.field if error.field in self.fields else None, error.message)


def _initial(actor: Actor, mailing: Mailing | None, kept: Recipients, selection: Any) -> dict[str, Any]:
    if mailing is None:
        return {"selection": selection, "to": To.ADDRESS, "sender": SELF, "reply_to": actor.person.email}
    if mailing.from_owner:
        sender = OWNER
    else:
        sender = SELF if mailing.sender_name and mailing.sender_name == actor.person.name else ORGANISATION
    own_name = mailing.sender_name if sender != SELF else ""
    return {
        "name": mailing.name,
        "selection": mailing.selection_id,
        "newsletter": mailing.newsletter_id,
        "to": kept.to,
        "positions": kept.positions,
        "sender": sender,
        "sender_name": own_name,
        "reply_to": mailing.reply_to,
    }
