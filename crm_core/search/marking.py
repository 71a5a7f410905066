"""Marking in a text what was looked for."""

import re
from collections.abc import Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from crm_core.search.plain import plain_with_places
from crm_core.search.question import COUNTRY, Question, Token

Span = tuple[int, int]


def mark(text: str, question: Question) -> SafeString:
    """Return a text as HTML in which what was looked for stands in `<mark>`."""
    at = text.lower().find(question.address) if question.address else -1
    whole = [(at, at + len(question.address))] if at >= 0 else []
    return _marked(text, whole or spans_of(text, question.tokens))


def mark_words(text: str, spans: Iterable[Span]) -> SafeString:
    """Return a text as HTML in which these places are marked."""
    return _marked(text, list(spans))


def holds(text: str, token: Token) -> bool:
    """Tell whether a text has something to mark for a token."""
    return bool(spans_of(text, [token]))


def spans_of(text: str, tokens: Iterable[Token]) -> list[Span]:
    """Return where in a text the tokens stand."""
    looked_in, places = plain_with_places(text)
    found: list[Span] = []
    for token in tokens:
        if token.is_number and len(token.text) >= 3:
            found += _digits(looked_in, token)
        else:
            found += _letters(looked_in, token)
    return [(places[start], places[end - 1] + 1) for start, end in found]


def _letters(text: str, token: Token) -> list[Span]:
    """What begins words, or else what stands inside them."""
    for forms in (token.forms, token.alike):
        begun = [
            (found.start(1), found.end(1))
            for form in forms
            for found in re.finditer(rf"(?<![^\W_])({re.escape(form)})", text)
        ]
        if begun:
            return begun
        inside = [found.span() for form in forms for found in re.finditer(re.escape(form), text)]
        if inside and not token.begins:
            return inside
    return []


def _digits(text: str, token: Token) -> list[Span]:
    """A number, whatever stands between its digits."""
    forms = [*token.forms, *(f"0{form.removeprefix(COUNTRY)}" for form in token.forms if form.startswith(COUNTRY))]
    for form in sorted(forms, key=len, reverse=True):
        found = re.search(r"[\s\-]*".join(form), text)
        if found:
            return [found.span()]
    return []


def _marked(text: str, spans: list[Span]) -> SafeString:
    parts, after = [], 0
    for start, end in _apart(spans):
        parts += [escape(text[after:start]), "<mark>", escape(text[start:end]), "</mark>"]
        after = end
    return mark_safe("".join([*parts, escape(text[after:])]))  # noqa: S308  # every piece of it is escaped


def _apart(spans: list[Span]) -> list[Span]:
    """Return the places in order, those that touch as one."""
    apart: list[Span] = []
    for start, end in sorted(spans):
        if apart and start <= apart[-1][1]:
            apart[-1] = apart[-1][0], max(end, apart[-1][1])
        else:
            apart.append((start, end))
    return apart
