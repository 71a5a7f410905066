"""Selecting by mailings: who received one and what became of it, who did not, and who has opted out."""

import uuid
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower, Trim
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm_core.contacts.models import Contact
from crm_core.customers.models import Customer
from crm_core.mailings.fates import Fate
from crm_core.mailings.models import Delivery, Mailing, Suppression
from crm_core.selections.lens import Lens
from crm_core.selections.parameters import OneOf, Rows, When
from crm_core.selections.phrases import phrase
from crm_core.selections.registry import PERSON, Criterion, Evidence, Phrase, RowCriterion, Values, register
from crm_core.selections.within import within
from kundsystem.shared import formatting

GROUP = gettext_lazy("Mailings")
# At which of a customer's addresses.
OWN, PERSONS = "own", "person"
FATES = (
    *(Fate.RECEIVED, Fate.DELIVERED, Fate.OPENED, Fate.NOT_OPENED, Fate.CLICKED),
    *(Fate.BOUNCED, Fate.COMPLAINED, Fate.LEFT_OUT),
)


class GotMailing(RowCriterion):
    """What became of a mailing to somebody: of persons to each of them, of customers to any of its addresses."""

    name = "mailing"
    label = gettext_lazy("Mailing received or not")
    icon = "send"
    group = GROUP
    order = 95
    about = PERSON
    parameters = (
        Rows(
            "mailings", gettext_lazy("Mailing"), model=Mailing, options=lambda: Mailing.objects.begun().newest_first()
        ),
        OneOf("fate", gettext_lazy("What became of it"), choices={fate.value: fate.label for fate in FATES}),
        OneOf(
            "at",
            gettext_lazy("At which address"),
            choices={
                OWN: gettext_lazy("The customer's own address"),
                PERSONS: gettext_lazy("A contact person's address"),
            },
        ),
        When("when", gettext_lazy("Sent")),
    )

    def rows(self, given: Values, lens: Lens) -> QuerySet[Any]:
        rows = Delivery.objects.with_fate(given.get("fate", Fate.RECEIVED))
        if "mailings" in given:
            rows = rows.of_mailings(given["mailings"])
        if "at" in given:
            rows = rows.filter(contact__isnull=given["at"] == OWN)
        if "when" in given:
            sent = Mailing.objects.filter(within("started_at", given["when"].days(lens.today), moments=True))
            rows = rows.filter(mailing__in=sent)
        return rows

    def condition(self, given: Values, lens: Lens) -> Q | Exists:
        rows = self.rows(given, lens)
        if not lens.of_persons:
            return lens.has(rows)
        if lens.apart:
            return Q(pk__in=rows.filter(contact__isnull=False).order_by().values("contact"))
        return Exists(rows.filter(contact=OuterRef("pk")))

    def evidence(self, given: Values, lens: Lens, customer: uuid.UUID, person: uuid.UUID | None) -> list[Evidence]:
        theirs = Delivery.objects.of_customer(customer)
        theirs = theirs.filter(contact=person) if person is not None else theirs
        if "mailings" in given:
            theirs = theirs.of_mailings(given["mailings"])
        fits = list(theirs.with_fate(given.get("fate", Fate.RECEIVED)).latest_first()[:3])
        told = [self.tell(delivery) for delivery in fits or theirs.begun().latest_first()[:3]]
        return told or [Evidence(_("Nothing has been sent there."))]

    def tell(self, row: Any) -> Evidence:
        text = ", ".join(filter(None, [row.mailing.name, row.name, str(row.get_state_display()), row.why]))
        when = formatting.as_date(row.told_at or row.mailing.started_at)
        return Evidence(text, when, reverse("mailing_show", args=[row.mailing_id]))

    def phrase(self, given: Values, lens: Lens, *, negated: bool) -> Phrase:
        plain, turned = _SAID[given.get("fate", Fate.RECEIVED)]
        said = str(turned if negated else plain)
        if "mailings" not in given:
            some, none = _("a mailing"), _("any mailing")
            said = f"{said} {none if negated else some}"
        details = [
            ("mailings", _("the mailing %(mailings)s")),
            ("at", _("at %(at)s")),
            ("when", _("sent %(when)s")),
        ]
        return phrase(said, details, self.words(given, lens.references))


# A verb, and its opposite; “the mailing” and its name follow.
_SAID = {
    Fate.RECEIVED: (gettext_lazy("has received"), gettext_lazy("has not received")),
    Fate.DELIVERED: (gettext_lazy("has surely received"), gettext_lazy("has not surely received")),
    Fate.OPENED: (gettext_lazy("has opened"), gettext_lazy("has not opened")),
    Fate.NOT_OPENED: (
        gettext_lazy("has received but not opened"),
        gettext_lazy("has not received or has opened"),
    ),
    Fate.CLICKED: (gettext_lazy("has clicked a link in"), gettext_lazy("has not clicked a link in")),
    Fate.BOUNCED: (
        gettext_lazy("has an address that bounced in"),
        gettext_lazy("has no address that bounced in"),
    ),
    Fate.COMPLAINED: (gettext_lazy("has reported as spam"), gettext_lazy("has not reported as spam")),
    Fate.LEFT_OUT: (gettext_lazy("was left out of"), gettext_lazy("was not left out of")),
}


class OptedOut(Criterion):
    """That an address gets no mailings: the person's; of a customer its own or any of its persons'."""

    name = "opted_out"
    label = gettext_lazy("Gets no mailings")
    icon = "hand-stop"
    group = GROUP
    order = 96
    about = PERSON
    parameters = (
        OneOf(
            "why",
            gettext_lazy("Why"),
            choices={
                "opted_out": gettext_lazy("has opted out"),
                "bounced": gettext_lazy("has an address that bounced"),
                "complained": gettext_lazy("has reported a mailing as spam"),
            },
        ),
    )

    def condition(self, given: Values, lens: Lens) -> Q | Exists:
        barred = _barred(given)
        if lens.of_persons:
            return Q(Exists(barred.filter(address=Lower(Trim(OuterRef("email"))))))
        of_persons = Contact.objects.current().filter(email__gt="", customer=lens.customer)
        own = barred.filter(address=Lower(Trim(OuterRef("email"))))
        return Q(Exists(own)) | Q(Exists(of_persons.filter(Exists(own))))

    def evidence(self, given: Values, lens: Lens, customer: uuid.UUID, person: uuid.UUID | None) -> list[Evidence]:
        emails: set[str] = set()
        persons = Contact.objects.current().of_customer(customer)
        if person is None:
            emails |= set(Customer.objects.with_keys([customer]).values_list("email", flat=True))
        else:
            persons = persons.filter(pk=person)
        emails |= set(persons.values_list("email", flat=True))
        found = _barred({}).filter(address__in={email.strip().lower() for email in emails if email})[:3]
        return [
            Evidence(f"{one.address}, {one.get_reason_display()}", formatting.as_date(one.created_at)) for one in found
        ]

    def phrase(self, given: Values, lens: Lens, *, negated: bool) -> Phrase:
        if "why" not in given:
            return phrase(_("gets mailings") if negated else _("gets no mailings"), [], {})
        said = _("is not somebody that gets no mailings") if negated else _("gets no mailings")
        return phrase(said, [("why", _("because it %(why)s"))], self.words(given, lens.references))


def _barred(given: Values) -> QuerySet[Suppression]:
    found = Suppression.objects.order_by("-created_at")
    return found.filter(reason=given["why"]) if "why" in given else found


register(GotMailing(), OptedOut())
