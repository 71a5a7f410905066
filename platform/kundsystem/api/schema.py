"""The OpenAPI description, made of the serializers and parameters that the API itself runs on: so it can not lie."""

import functools
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework import serializers

from kundsystem.api.idempotency import HEADER
from kundsystem.api.registry import shape_in_force

# Answers besides the one that is hoped for, by kind of operation.
ALWAYS = (401, 403, 406, 429, 503)
METHODS = ("get", "post", "patch", "put", "delete")
LISTS, ONE, WRITES, CHANGES, REFUSED = (400,), (400, 404), (400, 404, 409, 413, 415, 422), (412,), (422,)
# Descriptions that a process keeps; most organisations have the same one.
KEPT = 24


class ErrorSerializer(serializers.Serializer[Any]):
    """Every error."""

    code = serializers.CharField()
    message = serializers.CharField()
    field = serializers.CharField(required=False)

    def get_fields(self) -> dict[str, Any]:
        # `errors` as an attribute would hide what a serializer itself calls so.
        errors = serializers.DictField(child=serializers.ListField(child=serializers.CharField()), required=False)
        return super().get_fields() | {"errors": errors}


class ApiSchema(AutoSchema):
    """Describes one operation in the words of its resource, with the headers and errors that all have."""

    view: Any

    @property
    def what(self) -> str:
        """What is done: the name of the method."""
        return getattr(self.view, "action", None) or self.method.lower()

    def get_operation_id(self) -> str:
        name = getattr(self.view, "basename", None) or type(self.view).__name__.lower()
        return f"{name}_{self.what}".replace("-", "_")

    def get_summary(self) -> str:
        return str(self.view.texts[self.what])

    def get_description(self) -> str:  # type: ignore[override]
        return str(self.view.more.get(self.what, ""))

    def get_tags(self) -> list[str]:
        return [str(self.view.heading)]

    def get_override_parameters(self) -> list[Any]:
        found = [_header("Accept-Language", _("The language of sentences: sv or en."))]
        if self.method != "GET":
            found.append(
                _header(
                    HEADER,
                    _("A word of your own for this piece of work: sent again within a day, it is not done twice."),
                )
            )
        if self.what in {"partial_update", *self.view.bodies}:
            found.append(_header("If-Match", _("The ETag that was read: refused with 412 when it has changed since.")))
        if self.what in {"retrieve", "create", "partial_update"}:
            found.append(_header("ETag", _("The mark that If-Match is compared with."), response=[200, 201]))
        return found

    def get_examples(self) -> list[OpenApiExample]:
        body = self.view.examples.get(self.what)
        return [] if body is None else [OpenApiExample(self.get_summary(), body, request_only=True)]

    def get_request_serializer(self) -> Any:
        """Return what is sent; most of what is done to one thing needs no body."""
        own = self.view.bodies.get(self.what)
        return own or (super().get_request_serializer() if self.what in {"create", "partial_update"} else None)

    def get_response_serializers(self) -> Any:
        hoped_for = 201 if self.what == "create" else 200
        own = self.view.answers.get(self.what)
        return {hoped_for: own or super().get_response_serializers()} | dict.fromkeys(self._errors(), ErrorSerializer)

    def _errors(self) -> list[int]:
        codes = {*ALWAYS, *(LISTS if self.what == "list" else ())}
        if hasattr(self.view, "lookup_field") and self.what not in {"list", "create"}:
            codes.update(ONE)
        if self.method != "GET":
            codes.update(WRITES)
        if self.what in {"partial_update", *self.view.bodies}:
            codes.update(CHANGES)
        if self.what in self.view.refuses or (self.what == "list" and self._may_refuse()):
            codes.update(REFUSED)
        return sorted(codes)

    def _may_refuse(self) -> bool:
        return any(parameter.may_refuse for parameter in self.view.narrowing())

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> dict[str, Any]:
        """Say that nothing unknown is taken, and that every field is there in what is given."""
        described: dict[str, Any] = super()._map_basic_serializer(serializer, direction)
        if direction == "request":
            described["additionalProperties"] = False
            for name in getattr(serializer, "only_new", ()) if serializer.partial else ():
                described["properties"].pop(name)
        elif not isinstance(serializer, ErrorSerializer):
            described["required"] = list(described["properties"])
        # What a class says of itself is for those who read the code.
        described.pop("description", None)
        return described

    def get_serializer_name(self, serializer: Any, direction: Any) -> str:
        name: str = super().get_serializer_name(serializer, direction)
        return name.removesuffix("Serializer")


class TokenDescription(OpenApiAuthenticationExtension):
    """How a program comes in."""

    target_class = "kundsystem.api.authentication.TokenAuthentication"
    name = "key"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "ks_…"}


def describe(server: str) -> dict[str, Any]:
    """Return the description in the language in force, for an organisation's address."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    return _described(language, shape_in_force()) | {"servers": [{"url": server}]}


@functools.lru_cache(maxsize=KEPT)
def _described(language: str, shape: tuple[str, ...]) -> dict[str, Any]:
    """Return the description; it follows from the code and the organisation's shape, and is kept under both."""
    document: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    paths = document["paths"].items()
    # Always in the same order, which the generator leaves to chance.
    return document | {"paths": {path: {m: told[m] for m in METHODS if m in told} for path, told in paths}}


def _header(name: str, description: str, **more: Any) -> OpenApiParameter:
    return OpenApiParameter(name, str, OpenApiParameter.HEADER, description=description, **more)
