"""Errors to Sentry, without anything that tells about a person."""

from typing import Any

import sentry_sdk
from sentry_sdk.types import Event, Hint

from kundsystem.settings import env
from kundsystem.shared.scrubbing import scrub

SENTRY_DSN = env.text("KUNDSYSTEM_SENTRY_DSN", "")


def before_send(event: Event, hint: Hint) -> Event:
    """Name the organisation by its schema, and take out what is personal."""
    from django.db import connection

    tags: dict[str, Any] = dict(event.get("tags") or {})
    tags["organisation"] = getattr(connection, "schema_name", "") or "-"
    event["tags"] = tags
    return scrub(event)  # type: ignore[return-value]


def before_breadcrumb(crumb: dict[str, Any], hint: Hint) -> dict[str, Any] | None:
    """Only log lines stay: queries hold somebody's values, and keys in the cache are sessions."""
    return scrub(crumb) if crumb.get("type") == "log" else None


def start(dsn: str, **more: Any) -> None:
    """Begin to report; `more` is for tests, which bring a transport of their own."""
    sentry_sdk.init(
        dsn=dsn,
        send_default_pii=False,
        include_local_variables=False,
        include_source_context=True,
        max_request_body_size="never",
        before_send=before_send,
        before_breadcrumb=before_breadcrumb,
        **more,
    )


if SENTRY_DSN:
    start(SENTRY_DSN)
