"""Selecting by contact persons."""

import uuid
from typing import Any

from django.db.models import Exists, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm_core.contacts.models import Contact, PositionType
from crm_core.selections.lens import Lens
from crm_core.selections.parameters import OneOf, Rows, Words
from crm_core.selections.phrases import phrase
from crm_core.selections.registry import PERSON, Criterion, Evidence, Phrase, Values, register

GROUP = gettext_lazy("Contact persons")
HAS, LACKS = "has", "lacks"
HAVING = {HAS: gettext_lazy("has"), LACKS: gettext_lazy("lacks")}


class IsPerson(Criterion):
    """A person: its position type, its title, whether it can be reached. Where customers are asked for, that they have
    such a person."""

    name = "person"
    label = gettext_lazy("Contact person by position")
    icon = "user"
    group = GROUP
    order = 90
    about = PERSON
    parameters = (
        Rows(
            "positions",
            gettext_lazy("Position type"),
            model=PositionType,
            options=lambda: PositionType.objects.filter(archived_at=None),
        ),
        Words("title", gettext_lazy("Title contains")),
        OneOf("email", gettext_lazy("E-mail address"), choices=HAVING),
        OneOf("phone", gettext_lazy("Phone or mobile"), choices=HAVING),
        OneOf(
            "main",
            gettext_lazy("Main contact"),
            choices={"yes": gettext_lazy("is the main contact"), "no": gettext_lazy("is not the main contact")},
        ),
    )

    def condition(self, given: Values, lens: Lens) -> Q | Exists:
        if lens.of_persons:
            return about_one(given)
        return lens.has(Contact.objects.active().filter(about_one(given)))

    def evidence(self, given: Values, lens: Lens, customer: uuid.UUID, person: uuid.UUID | None) -> list[Evidence]:
        persons: QuerySet[Any] = Contact.objects.of_customer(customer).select_related("position_type")
        if person is not None:
            return [self.tell(one) for one in persons.filter(pk=person)]
        return [self.tell(one) for one in persons.filter(about_one(given))[:3]]

    @staticmethod
    def tell(contact: Contact) -> Evidence:
        """Say who it is."""
        position = contact.position_type.name if contact.position_type else ""
        text = ", ".join(filter(None, [contact.name, contact.title, position if position != contact.title else ""]))
        return Evidence(text, url=f"{reverse('customer_tab', args=[contact.customer_id, 'contacts'])}")

    def phrase(self, given: Values, lens: Lens, *, negated: bool) -> Phrase:
        words = self.words(given, lens.references)
        details = [
            ("positions", _("with position %(positions)s")),
            ("title", _("whose title contains %(title)s")),
            ("email", _("that %(email)s an e-mail address")),
            ("phone", _("that %(phone)s a phone number")),
            ("main", _("that %(main)s")),
        ]
        if lens.of_persons:
            # One thing that is not so makes it another person, whatever else is so.
            said = _("is not somebody") if negated else _("is somebody")
        else:
            said = _("has no contact person") if negated else _("has a contact person")
        return phrase(said, details, words)


def about_one(given: Values) -> Q:
    """Return what a person meets who is as was given."""
    about = Q()
    if "positions" in given:
        about &= Q(position_type__isnull=False, position_type__in=given["positions"])
    if "title" in given:
        about &= Q(title__icontains=given["title"])
    if "email" in given:
        about &= ~Q(email="") if given["email"] == HAS else Q(email="")
    if "phone" in given:
        none = Q(phone="", mobile="")
        about &= ~none if given["phone"] == HAS else none
    if "main" in given:
        about &= Q(is_main=given["main"] == "yes")
    return about or Q(pk__isnull=False)


register(IsPerson())
