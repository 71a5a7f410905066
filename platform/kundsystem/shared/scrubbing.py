"""Taking everything that tells about a person out of an error report before it leaves."""

import re
from collections.abc import Mapping
from typing import Any

REMOVED = "[removed]"

_PERSONAL = (
    re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+"),  # e-mail addresses
    re.compile(r"\b(?:\d{2})?\d{6}[-+ ]?\d{4}\b"),  # personal and organisation numbers
    re.compile(r"(?<![\w-])(?:\+|00)\d[\d\s()-]{6,}\d\b"),  # telephone numbers, international
    re.compile(r"(?<![\w.-])0\d{1,3}[\s-]\d[\d\s-]{4,}\d\b"),  # telephone numbers, Swedish
)
# What PostgreSQL adds to an error quotes the row: Key (name)=(Anna Andersson) already exists.
_DETAIL = re.compile(r"(DETAIL|CONTEXT|PARAMETERS):.*", re.DOTALL)
_QUERY = re.compile(r"\?[^\s'\"]*")
# Kept whole: they are made by us or by the library, and hold no text of a user's.
_KEPT = frozenset({"event_id", "timestamp", "trace_id", "span_id", "parent_span_id", "release", "version", "lineno"})
# Parts that are nothing but what somebody sent, or who it was.
_DROPPED = frozenset(
    {"user", "cookies", "headers", "data", "query_string", "env", "vars", "server_name", "args", "kwargs"}
)


def scrub_text(text: str) -> str:
    """Replace what looks like an address or a number of a person."""
    text = _DETAIL.sub(rf"\1: {REMOVED}", text)
    for pattern in _PERSONAL:
        text = pattern.sub(REMOVED, text)
    return text


def scrub(event: Mapping[str, Any]) -> dict[str, Any]:
    """Return a report without personal data: only where it went wrong, how, and in which organisation."""
    return {key: _scrub(key, value) for key, value in event.items() if key not in _DROPPED}


def _scrub(key: str, value: Any) -> Any:
    if key in _KEPT:
        return value
    if isinstance(value, str):
        return scrub_text(_QUERY.sub("", value) if key in {"url", "Referer", "http.url"} else value)
    if isinstance(value, Mapping):
        return {inner: _scrub(str(inner), part) for inner, part in value.items() if str(inner) not in _DROPPED}
    if isinstance(value, list | tuple):
        return [_scrub(key, part) for part in value]
    return value
