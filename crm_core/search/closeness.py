"""How close a row is to what was asked for: what is equal before what begins so, before what holds it somewhere."""

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
    """What a row is found by: its name's words, the others, and those of the customer that it belongs to."""

    name: str
    words: list[str]
    rest: list[str]
    owner: list[str]

    @classmethod
    def read(cls, words: str, owner: str = "") -> "Words":
        """Read what `public.search_words` has written."""
        name, _line, rest = words.partition("\n")
        owner_name, _line, of_owner = owner.partition("\n")
        owner_words = [*owner_name.split(), *(word[1:] for word in of_owner.split())]
        return cls(" ".join(name.split()), name.split(), [word[1:] for word in rest.split()], owner_words)


def closeness(question: Question, row: Words) -> float | None:
    """Return how close a row is, up to a hundred and a little; None when something of the question is not in it."""
    total = 0.0
    for token in question.tokens:
        value = max(
            _value(token, row.words, OF_NAME), _value(token, row.rest, OF_REST), _value(token, row.owner, OF_OWNER)
        )
        if value <= 0:
            return None
        total += value
    score = total / len(question.tokens)
    phrase = question.phrase
    if row.name == phrase:
        score = max(score, WHOLE)
    elif row.name.startswith(f"{phrase} "):
        score = max(score, FIRST_WORDS)
    elif row.name.startswith(phrase):
        score = max(score, BEGINNING)
    return score + FIT * min(1.0, len(question.tokens) / max(1, len(row.words)))


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


def _value(token: Token, words: list[str], values: tuple[float, float, float]) -> float:
    best = 0.0
    equal, begins, holds = values
    for word in words:
        for form in token.forms:
            if word == form:
                return equal
            if word.startswith(form):
                best = max(best, begins)
            elif not token.begins and form in word:
                best = max(best, holds)
        for like, distance in token.alike.items():
            if word.startswith(like):
                best = max(best, (equal if word == like else begins) - MISSPELT * distance)
    return best
