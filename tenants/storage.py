"""Uploaded files lie under a folder of the organisation's own, named as its schema."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import FileSystemStorage

from kundsystem.shared.database import connection


class OrganisationStorage(FileSystemStorage):
    """Stores below `<files>/<schema>/` and refuses to do anything where no organisation is set."""

    def path(self, name: str) -> str:
        schema = connection.schema_name
        if not schema or schema == settings.PUBLIC_SCHEMA_NAME:
            raise SuspiciousFileOperation("No organisation is set, so there is no folder for files.")
        root = (Path(settings.MEDIA_ROOT) / schema).resolve()
        full = (root / name).resolve()
        if not full.is_relative_to(root):
            raise SuspiciousFileOperation(f"{name!r} lies outside the organisation's folder.")
        return str(full)

    def _save(self, name: str, content: Any) -> str:
        saved: str = super()._save(name, content)  # type: ignore[misc]
        # Django answers with the path below the root of all organisations; names here are below one's own.
        return saved.removeprefix(f"{connection.schema_name}/")

    def url(self, name: str | None) -> str:
        raise SuspiciousFileOperation("Files are served through their access check, never by an address of their own.")
