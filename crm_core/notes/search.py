"""Finding notes by their words: inflected, inside compounds, with or without accents; the newest first."""

import datetime as dt
import re
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_core.customers.access import customers_for
from crm_core.notes.access import notes_for
from crm_core.notes.indexed import every, has_lexemes, lexeme, months
from crm_core.notes.permissions import NOTES_WRITE
from crm_core.notes.wording import Wording
from crm_core.search import commands
from crm_core.search.marking import mark_words
from crm_core.search.providers import Found, Hit, Looking, Provider, register
from crm_core.search.question import Question
from crm_core.search.rows import USED
from crm_core.search.showing import detail
from crm_core.search.statements import Sql, Statement
from kundsystem.accounts.actor import Actor
from kundsystem.shared.formatting import short_date

# The word itself, words that begin or end with it, other spellings of it.
EXACTLY, LOOSELY, OTHERWISE, MIXED = 62, 50, 44, 48
MOST = 30
# A common word is looked for among the newest first; all is asked only when they do not suffice. In months back.
WINDOWS = ((0, 2), (2, 24), None)
COLUMNS = ("pk", "body", "happened_at", "author", "customer", "customer__name")
# No index is in this order: one that is would tempt the planner to read every note until it has found enough.
NEWEST = """("note"."happened_at" AT TIME ZONE 'UTC') DESC, "note"."id" DESC"""
CUSTOMERS = 5  # whose notes are looked through when a customer is named too
BEFORE, EXCERPT = 30, 140  # characters


class Notes(Provider):
    """Notes, by what stands in them."""

    key = "note"
    label = _("Notes")
    order = 50
    permission = "customers.view"

    def find(self, looking: Looking, limit: int) -> Found:
        """Return the closest, and of those the newest."""
        question = looking.question
        if not any(len(word) > 1 for word in question.words):
            return Found()
        words = [Wording.of(word) for word in question.words]
        found = _newest(looking, _wanted(question, words), limit, first=every(word.closely() for word in words))
        tries = not looking.is_named
        if tries and any(word.variants for word in words) and not any(_says(row, words) for row in found.values()):
            otherwise = _newest(looking, [(every(word.otherwise() for word in words), OTHERWISE)], limit)
            found = otherwise or found
        if tries and not found and len(words) > 1:
            found = _of_customers(looking, words, max(MOST, limit + 1))
        return self._shown(looking, words, found, limit)

    def _shown(self, looking: Looking, words: list[Wording], found: dict[Any, Any], limit: int) -> Found:
        used, now = looking.used.get("customer", {}), looking.now
        scored = []
        for row in found.values():
            score = row.mark - _years(now - row.happened_at)
            score += USED * used.get(row.customer, 0.0) + (2.0 if row.author == looking.user_key else 0.0)
            scored.append((score, row))
        scored.sort(key=lambda one: (-one[0], -one[1].happened_at.timestamp()))
        hits = [self._hit(row, looking.question, words, score) for score, row in scored[:limit]]
        return Found(hits, len(found) > limit)

    def _hit(self, row: Any, question: Question, words: list[Wording], score: float) -> Hit:
        return Hit(
            title=excerpt(row.body, words),
            url=reverse("note_show", args=[row.pk]),
            icon="note",
            score=score,
            detail=detail(question, Truncator(row.customer__name).chars(34), short_date(row.happened_at)),
        )


def _current(actor: Actor) -> QuerySet[Any]:
    return notes_for(actor).current()


def _says(row: Any, words: list[Wording]) -> bool:
    """Tell whether a note says more than a short stem of each word."""
    found = re.findall(r"[^\W_]+", row.body.lower())
    return all(any(word.is_in(one) and not word.is_by_stem_alone(one) for one in found) for word in words)


def _newest(looking: Looking, wanted: list[tuple[str, int]], limit: int, *, first: str = "") -> dict[Any, Any]:
    """Return rows by key. The parts are answered one after the other, and not further than until there are enough.

    Args:
        looking: who looks.
        wanted: text searches, each with what it is worth to answer it.
        limit: so many are shown.
        first: one that costs little: of a common word the last months hold enough that answers it.
    """
    statement, keys = looking.statement(_current, *COLUMNS), looking.statement(_current, "pk")
    if statement is None or keys is None:
        return {}
    most, today = max(MOST, limit + 1), timezone.now().date()
    asked = [(text, worth, window) for text, worth in wanted for window in WINDOWS]
    if first:
        asked.insert(0, (first, wanted[0][1], WINDOWS[0]))
    parts = []
    for text, worth, window in asked:
        within = every([text, months(today, *window)]) if window else text
        parts.append(keys.part(has_lexemes(within), most, order=NEWEST, mark=worth))
    # All of them repeat the newest; where little is shown, half of them will do.
    return _those(statement, keys.fetch(parts, most if limit < MOST // 2 else most * 2))


def _those(statement: Statement, keys: list[Any]) -> dict[Any, Any]:
    marks: dict[Any, int] = {}
    for row in keys:
        marks.setdefault(row.pk, row.mark)
    return {row.pk: row for row in statement.those('"note"."id"', marks)}


def _of_customers(looking: Looking, words: list[Wording], most: int) -> dict[Any, Any]:
    """Some words name a customer, the others stand in a note about it."""
    statement, keys = looking.statement(_current, *COLUMNS), looking.statement(_current, "pk")
    theirs = looking.statement(customers_for, "pk")
    if statement is None or keys is None or theirs is None:
        return {}
    parts = []
    typed = looking.question.words
    for place in range(1, len(words)):
        for of_note, of_customer in ((words[:place], typed[place:]), (words[place:], typed[:place])):
            named = Question.read(" ".join(of_customer))
            of_customers = theirs.keys(named.condition('"customer"."words"'), CUSTOMERS)
            text = every(word.loosely() for word in of_note)
            condition = Sql(f'"note"."customer_id" IN ({of_customers.text})', of_customers.given) & has_lexemes(text)
            parts.append(keys.part(condition, most, order=NEWEST, mark=MIXED))
    return _those(statement, keys.fetch(parts))


def _wanted(question: Question, words: list[Wording]) -> list[tuple[str, int]]:
    if question.address and question.address == question.text.lower() and "'" not in question.address:
        return [(lexeme(question.address, begins=True), EXACTLY)]
    loosely = every(word.loosely() for word in words)
    if any(word.is_short for word in words):
        return [(every(word.exactly() for word in words), EXACTLY), (loosely, LOOSELY)]
    return [(loosely, EXACTLY)]


def excerpt(body: str, words: list[Wording]) -> SafeString:
    """Return the part of a note where what was looked for stands, with it marked."""
    text = " ".join(body.split())
    spans = [one.span() for one in re.finditer(r"[^\W_]+", text) if any(w.is_in(one[0].lower()) for w in words)]
    first = spans[0][0] if spans else 0
    start = 0 if first <= BEFORE + 10 else text.rfind(" ", 0, first - BEFORE) + 1
    end = len(text) if len(text) - start <= EXCERPT else text.rfind(" ", start, start + EXCERPT)
    end = end if end > start else start + EXCERPT
    before, after = "…" if start else "", "…" if end < len(text) else ""
    shifted = [(a - start + len(before), min(b, end) - start + len(before)) for a, b in spans if start <= a < end]
    return mark_words(f"{before}{text[start:end]}{after}", shifted)


def _years(ago: dt.timedelta) -> float:
    return min(10.0, max(0.0, ago.days / 365))


register(Notes())
commands.register(
    commands.Command(
        "note",
        "customer",
        _("Write a note"),
        "pencil-plus",
        lambda key: f"{reverse('customer_show', args=[key])}#note-body",
        letter=pgettext_lazy("the letter for writing a note", "N"),
        permission=NOTES_WRITE,
        order=10,
    )
)
