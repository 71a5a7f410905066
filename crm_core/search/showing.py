"""How hits are put in words: what stands to the right of a name, and why it was found."""

from collections.abc import Iterable

from django.utils.safestring import SafeString, mark_safe

from crm_core.search.marking import holds, mark
from crm_core.search.question import Question


def about(text: str, question: Question) -> SafeString:
    """Return a name with what was looked for marked in it."""
    return mark(text, question)


def evidence(question: Question, shown: Iterable[str], others: Iterable[str], address: str = "") -> str:
    """Return what else it was found by, unless that is shown anyway: the first of the others with a word of it."""
    shown = [text for text in shown if text]
    missing = [token for token in question.tokens if not any(holds(text, token) for text in shown)]
    if missing and address and (question.address or question.phrase) in address:
        return address
    return next((text for text in others if text and any(holds(text, token) for token in missing)), "")


def detail(question: Question, *parts: str) -> SafeString:
    """Return what stands to the right, marked, with dots between."""
    marked = [mark(part, question) for part in dict.fromkeys(parts) if part]
    return mark_safe(" · ".join(marked))  # noqa: S308  # marked and escaped one by one


def short_name(name: str) -> str:
    """Write Karin von Ekvall as K. von Ekvall."""
    first, _space, rest = name.partition(" ")
    return f"{first[0]}. {rest}" if rest else name
