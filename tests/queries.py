"""Counting queries."""

import re
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

# Which schema, and the savepoints that a test's own transaction makes of a request's: not questions about data.
HOUSEKEEPING = re.compile(r"(SET search_path|SAVEPOINT|RELEASE SAVEPOINT|ROLLBACK TO|BEGIN|COMMIT)\b", re.IGNORECASE)


class QueryCount(CaptureQueriesContext):
    """Fails, showing the queries, when there are more than `maximum`."""

    def __init__(self, maximum: int) -> None:
        super().__init__(connection)
        self.maximum = maximum

    @property
    def counted(self) -> list[str]:
        """The queries that count."""
        return [query["sql"] for query in self.captured_queries if not HOUSEKEEPING.match(query["sql"])]

    def __exit__(self, exc_type: Any, exc_value: Any, traceback: Any) -> None:
        super().__exit__(exc_type, exc_value, traceback)
        if exc_type is None and len(self.counted) > self.maximum:
            listed = "\n".join(f"{number:3} {sql[:300]}" for number, sql in enumerate(self.counted, 1))
            raise AssertionError(f"{len(self.counted)} queries, at most {self.maximum} expected:\n{listed}")
