"""One log line per request: which organisation, how long, how many queries."""

import logging
import time
from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse

from kundsystem.shared.stack import with_room

logger = logging.getLogger("kundsystem.request")


class QueryCounter:
    """Counts what goes to the database; installed as an execute wrapper for one request."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        self.count += 1
        return execute(sql, params, many, context)


class RequestLogMiddleware:
    """Writes the line, with the path's pattern rather than the path, so that no key or name is logged."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        counter = QueryCounter()
        with connection.execute_wrapper(counter):
            response = with_room(self.get_response, request)
        match = request.resolver_match
        logger.info(
            "%s %s status=%s organisation=%s ms=%.0f queries=%s",
            request.method,
            match.route if match else "-",
            response.status_code,
            getattr(getattr(request, "tenant", None), "schema_name", "-"),
            (time.perf_counter() - started) * 1000,
            counter.count,
        )
        return response
