"""Where the bytes lie: below the organisation's own folder, under a path that nobody can guess or choose."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterator
from typing import BinaryIO

from django.core.files.base import ContentFile
from django.core.files.base import File as DjangoFile
from django.core.files.storage import default_storage


def random_path(folder: str = "uploads") -> str:
    """Return a new path; two letters of it are a folder, so that no folder grows without end."""
    token = secrets.token_hex(16)
    return f"{folder}/{token[:2]}/{token[2:]}"


def digest_of(file: BinaryIO) -> str:
    """Return the SHA-256 of a file, read in pieces."""
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


def store(content: BinaryIO | bytes, folder: str = "uploads") -> str:
    """Write bytes or an open file; return their path."""
    if isinstance(content, bytes):
        return default_storage.save(random_path(folder), ContentFile(content))
    content.seek(0)
    return default_storage.save(random_path(folder), DjangoFile(content))


def older_than(folder: str, moment: dt.datetime) -> Iterator[str]:
    """Yield the paths below a folder of what was stored before a moment."""
    try:
        parts, _files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for part in sorted(parts):
        for name in sorted(default_storage.listdir(f"{folder}/{part}")[1]):
            path = f"{folder}/{part}/{name}"
            if default_storage.get_modified_time(path) < moment:
                yield path


def remove(*paths: str) -> None:
    """Remove stored bytes; those that are gone already are no trouble."""
    for path in paths:
        if path:
            default_storage.delete(path)
