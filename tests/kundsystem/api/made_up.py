"""Requests made up from the API's own description, and whether the answers are as it says."""

import copy
import functools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode, checks
from schemathesis.specs.openapi import checks as openapi_checks

from kundsystem.api.schema import describe
from kundsystem.shared.database import connection
from tests import cast
from tests.guards.api import CALLS

HOST = f"http://{cast.ALFA.host}"
CHECKS = [
    checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_headers_conformance,
    openapi_checks.response_schema_conformance,
    openapi_checks.negative_data_rejection,
    openapi_checks.positive_data_acceptance,
]


def operations() -> list[tuple[str, str]]:
    """Every operation of the description: method and path."""
    return [(method, path) for path, methods in describe(HOST)["paths"].items() for method in methods]


def can_be_wrong(facts: dict[str, Any]) -> bool:
    """Whether an operation takes a body or a query, so that something besides its address can be wrong."""
    return "requestBody" in facts or any(one["in"] == "query" for one in facts["parameters"])


@functools.lru_cache(maxsize=1)
def loaded() -> Any:
    """The description as schemathesis reads it, asking this process itself; keys are tested elsewhere."""
    document = copy.deepcopy(describe(HOST))
    for methods in document["paths"].values():
        for operation in methods.values():
            operation.pop("security")
    schema = schemathesis.openapi.from_dict(document)
    schema.app = get_wsgi_application()
    # What the description can not say (a number that is taken, a postcode that is none) is 422, and fine.
    allowed = ["2xx", "400", "403", "404", "409", "412", "422"]
    schema.config.checks.positive_data_acceptance.expected_statuses = allowed
    schema.config.checks.negative_data_rejection.expected_statuses = ["4xx"]
    return schema


def ask_made_up(method: str, path: str, world: Any, secret: str, examples: int) -> None:
    """Ask one operation with made-up requests about something that is there, as described and not; all rolled back."""
    operation = loaded()[path][method]
    organisation = connection.tenant
    headers = {"Authorization": f"Bearer {secret}", "Accept-Encoding": "identity"}

    def ask(case: Any) -> None:
        with transaction.atomic():
            answer = case.call(base_url=HOST, headers=headers)
            case.validate_response(answer, checks=CHECKS, headers=headers)
            transaction.set_rollback(True)
        connection.set_tenant(organisation)

    known = {"path_parameters": {"id": str(_key(path, world))}} if "{id}" in path else {}
    strategies = [operation.as_strategy(generation_mode=GenerationMode.POSITIVE, **known)]
    if can_be_wrong(operation.definition.raw):
        strategies.append(operation.as_strategy(generation_mode=GenerationMode.NEGATIVE, **known))
    elif known:
        strategies.append(operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))
    quiet = settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=examples < 20,
        suppress_health_check=list(HealthCheck),
    )
    with one_connection():
        for strategy in strategies:
            quiet(given(case=strategy)(ask))()


@contextmanager
def one_connection() -> Iterator[None]:
    """Let requests share the test's connection and transaction, as Django's own test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def _key(path: str, world: Any) -> Any:
    """The key of what an address names, by the table of the guards."""
    name = path.removeprefix("/api/v1/").split("/")[0]
    return world.key(next(call.key for call in CALLS if call.name.startswith(f"{name}-") and call.key))
