"""The cache. Its keys carry the organisation, so that a value of one is never read by another."""

from functools import cached_property
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient

from kundsystem.shared.database import connection


class OrganisationCache(RedisCache):
    """Django's, with one client for the whole process.

    Django makes a client for each question, which takes longer than the question. They share the connections anyway,
    and a client may be used by several threads.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = _OneClient


class _OneClient(RedisCacheClient):
    @cached_property
    def _only(self) -> Any:
        return super().get_client(write=True)

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        return self._only


def make_key(key: str, key_prefix: str, version: int) -> str:
    """Prefix a key with the schema in force."""
    return f"{connection.schema_name}:{key_prefix}:{version}:{key}"


def reverse_key(key: str) -> str:
    """Return the key as the caller gave it."""
    return key.split(":", 3)[3]
