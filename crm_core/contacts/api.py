"""Contact persons and position types for programs."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from crm_core.contacts import actions
from crm_core.contacts.access import contact_for, contacts_for
from crm_core.contacts.models import Contact, PositionType
from crm_core.contacts.permissions import CONTACTS_WRITE
from crm_core.contacts.queries import ContactQuerySet
from crm_core.contacts.registry import DERIVED, SUBJECT
from crm_core.customers.access import customer_for
from crm_core.customers.references import CustomerField
from crm_core.fields.resources import SubjectResource, archived_parameter, choice_parameters
from crm_core.fields.serializers import SubjectSerializer
from crm_core.fields.value_resources import OwnValues
from kundsystem.api.parameters import Key, Moment, Parameter
from kundsystem.api.registry import register


class ContactSerializer(SubjectSerializer):
    """A contact person: a first or a last name is needed, which the action asks for."""

    subject = SUBJECT
    without = DERIVED
    only_new = ("customer",)
    customer = CustomerField()
    created = serializers.DateTimeField(source="created_at", read_only=True)
    changed = serializers.DateTimeField(source="updated_at", read_only=True)
    archived_at = serializers.DateTimeField(read_only=True, allow_null=True)


class Contacts(SubjectResource):
    """The contact persons of all customers."""

    subject = SUBJECT
    serializer_class = ContactSerializer
    writes = CONTACTS_WRITE
    heading = _("Contact persons")
    texts = {
        "list": _("List contact persons"),
        "retrieve": _("Read a contact person"),
        "create": _("Add a contact person to a customer"),
        "partial_update": _("Change a contact person"),
        "archive": _("Put a contact person away"),
    }
    orderings = {"name": "sort_key", "created": "created_at", "changed": "updated_at"}
    default_ordering = "name"
    parameters = (
        Parameter("q", _("Words of the name, or the beginning of an e-mail address."), ContactQuerySet.matching),
        Key("customer", _("Those of this customer."), ContactQuerySet.at),
        *choice_parameters(SUBJECT),
        Moment("changed_since", _("Made or changed at this time or later."), ContactQuerySet.changed_since),
        archived_parameter(),
    )

    def rows(self) -> ContactQuerySet:
        return contacts_for(self.actor).for_card()

    def one(self, pk: uuid.UUID, *, write: bool = False) -> Contact:
        return contact_for(self.actor, pk, write=write, exact=write)

    def make(self, values: Mapping[str, Any]) -> Contact:
        facts = dict(values)
        customer = customer_for(self.actor, facts.pop("customer").pk)
        return actions.create_contact(actor=self.actor, customer_id=customer.pk, values=facts)

    def change(self, thing: Contact, values: Mapping[str, Any], seen: Mapping[str, str] | None) -> None:
        actions.edit_contact(actor=self.actor, pk=thing.pk, values=values, seen=seen)

    @action(detail=True, methods=["post"])
    def archive(self, request: Request, pk: uuid.UUID) -> Response:
        """Put the person away, and answer with how it was then."""
        contact = self.one(pk, write=True)
        actions.archive_contacts(actor=self.actor, keys=[contact.pk])
        contact.refresh_from_db(fields=["archived_at", "is_main", "updated_at"])
        return self.answer(contact)


class PositionTypes(OwnValues):
    """What kinds of positions there are."""

    model = PositionType
    called = _("Position types")


register("contacts", Contacts)
register("position-types", PositionTypes)
