"""Where people's pictures are."""

import uuid
from typing import Any

from django.urls import reverse


def address_of(pk: uuid.UUID | None, path: str) -> str:
    """Return the address of a picture by whose it is and where it lies; a new picture has a new address."""
    return reverse("account_avatar", args=[pk, path[-12:]]) if pk and path else ""


def address_for(person: Any) -> str:
    """Return the address of somebody's picture; nothing without one, or when it was not fetched with the person.

    Where a row brings only a name, initials do: a question for each row would cost more than a picture says.
    """
    if not person or "avatar" in getattr(person, "get_deferred_fields", set)():
        return ""
    return address_of(person.pk, getattr(person, "avatar", ""))
