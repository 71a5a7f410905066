"""Handing over what is stored: nothing of it is ever a page."""

from typing import BinaryIO

from django.core.files.storage import default_storage
from django.http import FileResponse
from django.utils.translation import gettext as _

from kundsystem.shared.errors import NotFound

# Were it ever opened as a page, it could run nothing, fetch nothing and be framed by nobody.
SEALED = "sandbox; default-src 'none'; frame-ancestors 'none'"


def stored(path: str) -> BinaryIO:
    """Open stored bytes; NotFound when they are gone."""
    try:
        return default_storage.open(path, "rb")  # type: ignore[return-value]
    except FileNotFoundError as error:
        raise NotFound(_("The file is no longer there.")) from error


def sealed(response: FileResponse) -> FileResponse:
    """Shut in what is handed over."""
    response["Content-Security-Policy"] = SEALED
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
