"""Merging for programs: something that is done to a customer, and to a contact person."""

import uuid
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from crm_core.contacts import api as contacts
from crm_core.customers import api as customers
from crm_core.merging import actions
from crm_core.merging.permissions import MERGE
from crm_core.merging.subjects import CONTACTS, CUSTOMERS, Subject
from kundsystem.api.registry import register
from kundsystem.api.serializers import StrictSerializer
from kundsystem.shared.errors import UserError


class MergeSerializer(StrictSerializer):
    """Which one goes, and what is taken from it; as the page proposes when that is not said."""

    gone = serializers.UUIDField()
    take = serializers.ListField(child=serializers.CharField(max_length=64), required=False, max_length=200)


_MORE = gettext_lazy(
    "The one at the address stays and gets everything that hung on the other, “gone”, which leads to it from then on."
    " “take” is the names of the fields whose value is taken from the other; without it they are chosen as on the page."
)


def _merge(resource: Any, request: Request, pk: uuid.UUID, subject: Subject, change: Callable[..., Any]) -> Response:
    resource.actor.require(MERGE)
    kept = resource.found(request, pk)
    values = resource.read(MergeSerializer(data=request.data))
    gone = resource.one(values["gone"], write=True)
    taken = values.get("take")
    if taken is not None and (unknown := set(taken) - {field.name for field in subject.fields()}):
        names = {"names": ", ".join(sorted(unknown))}
        raise UserError(_("There is nothing to take that is called %(names)s.") % names, field="take")
    change(actor=resource.actor, kept=kept.pk, gone=gone.pk, taken=taken)
    return resource.answer(resource.one(kept.pk))


class Customers(customers.Customers):
    """The customers, which can be merged."""

    texts = {**customers.Customers.texts, "merge": gettext_lazy("Merge another customer with it")}
    more = {**customers.Customers.more, "merge": _MORE}
    bodies = {**customers.Customers.bodies, "merge": MergeSerializer}

    @action(detail=True, methods=["post"])
    def merge(self, request: Request, pk: uuid.UUID) -> Response:
        """Make one customer of two."""
        return _merge(self, request, pk, CUSTOMERS, actions.merge_customers)


class Contacts(contacts.Contacts):
    """The contact persons, who can be merged."""

    texts = {**contacts.Contacts.texts, "merge": gettext_lazy("Merge another contact person with it")}
    more = {**contacts.Contacts.more, "merge": _MORE}
    bodies = {**contacts.Contacts.bodies, "merge": MergeSerializer}

    @action(detail=True, methods=["post"])
    def merge(self, request: Request, pk: uuid.UUID) -> Response:
        """Make one contact person of two."""
        return _merge(self, request, pk, CONTACTS, actions.merge_contacts)


register("customers", Customers)
register("contacts", Contacts)
