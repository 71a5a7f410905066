"""Narrowing a list by the parameters that a resource declares."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request

from kundsystem.api.parameters import Parameter, refuse_unknown


class Narrowing(BaseFilterBackend):
    """Lets each declared parameter do its part, and refuses those that nobody declared."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        query = request.query_params
        refuse_unknown(query, [parameter.name for parameter in view.every_parameter()])
        for parameter in view.narrowing():
            queryset = parameter.narrow(queryset, query, view.actor)
        return queryset

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """Describe the parameters."""
        return [described(parameter) for parameter in view.narrowing()]


def described(parameter: Parameter) -> dict[str, Any]:
    """Return a parameter as the description has it."""
    schema = parameter.described()
    return {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": parameter.sentence(),
        "schema": {"type": "array", "items": schema} if parameter.many else schema,
    }
