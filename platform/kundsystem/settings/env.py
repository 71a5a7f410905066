"""Typed readers of the environment that fail with a sentence instead of a stack trace."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None) -> str:
    """Read a text setting; `NAME_FILE` may name a file that holds it (mounted secrets)."""
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE names a file that can not be read: {error}") from error
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"The environment variable {name} is required and not set.")
    return value


def integer(name: str, default: int) -> int:
    """Read a whole number."""
    raw = text(name, str(default))
    try:
        return int(raw)
    except ValueError:
        raise ImproperlyConfigured(f"{name} should be a whole number, not {raw!r}.") from None


def boolean(name: str, default: bool) -> bool:
    """Read yes/no, written as 1/0, true/false, yes/no or on/off."""
    raw = text(name, "yes" if default else "no").lower()
    if raw in {"1", "true", "yes", "on"}:
        return True
    if raw in {"0", "false", "no", "off", ""}:
        return False
    raise ImproperlyConfigured(f"{name} should be yes or no, not {raw!r}.")


def words(name: str, default: str = "") -> list[str]:
    """Read a comma-separated list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def choice(name: str, default: str, among: tuple[str, ...]) -> str:
    """Read one of a few words."""
    raw = text(name, default)
    if raw not in among:
        raise ImproperlyConfigured(f"{name} should be one of {', '.join(among)}, not {raw!r}.")
    return raw
