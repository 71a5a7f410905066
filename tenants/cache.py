"""Cache keys carry the organisation, so that a value of one is never read by another."""

from kundsystem.shared.database import connection


def make_key(key: str, key_prefix: str, version: int) -> str:
    """Prefix a key with the schema in force."""
    return f"{connection.schema_name}:{key_prefix}:{version}:{key}"


def reverse_key(key: str) -> str:
    """Return the key as the caller gave it."""
    return key.split(":", 3)[3]
