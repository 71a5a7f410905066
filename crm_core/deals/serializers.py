"""A deal in JSON: the registry's fields, and what follows from them."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from crm_core.customers.models import Unit
from crm_core.customers.references import CustomerField
from crm_core.deals.models import Stage
from crm_core.deals.registry import DEAL
from crm_core.deals.sharing import shared_amounts
from crm_core.fields.choices import Choice, reference
from crm_core.fields.kinds import Kind, Number
from crm_core.fields.registry import Field, field_of
from crm_core.fields.serializers import KindField, ReferenceSerializer, SubjectSerializer
from kundsystem.api.serializers import StrictSerializer

if TYPE_CHECKING:
    from crm_core.fields.lookups import Lookups

UNIT = Field("deal_share", "shares", gettext_lazy("Unit"), Choice(Unit), required=True)
PERCENT = Field("deal_share", "shares", gettext_lazy("Per cent"), Number(decimals=2, most=100), required=True)
EXACT = {"type": "string", "format": "decimal"}


class Shares(Kind):
    """The units' shares of the revenue: sent as unit and per cent, read with the amount too."""

    def read(self, field: Field, thing: Model) -> Any:
        return shared_amounts(thing, list(thing.shares.all()))  # type: ignore[attr-defined,arg-type]

    def from_json(self, raw: Any, field: Field, lookups: "Lookups | None" = None) -> list[tuple[Unit, Decimal]]:
        if not isinstance(raw, list) or any(
            not isinstance(one, dict) or set(one) != {"unit", "percent"} for one in raw
        ):
            raise field.error(_("Write this as a list of unit and per cent."), "wrong_type")
        return [
            (UNIT.kind.from_json(one["unit"], UNIT), PERCENT.kind.from_json(one["percent"], PERCENT)) for one in raw
        ]

    def to_json(self, value: Any) -> list[dict[str, Any]]:
        return [
            {"unit": UNIT.kind.to_json(share.unit), "percent": f"{share.percent:.2f}", "amount": f"{amount:.2f}"}
            for share, amount in value
        ]

    def described(self, field: Field, *, reading: bool) -> dict[str, Any]:
        if reading:
            of_each: dict[str, Any] = {"unit": reference(), "percent": EXACT, "amount": EXACT}
        else:
            of_each = {"unit": UNIT.kind.described(UNIT, reading=False)}
            of_each["percent"] = PERCENT.kind.described(PERCENT, reading=False)
        each = {"type": "object", "required": list(of_each), "properties": of_each, "additionalProperties": False}
        return {"type": "array", "maxItems": 50, "items": each}


SHARES = Field(DEAL, "shares", gettext_lazy("Units' shares"), Shares())


class DealSerializer(SubjectSerializer):
    """One product or service at one customer."""

    subject = DEAL
    without = ("customer",)
    needed = ("product",)
    only_new = ("customer",)
    customer = CustomerField()
    stage = serializers.ChoiceField(Stage.values, source="status.stage", read_only=True)
    chance = serializers.IntegerField(read_only=True)
    notice_on = serializers.DateField(read_only=True, allow_null=True)
    changed = serializers.DateTimeField(source="updated_at", read_only=True)
    archived_at = serializers.DateTimeField(read_only=True, allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        shares = KindField(SHARES)
        shares.read_only = True  # they have an address of their own, since they are one thing together
        return super().get_fields() | {"shares": shares}


class MoveSerializer(StrictSerializer):
    """To which status, and why when that is a lost one."""

    status = KindField(field_of(DEAL, "status"), needed=True)
    loss_reason = KindField(field_of(DEAL, "loss_reason"))


class SharesSerializer(StrictSerializer):
    """All shares together; none when the revenue is shared no more."""

    shares = KindField(SHARES, needed=True)


class StatusChangeSerializer(serializers.Serializer[Any]):
    """That a deal got a status."""

    id = serializers.UUIDField(read_only=True)
    status = ReferenceSerializer(read_only=True)
    changed_at = serializers.DateTimeField(read_only=True)
    changed_by = ReferenceSerializer(read_only=True, allow_null=True)
