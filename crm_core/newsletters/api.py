"""Newsletters and who receives them, for programs."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from crm_core.contacts.access import contact_for
from crm_core.customers.access import customer_for
from crm_core.customers.references import CustomerField
from crm_core.fields.choices import Choice
from crm_core.fields.registry import Field
from crm_core.fields.serializers import KindField
from crm_core.fields.value_resources import OwnValues, OwnValueSerializer
from crm_core.newsletters import actions
from crm_core.newsletters.access import newsletter_for, subscription_for, subscriptions_for
from crm_core.newsletters.models import Ending, Newsletter, Source, Subscription
from crm_core.newsletters.permissions import VIEW, WRITE
from crm_core.newsletters.queries import SubscriptionQuerySet
from kundsystem.api.parameters import Key, Moment
from kundsystem.api.registry import register
from kundsystem.api.resources import Resource
from kundsystem.api.serializers import StrictSerializer

NEWSLETTER = Field("", "newsletter", _("Newsletter"), Choice(Newsletter), required=True)


class NewsletterSerializer(OwnValueSerializer):
    """A newsletter."""

    description = serializers.CharField(read_only=True)


class Newsletters(OwnValues):
    """The newsletters that there are."""

    model = Newsletter
    serializer_class = NewsletterSerializer
    called = _("Newsletters")
    permission = VIEW


class SubscriptionSerializer(StrictSerializer):
    """That somebody at a customer receives a newsletter, or did; without a contact the customer's own address does."""

    only_new = ("newsletter", "customer", "contact", "source")
    id = serializers.UUIDField(read_only=True)
    newsletter = KindField(NEWSLETTER, needed=True)
    customer = CustomerField()
    contact = serializers.UUIDField(source="contact_id", required=False, allow_null=True)
    source = serializers.ChoiceField(choices=Source.values, required=False)  # type: ignore[assignment]
    active = serializers.BooleanField(source="is_active", required=False)
    started = serializers.DateTimeField(source="started_at", read_only=True)
    ended = serializers.DateTimeField(source="ended_at", read_only=True, allow_null=True)
    ending = serializers.CharField(read_only=True)


class Subscriptions(Resource):
    """Who receives which newsletter, at all customers."""

    serializer_class = SubscriptionSerializer
    writes = WRITE
    heading = _("Newsletter recipients")
    texts = {
        "list": _("List newsletter recipients"),
        "retrieve": _("Read a newsletter recipient"),
        "create": _("Let somebody receive a newsletter"),
        "partial_update": _("End a subscription, or begin it again"),
    }
    orderings = {"started": "started_at"}
    default_ordering = "started"
    parameters = (
        Key("newsletter", _("Those of this newsletter."), SubscriptionQuerySet.of),
        Key("customer", _("Those at this customer."), SubscriptionQuerySet.at),
        Key("contact", _("Those of this contact person."), SubscriptionQuerySet.by),
        Moment("changed_since", _("Begun or ended at this time or later."), SubscriptionQuerySet.changed_since),
    )

    def rows(self) -> SubscriptionQuerySet:
        return subscriptions_for(self.actor).with_people()

    def one(self, pk: uuid.UUID, *, write: bool = False) -> Subscription:
        return subscription_for(self.actor, pk, write=write)

    def make(self, values: Mapping[str, Any]) -> Subscription:
        contact = values.get("contact_id")
        return actions.subscribe(
            actor=self.actor,
            newsletter=newsletter_for(self.actor, values["newsletter"].pk),
            customer=customer_for(self.actor, values["customer"].pk),
            contact=contact_for(self.actor, contact) if contact else None,
            source=values.get("source", Source.PROGRAM),
        )

    def change(self, thing: Subscription, values: Mapping[str, Any], seen: Mapping[str, str] | None) -> None:
        if values.get("is_active") is False:
            actions.unsubscribe(actor=self.actor, subscription=thing, ending=Ending.PROGRAM)
        elif values.get("is_active"):
            actions.subscribe(
                actor=self.actor,
                newsletter=thing.newsletter,
                customer=thing.customer,
                contact=thing.contact,
                source=Source.PROGRAM,
            )


register("newsletters", Newsletters)
register("newsletter-recipients", Subscriptions)
