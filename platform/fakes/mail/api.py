"""The mailbox for programs: reading mail, emptying it, and telling the server to misbehave.

What changes something is asked for by PUT and DELETE, which a stranger's page in the same browser can not send.
"""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from fakes.mail import state, texts
from fakes.mail.access import letter_for, reading_for
from fakes.mail.faults import BadRule, Rule
from fakes.mail.letters import Reading
from fakes.mail.mailbox import KEPT, Letter
from fakes.mail.writing import NotSent, Written, send

LONGEST_WAIT = 60.0


@require_safe
def messages(request: HttpRequest) -> JsonResponse:
    """List letters, newest first: `to` an address, `q` letters in one, `after` an id, `wait` seconds for the first."""
    asked = request.GET
    which = {"to": asked.get("to", ""), "words": asked.get("q", ""), "after": asked.get("after", "")}
    try:
        wait = min(float(asked.get("wait", 0)), LONGEST_WAIT)
        at_most = int(asked.get("limit", KEPT))
    except ValueError:
        return problem("wait is a number of seconds, and limit a whole number.")
    letters = state.mailbox().wait_for(wait, **which)
    return JsonResponse({"messages": [summary(letter) for letter in letters[: max(0, at_most)]]})


@require_safe
def message(request: HttpRequest, id: str) -> JsonResponse:
    """Give one letter, taken apart."""
    letter, reading = reading_for(id)
    return JsonResponse(summary(letter) | contents(letter, reading))


@require_http_methods(["DELETE"])
def all_messages(request: HttpRequest) -> JsonResponse:
    """Empty the mailbox."""
    return JsonResponse({"removed": state.mailbox().empty()})


@require_http_methods(["PUT"])
def letters(request: HttpRequest) -> JsonResponse:
    """Send a letter as somebody outside: `sender`, `to`, `subject`, `text`, and what it is an `answer` to."""
    try:
        said = json.loads(request.body)
        written = Written(*(str(said[name]) for name in ("sender", "to", "subject", "text")))
    except (ValueError, TypeError, KeyError):
        return problem("The body is a JSON object with sender, to, subject and text.")
    answered = letter_for(str(said["answer"])) if said.get("answer") else None
    try:
        send(written, state.mailbox(), state.now().inbound, answered)
    except NotSent as error:
        return problem(str(error))
    return JsonResponse({"sent": written.recipients})


@require_http_methods(["PUT"])
def text(request: HttpRequest, id: str) -> JsonResponse:
    """Let the product be told what became of a text: `delivered` or `failed`."""
    status = request.body.decode(errors="replace")
    if status not in texts.STATUSES:
        return problem("The body is delivered or failed.")
    try:
        texts.report(state.now().texts, id, status)
    except OSError as error:
        return problem(str(error))
    return JsonResponse({"told": status})


@require_http_methods(["GET", "PUT", "DELETE"])
def faults(request: HttpRequest) -> JsonResponse:
    """Tell, set or end the server's faults: a list of rules, see `faults.Rule`."""
    if request.method == "DELETE":
        state.faults().obey([])
    elif request.method == "PUT":
        try:
            rules = json.loads(request.body)
            state.faults().obey([Rule.from_json(rule) for rule in rules])
        except BadRule as error:
            return problem(str(error))
        except (ValueError, TypeError):
            return problem("The body is a JSON list of rules.")
    return JsonResponse({"faults": state.faults().as_json()})


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Say that the pages are there."""
    return HttpResponse("ok", content_type="text/plain")


def problem(text: str) -> JsonResponse:
    """Say what was wrong with the question."""
    return JsonResponse({"error": text}, status=400)


def summary(letter: Letter) -> dict[str, Any]:
    """Describe a letter without reading it."""
    return {
        "id": letter.id,
        "from": letter.sender,
        "to": list(letter.recipients),
        "subject": letter.subject,
        "received": letter.received.isoformat(),
        "url": reverse("message-json", args=[letter.id]),
    }


def contents(letter: Letter, reading: Reading) -> dict[str, Any]:
    """Describe what is in a letter."""
    return {
        "headers": [list(header) for header in reading.headers],
        "text": reading.text,
        "html": reading.html,
        "links": reading.links,
        "parts": [
            {
                "name": part.name,
                "content_type": part.content_type,
                "content_id": part.content_id,
                "is_shown": part.is_shown,
                "size": part.size,
                "url": reverse("part", args=[letter.id, part.number]),
            }
            for part in reading.parts
        ],
    }
