"""How close a row is to what was asked for: what is equal before what begins so, before what holds it somewhere."""

from collections.abc import Iterable
from dataclasses import dataclass

from crm_core.search.question import Question, Token

WHOLE, FIRST_WORDS, BEGINNING = 100.0, 94.0, 90.0
# A word of it: equal, begins so, holds it.
OF_NAME = (80.0, 70.0, 50.0)
OF_REST = (66.0, 58.0, 42.0)
OF_OWNER = (60.0, 54.0, 36.0)
ADDRESS = (96.0, 72.0, 48.0)
FIT = 4.0  # when nothing else stands in the name
AS_TYPED = 3.0  # with its accents
MISSPELT = 22.0  # for each letter that is wrong


@dataclass(frozen=True)
class Words:
    """What a row is found by: its name's words, the others, and those of the customer that it belongs to.

    Each is one text with a space before and after every word: many rows are compared while somebody types, and to look
    for a piece of a text takes a tenth of the time that going through a list takes.
    """

    name: str
    rest: str = " "
    owner: str = " "

    @classmethod
    def of(cls, name: Iterable[str], rest: Iterable[str] = (), owner: Iterable[str] = ()) -> "Words":
        """Take words as they are."""
        return cls(*(f" {' '.join(words)} " for words in (name, rest, owner)))

    @classmethod
    def read(cls, words: str, owner: str = "") -> "Words":
        """Read what `public.search_words` has written."""
        name, _line, rest = words.partition("\n")
        owner_name, _line, of_owner = owner.partition("\n")
        return cls(f"{name} ", _unmarked(rest), f"{owner_name}{_unmarked(of_owner)}")

    @property
    def count(self) -> int:
        """How many words the name has."""
        return len(self.name.split())


def _unmarked(rest: str) -> str:
    """Take away the letter that tells the other words from the name's."""
    return f"{rest} ".replace(" q", " ")


def closeness(question: Question, row: Words) -> float | None:
    """Return how close a row is, up to a hundred and a little; None when something of the question is not in it."""
    total = 0.0
    for token in question.tokens:
        value = _value(token, row.name, OF_NAME)
        if value < OF_NAME[0]:
            value = max(value, _value(token, row.rest, OF_REST), _value(token, row.owner, OF_OWNER))
        if value <= 0:
            return None
        total += value
    score = total / len(question.tokens)
    if row.name.startswith(f" {question.tokens[0].text}"):
        name, phrase = " ".join(row.name.split()), question.phrase
        if name == phrase:
            score = max(score, WHOLE)
        elif name.startswith(phrase):
            score = max(score, FIRST_WORDS if name[len(phrase)] == " " else BEGINNING)
    return score + FIT * min(1.0, len(question.tokens) / max(1, row.count))


def of_address(question: Question, address: str) -> float | None:
    """Return how close an e-mail address is."""
    part = question.address or question.phrase
    if address == part:
        return ADDRESS[0]
    if address.startswith(part):
        return ADDRESS[1]
    return ADDRESS[2] if question.address and part in address else None


def as_typed(question: Question, text: str) -> float:
    """Return what it is worth that the name has the very letters that were typed: å is å."""
    small = text.lower()
    return AS_TYPED if all(token.typed in small for token in question.tokens) else 0.0


def _value(token: Token, words: str, values: tuple[float, float, float]) -> float:
    equal, begins, holds = values
    best = 0.0
    for form in token.forms:
        if f" {form} " in words:
            return equal
        if f" {form}" in words:
            best = begins
        elif not token.begins and form in words:
            best = max(best, holds)
    for like, distance in token.alike.items():
        if f" {like}" in words:
            best = max(best, (equal if f" {like} " in words else begins) - MISSPELT * distance)
    return best
