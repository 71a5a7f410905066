"""An organisation's own values for programs: read, and named by key or name where they are used."""

import uuid
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from crm_core.fields.resources import archived_parameter
from crm_core.fields.values import OwnValue
from kundsystem.api.resources import Reading
from kundsystem.api.serializers import StrictSerializer
from kundsystem.shared.errors import NotFound


class OwnValueSerializer(StrictSerializer):
    """What all own values have."""

    id = serializers.UUIDField(read_only=True)
    name = serializers.CharField(read_only=True)
    position = serializers.IntegerField(read_only=True)
    archived_at = serializers.DateTimeField(read_only=True, allow_null=True)


class TonedValueSerializer(OwnValueSerializer):
    """One that is shown as a chip."""

    tone = serializers.CharField(read_only=True)


class OwnValues(Reading):
    """The own values of one kind, in the organisation's own order.

    Attributes:
        model: their table.
        called: what the description calls them: lazily translated.
        permission: what reading them needs.
    """

    model: type[OwnValue]
    serializer_class: Any = OwnValueSerializer
    permission = "customers.view"
    orderings = {"position": "position"}
    default_ordering = "position"
    parameters = (archived_parameter(),)
    heading = gettext_lazy("Own values")
    called: Any = ""

    @property
    def texts(self) -> dict[str, Any]:  # type: ignore[override]
        """What the description says of the two addresses."""
        return {"list": self.called, "retrieve": gettext_lazy("One of them")}

    def rows(self) -> QuerySet[Any]:
        self.actor.require(self.permission)
        return self.model._default_manager.all()

    def one(self, pk: uuid.UUID, *, write: bool = False) -> Any:
        found = self.rows().filter(pk=pk).first()
        if found is None:
            raise NotFound(_("There is no such value."))
        return found
