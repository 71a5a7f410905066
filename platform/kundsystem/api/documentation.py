"""The description as a page: rendered from the same OpenAPI document that programs read."""

import json
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kundsystem.accounts.http import TenantRequest
from kundsystem.accounts.permissions import API_USE
from kundsystem.api.schema import describe

# Said once for all, at the top of the page.
HEADERS_OF_ALL = {"Accept-Language", "Idempotency-Key", "If-Match", "ETag"}


@dataclass(frozen=True)
class Row:
    """One parameter or field: its name, what it is, what it means."""

    name: str
    type: str
    text: str
    needed: bool = False


@dataclass(frozen=True)
class Operation:
    """What can be done at an address."""

    key: str
    method: str
    path: str
    summary: str
    text: str
    parameters: list[Row]
    body: list[Row]
    answer: list[Row]
    is_list: bool
    example: str = ""


@dataclass
class Group:
    """The operations on one kind of thing."""

    heading: str
    operations: list[Operation] = field(default_factory=list)

    @property
    def key(self) -> str:
        """Its anchor on the page."""
        return f"g-{slugify(self.heading)}"


@require_GET
def documentation(request: TenantRequest) -> HttpResponse:
    """Show what the API can do, in the reader's language, with the organisation's own addresses in the examples."""
    request.actor.require(API_USE)
    root = request.build_absolute_uri("/").rstrip("/")
    limits = {"token": settings.API_PER_TOKEN, "organisation": settings.API_PER_ORGANISATION}
    context = {"groups": groups_of(describe(root)), "root": f"{root}/api/v1", "limits": limits}
    return render(request, "api/documentation.html", context)


def groups_of(document: dict[str, Any]) -> list[Group]:
    """Return what a description has, by heading, in its own order."""
    groups: dict[str, Group] = {}
    for path, methods in document["paths"].items():
        for method, facts in methods.items():
            heading = facts["tags"][0]
            group = groups.setdefault(heading, Group(heading))
            group.operations.append(_operation(document, path, method, facts))
    return list(groups.values())


def _operation(document: dict[str, Any], path: str, method: str, facts: dict[str, Any]) -> Operation:
    answers = facts["responses"]
    answer = _schema_in(answers.get("200") or answers["201"], document)
    # Of a page, and of a list, what each of them has.
    each = answer.get("properties", {}).get("results", answer).get("items")
    shown = _resolved(each, document) if each else answer
    return Operation(
        key=facts["operationId"],
        method=method.upper(),
        path=path.removeprefix("/api/v1"),
        summary=facts["summary"],
        text=facts.get("description", ""),
        parameters=[
            Row(one["name"], type_of(one["schema"]), one.get("description", ""), one.get("required", False))
            for one in facts.get("parameters", [])
            if one["name"] not in HEADERS_OF_ALL
        ],
        body=_rows(_schema_in(facts["requestBody"], document)) if "requestBody" in facts else [],
        answer=_rows(shown),
        is_list=each is not None,
        example=_example(facts),
    )


def _example(facts: dict[str, Any]) -> str:
    """Return what may be sent, as one would write it."""
    content = facts.get("requestBody", {}).get("content", {}).get("application/json", {})
    found = next(iter(content.get("examples", {}).values()), None)
    return json.dumps(found["value"], ensure_ascii=False, indent=2) if found else ""


def _schema_in(part: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    content = part.get("content", {}).get("application/json", {})
    return _resolved(content.get("schema", {}), document)


def _resolved(schema: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        found: dict[str, Any] = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        return found
    return schema


def _rows(schema: dict[str, Any]) -> list[Row]:
    needed = schema.get("required", [])
    return [
        Row(name, type_of(one), ". ".join(filter(None, (one.get("title"), one.get("description")))), name in needed)
        for name, one in schema.get("properties", {}).items()
    ]


def type_of(schema: dict[str, Any]) -> str:
    """Say in words what a value is."""
    kind = schema.get("type", "")
    kinds = kind if isinstance(kind, list) else [kind]
    if "null" in kinds:
        without = schema | {"type": next(one for one in kinds if one != "null")}
        return _("%(type)s, or null") % {"type": type_of(without)}
    if "oneOf" in schema:
        *others, last = schema["oneOf"]
        if last == {"type": "null"}:
            return _("%(type)s, or null") % {"type": type_of({"oneOf": others})}
        return _("%(one)s or %(other)s") % {"one": ", ".join(map(type_of, others)), "other": type_of(last)}
    if "enum" in schema:
        return _("one of %(words)s") % {"words": ", ".join(str(word) for word in schema["enum"])}
    if kinds == ["array"]:
        return _("list of: %(type)s") % {"type": type_of(schema["items"])}
    if kinds == ["object"]:
        names = ", ".join(schema.get("properties", {}))
        return _("object with %(names)s") % {"names": names} if names else _("object")
    return _simple(schema, kinds[0])


def _simple(schema: dict[str, Any], kind: str) -> str:
    formats = {
        "uuid": _("key"),
        "key-or-name": _("key or name"),
        "key-number-or-name": _("key, number or name"),
        "date": _("day, 2026-03-09"),
        "date-time": _("time, 2026-03-09T14:30:00+01:00"),
        "decimal": _("amount as text, 1234.50"),
        "uri": _("address"),
        "email": _("e-mail address"),
    }
    words = {"boolean": _("true or false"), "integer": _("whole number"), "number": _("number"), "string": _("text")}
    if said := formats.get(schema.get("format", "")):
        return said
    text = words.get(kind, "")
    if longest := schema.get("maxLength"):
        return _("%(type)s, at most %(count)s characters") % {"type": text, "count": longest}
    return text
