"""A program with a key, as tests use it."""

import datetime as dt
import json
from typing import Any

from django.db import connection

from kundsystem.accounts.models import ApiToken, User
from kundsystem.accounts.tokens import Secret
from tenants.queries import primary_host
from tests.clients import OrganisationClient

ROOT = "/api/v1/"


def make_key(user: User, scope: str = "write", **more: Any) -> tuple[ApiToken, str]:
    """Make a key of a user in the organisation that is set; returns it with its secret."""
    secret = Secret.new()
    facts = {"name": "Nyckel", "prefix": secret.prefix, "digest": secret.digest}
    return ApiToken.objects.create(user=user, scope=scope, **facts | more), secret.text


class Program(OrganisationClient):
    """A client that sends JSON with a key; addresses are those below `/api/v1/`."""

    def __init__(self, secret: str = "", **more: Any) -> None:
        more.setdefault("HTTP_HOST", primary_host(connection.tenant))
        if secret:
            more["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
        super().__init__(**more)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Ask, and give the answer; `Idempotency_Key="x"` becomes a header."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        given = {} if body is None else {"data": json.dumps(body, default=_plain), "content_type": "application/json"}
        return self.generic(method.upper(), path if path.startswith("/") else ROOT + path, headers=named, **given)


def program_for(user: User, scope: str = "write", **more: Any) -> Program:
    """Return a program with a key of a user."""
    return Program(make_key(user, scope)[1], **more)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value)
