"""Every error as one shape: a code for programs, a sentence for people, and which field it is about.

{"code": "required", "message": "Fyll i det här.", "field": "name", "errors": {"name": ["Fyll i det här."]}}
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import OperationalError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.response import Response

from kundsystem.shared.errors import Forbidden, InvalidFields, NotFound, UserError
from kundsystem.web.errors import has_nul

# What the server itself was busy with: asking again later is all there is to do.
_WAITED = ("lock timeout", "deadlock detected", "statement timeout")


class Malformed(UserError):
    """The request can not be read at all."""

    status = 400
    code = "malformed"


class TooLarge(UserError):
    """The request is larger than anything that is asked here."""

    status = 413
    code = "too_large"


class ChangedMeanwhile(UserError):
    """It is not any more what `If-Match` says it was."""

    status = 412
    code = "changed_meanwhile"


class Busy(UserError):
    """Not now: something took too long or waited too long."""

    status = 503
    code = "busy"


def respond(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """Turn an exception into an answer; None for one that nobody foresaw, which is reported and is our fault."""
    understood = understand(error)
    return None if understood is None else answer_to(understood, _headers(error, understood))


def answer_to(error: UserError, headers: Mapping[str, str] | None = None) -> Response:
    """Write an error as it is sent."""
    body: dict[str, Any] = {"code": error.code, "message": error.message}
    errors = error.context.get("errors") or ({error.field: [error.message]} if error.field else None)
    if error.field:
        body["field"] = error.field
    if errors:
        body["errors"] = errors
    return Response(body, status=error.status, headers=dict(headers or {}))


def understand(error: Exception) -> UserError | None:
    """Return the user error that an exception is, in whatever way it was raised."""
    if isinstance(error, UserError):
        return error
    if isinstance(error, exceptions.ValidationError):
        return _invalid(error)
    if isinstance(error, OperationalError) and any(sign in str(error) for sign in _WAITED):
        return Busy(_("This took too long and was stopped. Try again in a moment."))
    if has_nul(error):
        return UserError(_("The text holds characters that cannot be stored."), code="bad_characters")
    if isinstance(error, Http404):
        return NotFound(_("There is nothing at this address."))
    if isinstance(error, PermissionDenied):
        return Forbidden(_("Your role does not allow this."))
    if isinstance(error, RequestDataTooBig):
        return TooLarge(_("The request is too large."))
    if isinstance(error, exceptions.APIException):
        return _plain(error)
    return None


def _plain(error: exceptions.APIException) -> UserError:
    """Say in our words what the framework found."""
    sentences: dict[type[exceptions.APIException], tuple[str, object]] = {
        exceptions.NotAuthenticated: ("no_token", _("Send a key: Authorization: Bearer ks_…")),
        exceptions.MethodNotAllowed: ("method_not_allowed", _("That cannot be done at this address.")),
        exceptions.NotAcceptable: ("not_acceptable", _("Answers are JSON: ask with Accept: application/json.")),
        exceptions.UnsupportedMediaType: (
            "unsupported_media_type",
            _("Send JSON, with Content-Type: application/json."),
        ),
        exceptions.ParseError: ("malformed", _("The request is not JSON that can be read.")),
    }
    code, sentence = sentences.get(type(error), (str(error.get_codes()), error.detail))
    found = UserError(sentence, code=code)
    found.status = error.status_code
    return found


def _invalid(error: exceptions.ValidationError) -> UserError:
    """Gather what is wrong with a body: one sentence when it is one thing, else how many fields are wrong."""
    if not isinstance(error.detail, dict):
        detail = error.detail[0] if error.detail else _("The request is not valid.")
        return UserError(detail, code=getattr(detail, "code", "invalid"))
    placed = dict(_placed(error.detail))
    errors = {name: [str(detail) for detail in details] for name, details in placed.items()}
    name, details = next(iter(placed.items()))
    first = details[0]
    if len(errors) == 1:
        field = "" if name == "non_field_errors" else name
        return UserError(first, code=first.code or "invalid", field=field, context={"errors": errors} if field else {})
    return InvalidFields(_("Some fields are not right."), errors)


def _placed(details: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, list[exceptions.ErrorDetail]]]:
    """Go through what is wrong, each with its field; with dots where it is inside one: `tree.include.0`."""
    for name, detail in details.items():
        place = f"{above}{name}"
        if isinstance(detail, Mapping):
            yield from _placed(detail, f"{place}.")
        else:
            yield place, _flat(detail)


def _flat(details: Any) -> list[exceptions.ErrorDetail]:
    if isinstance(details, exceptions.ErrorDetail):
        return [details]
    parts = details.values() if isinstance(details, dict) else details
    return [detail for part in parts for detail in _flat(part)]


def _headers(error: Exception, understood: UserError) -> dict[str, str]:
    headers = {}
    if header := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = header
    if understood.status == status.HTTP_503_SERVICE_UNAVAILABLE:
        headers["Retry-After"] = "2"
    if wait := understood.context.get("retry_after"):
        headers["Retry-After"] = str(wait)
    return headers
