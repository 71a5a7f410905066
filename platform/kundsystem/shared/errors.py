"""The one error that is meant for the user, and its few kinds."""

from collections.abc import Mapping
from typing import Any


class UserError(Exception):
    """Something the user can understand and do something about.

    Args:
        message: translated sentence, shown as it is.
        code: stable machine-readable name, for the API and for tests.
        field: name of the field that caused it, when one did.
        context: further facts for the template that renders it.
    """

    status = 422
    code = "invalid"

    def __init__(
        self, message: object, *, code: str = "", field: str = "", context: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(str(message))
        self.message = str(message)
        self.code = code or self.code
        self.field = field
        self.context = dict(context or {})


class NotFound(UserError):
    """It does not exist, or the actor may not know that it does."""

    status = 404
    code = "not_found"


class Forbidden(UserError):
    """The actor may see it but not do this with it."""

    status = 403
    code = "forbidden"


class Conflict(UserError):
    """Somebody else changed the same thing meanwhile; `context` tells who, when and what."""

    status = 409
    code = "conflict"


class TooMany(UserError):
    """Asked too often; try again later."""

    status = 429
    code = "rate_limited"


class InvalidFields(UserError):
    """Several fields at once: `errors` is field name → list of sentences."""

    code = "invalid_fields"

    def __init__(self, message: object, errors: Mapping[str, list[str]]) -> None:
        super().__init__(message, context={"errors": dict(errors)})
        self.errors = dict(errors)
