"""What the page of a search shows: some of each kind, or all of one, a part at a time."""

from typing import Any
from urllib.parse import urlencode

from crm_core.search.looking import Group, look
from crm_core.search.palette import SHORTEST
from crm_core.search.providers import Looking, Text, providers_for
from crm_core.search.question import Question
from kundsystem.accounts.http import TenantRequest

EACH = 10
PART = 25
# Who wants more than this writes another word: nobody reads that far, and nothing is put in order beyond it.
MOST = 200


def results(request: TenantRequest) -> dict[str, Any]:
    """Return what was asked for."""
    question = Question.read(request.GET.get("q", ""))
    kinds = _kinds(request, question)
    kind = next((key for key, _label, _url in kinds if key and key == request.GET.get("kind")), "")
    part = _part(request.GET.get("part", ""))
    context: dict[str, Any] = {"question": question, "kinds": kinds, "kind": kind, "most": MOST}
    if len(question.text) < SHORTEST:
        return context | {"outcome": None}
    looking = Looking(request.actor, question, request=request)
    outcome = look(looking, kind=kind, limit=MOST if kind else EACH)
    if kind:
        for group in outcome.groups:
            context |= _cut(group, question, part)
    return context | {"outcome": outcome}


def _kinds(request: TenantRequest, question: Question) -> list[tuple[str, Text, str]]:
    found: list[tuple[str, Text, str]] = [("", "", f"{request.path}?{urlencode({'q': question.text})}")]
    for provider in providers_for(request.actor):
        query = urlencode({"q": question.text, "kind": provider.key})
        found.append((provider.key, provider.label, f"{request.path}?{query}"))
    return found


def _cut(group: Group, question: Question, part: int) -> dict[str, Any]:
    """Leave one part of a group, and say where the others are."""
    total, last = len(group.hits), max(1, -(-len(group.hits) // PART))
    part = min(part, last)
    group.hits = group.hits[(part - 1) * PART : part * PART]

    def query(number: int) -> str:
        return "?" + urlencode({"q": question.text, "kind": group.key, "part": number})

    return {
        "total": total,
        "is_cut": group.is_more,
        "first": (part - 1) * PART + 1,
        "before": query(part - 1) if part > 1 else "",
        "after": query(part + 1) if part < last else "",
    }


def _part(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and int(text[:4]) > 0 else 1
