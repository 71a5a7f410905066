"""Doing it once, however often a program has to ask.

A write that carries `Idempotency-Key` and its kept answer are one transaction, under a lock that ends with it: whatever
crashes, either both are there or neither, and the program asks again. The lock, and not a row that says "running",
tells that the first request is still at work, so nothing is left behind that would have to time out.
"""

import hashlib
import re
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from kundsystem.accounts.models import ApiToken
from kundsystem.api.errors import Malformed
from kundsystem.api.keeping import keep, kept_answer
from kundsystem.api.models import KeptAnswer
from kundsystem.shared.errors import Conflict, UserError

HEADER, REPLAYED = "Idempotency-Key", "Idempotent-Replayed"
WRITTEN = re.compile(r"[\x21-\x7e]{1,255}")
# What an answer is given again with; everything else belongs to the occasion.
KEPT_HEADERS = ("Content-Type", "Content-Language", "ETag", "Location")

Handler = Callable[..., HttpResponseBase]


def key_of(request: Request) -> str:
    """Return the key that a request carries, empty without one; Malformed when it can not be one."""
    key = request.headers.get(HEADER, "")
    if key and not WRITTEN.fullmatch(key):
        raise Malformed(
            _("An Idempotency-Key is 1 to 255 visible ASCII characters."), code="bad_idempotency_key", field=HEADER
        )
    return key


def once(view: Any, handler: Handler, request: Request, key: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
    """Answer a write, or give the answer again that it got.

    Args:
        view: whose handler it is.
        handler: what does the work.
        request: what is asked.
        key: what the program calls this piece of work.

    Raises:
        Conflict: the first request with the key is still at work.
        UserError: the key came with another request before.
    """
    token: ApiToken = request.auth  # type: ignore[assignment]
    with transaction.atomic():
        if not _lock(token, key):
            raise Conflict(
                _("The first request with this Idempotency-Key is still at work. Ask again in a moment."),
                code="still_running",
                context={"retry_after": 1},
            )
        fingerprint = fingerprint_of(request)
        if kept := kept_answer(token, key):
            return _again(kept, fingerprint)
        answer = _answered(view, handler, request, *args, **kwargs)
        if is_kept(answer.status_code):
            headers = {name: answer.headers[name] for name in KEPT_HEADERS if name in answer.headers}
            facts = {"status": answer.status_code, "headers": headers, "body": answer.content}
            keep(KeptAnswer(token=token, key=key, fingerprint=fingerprint, **facts))
    return answer


def is_kept(status: int) -> bool:
    """Whether an answer is given again; what may be otherwise the next time is not."""
    return status < 500 and status not in {409, 429}


def fingerprint_of(request: Request) -> str:
    """Return a digest of all that makes a request what it is."""
    plain = request._request
    parts = (
        str(request.method).encode(),
        plain.get_full_path().encode(),
        request.headers.get("Content-Type", "").encode(),
        request.headers.get("If-Match", "").encode(),
        plain.body,
    )
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def _lock(token: ApiToken, key: str) -> bool:
    """Take the lock of a key until the transaction ends, or tell that somebody else has it."""
    text = f"{connection.schema_name}\n{token.pk}\n{key}"  # type: ignore[attr-defined]
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        return bool(cursor.fetchone()[0])


def _answered(view: Any, handler: Handler, request: Request, *args: Any, **kwargs: Any) -> Response:
    """Do the work, and take back what a refused one may have written; the answer is complete, as it is sent."""
    with transaction.atomic():
        try:
            answer = handler(request, *args, **kwargs)
        except Exception as error:  # noqa: BLE001 (what nobody foresaw is raised again)
            answer = view.handle_exception(error)
        if answer.status_code >= 400:
            transaction.set_rollback(True)
    answer = view.finalize_response(request, answer, *args, **kwargs)
    return answer.render()


def _again(kept: KeptAnswer, fingerprint: str) -> HttpResponse:
    if kept.fingerprint != fingerprint:
        raise UserError(
            _("This Idempotency-Key came with another request before. Use a new one."), code="key_reused", field=HEADER
        )
    answer = HttpResponse(bytes(kept.body), status=kept.status)
    for name, value in kept.headers.items():
        answer[name] = value
    answer[REPLAYED] = "true"
    return answer
