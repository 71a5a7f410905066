"""Reading bodies strictly: a name that is not known is a mistake that somebody wants to hear of."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.fields import empty

from kundsystem.api.errors import Malformed


class StrictSerializer(serializers.Serializer[Any]):
    """Refuses what can not be written, instead of passing it over.

    Attributes:
        only_new: names of the fields that are said when something is made, and never changed.
    """

    only_new: tuple[str, ...] = ()

    def run_validation(self, data: Any = empty) -> Any:
        if not isinstance(data, Mapping):
            raise Malformed(_("Send an object: {…}."))
        return super().run_validation(data)

    def to_internal_value(self, data: Any) -> Any:
        fixed = self.only_new if self.partial else ()
        writable = {name for name, field in self.fields.items() if not field.read_only and name not in fixed}
        wrong = {name: self._refusal(name) for name in data if name not in writable}
        if wrong:
            raise serializers.ValidationError(wrong)
        return super().to_internal_value(data)

    def _refusal(self, name: str) -> list[serializers.ErrorDetail]:
        if name in self.fields:
            return [serializers.ErrorDetail(_("This cannot be changed."), "read_only")]
        return [serializers.ErrorDetail(_("There is no field of this name."), "unknown_field")]
