"""What somebody asks for, read: words, numbers in any writing, parts of e-mail addresses."""

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

from crm_core.search.plain import plain
from crm_core.search.statements import Sql, contains, either, every

LONGEST = 100  # characters that are read
MOST_WORDS = 8
# Swedish numbers are kept with the country's number and written with a nought.
COUNTRY = "46"
_DIGITS = r"[\d\s\u00a0()/.\-–]*"
# A whole question of digits and what people write between them; within a text only what looks like a telephone number.
_NUMBER = re.compile(rf"\s*\+?{_DIGITS}\s*")
_PHONE = re.compile(rf"(?<![\w@.])(\+|0)(?={_DIGITS}\d)\d?{_DIGITS}\d(?![\w@])")
_VAT_NUMBER = re.compile(r"se(\d{10})01")
_ADDRESS = re.compile(r"[^\s,;]*(?:@[^\s,;]*|[^\W\d_]\.[^\W\d_][^\s,;]*)")
_FEWEST_OF_PHONE = 6


@dataclass(frozen=True)
class Token:
    """One thing that must be found.

    Args:
        text: as it is looked for.
        typed: in small letters, with its accents.
        forms: any of these is contained.
        begins: whether it must begin a word: it is too short for three letters in a row, which is what the index holds.
        alike: words that may have been meant → how far from what was typed.
    """

    text: str
    typed: str
    forms: tuple[str, ...]
    begins: bool = False
    is_number: bool = False
    alike: dict[str, float] = field(default_factory=dict, hash=False)

    @property
    def may_be_name(self) -> bool:
        """Whether an e-mail address may begin with it."""
        return not self.is_number and len(self.text) >= 4

    def condition(self, column: str) -> Sql:
        """Return the condition that a row's words hold it."""
        begun = _shortest([*(self.forms if self.begins else ()), *self.alike])
        anywhere = () if self.begins else self.forms
        if self.alike:
            # One look into the index for all of them, where LIKE looks once for each: a third of the time.
            words = "|".join(map(_literally, begun))
            return Sql(f"{column} ~ %s", ("|".join([*map(_literally, anywhere), f" q?({words})"]),))
        forms = (*anywhere, *(mark + word for word in begun for mark in (" ", " q")))
        return either([contains(column, form) for form in forms])


@dataclass(frozen=True)
class Question:
    """What is asked for.

    Args:
        text: as it was typed.
        tokens: what rows must hold, in the order typed.
        words: the words of the text in small letters with their accents, for running text.
        address: what looks like a part of an e-mail address, else empty.
    """

    text: str
    tokens: tuple[Token, ...] = ()
    words: tuple[str, ...] = ()
    address: str = ""

    @classmethod
    def read(cls, text: str) -> "Question":
        """Read what somebody typed."""
        text = " ".join(text.replace("\x00", "").split())[:LONGEST]
        address = next((found[0].lower().strip(".") for found in _ADDRESS.finditer(text)), "")
        words = tuple(re.findall(r"[^\W_]+", text.lower()))[:MOST_WORDS]
        return cls(text, tuple(_tokens(text))[:MOST_WORDS], words, address if len(address) > 3 else "")

    def __bool__(self) -> bool:
        return bool(self.tokens)

    @cached_property
    def phrase(self) -> str:
        """All of it as it is looked for, with single spaces."""
        return " ".join(token.text for token in self.tokens)

    def condition(self, column: str) -> Sql:
        """Return the condition that a row's words hold all of it, in any order."""
        return every(token.condition(column) for token in self.tokens)

    def splits(self) -> list[tuple["Question", "Question"]]:
        """Return the ways to cut it in two, either part first: of a person and of where she works, say."""
        cut = [(self.tokens[:place], self.tokens[place:]) for place in range(1, len(self.tokens))]
        parts = [(replace(self, tokens=one), replace(self, tokens=other)) for one, other in cut]
        return [*parts, *((other, one) for one, other in parts)]

    def with_alike(self, alike: dict[str, dict[str, float]]) -> "Question":
        """Return it with words that may have been meant, by token."""
        return replace(self, tokens=tuple(replace(one, alike=alike.get(one.text, {})) for one in self.tokens))


def _shortest(beginnings: list[str]) -> list[str]:
    """Leave out what begins with another one: whatever holds it holds the other, and each is looked up for itself."""
    return [one for one in beginnings if not any(one.startswith(other) and one != other for other in beginnings)]


def _literally(text: str) -> str:
    """Return a pattern that means nothing but the text."""
    return re.sub(r"([^\w\s])", r"\\\1", text)


def _tokens(text: str) -> list[Token]:
    if _NUMBER.fullmatch(text) and (number := _number(text)):
        return [number]
    tokens: list[Token] = []
    after = 0
    for found in _PHONE.finditer(text):
        number = _number(found[0])
        if number and len(number.text) >= _FEWEST_OF_PHONE:
            tokens += [*_words(text[after : found.start()]), number]
            after = found.end()
    return [*tokens, *_words(text[after:])]


def _number(text: str) -> Token | None:
    digits = re.sub(r"\D", "", text.replace("(0)", "") if "+" in text or text.startswith("00") else text)
    if len(digits) < 3:
        return None
    if "+" in text:
        forms = [digits]
    elif digits.startswith("00"):
        forms = [digits[2:]]
    elif digits.startswith("0"):
        forms = [COUNTRY + digits[1:], digits]
    else:
        forms = [digits]
    if len(digits) == 12 and digits[:2] in {"16", "18", "19", "20"}:
        forms.append(digits[2:])  # an organisation number with its century
    kept = tuple(form for form in forms if len(form) >= 3)
    return Token(digits, text.strip().lower(), kept, is_number=True) if kept else None


def _words(text: str) -> list[Token]:
    tokens = []
    for typed in text.lower().split():
        for word in plain(typed).split():
            vat = _VAT_NUMBER.fullmatch(word)
            if vat:
                tokens.append(Token(vat[1], typed, (vat[1],), is_number=True))
            else:
                tokens.append(Token(word, typed, (word,), begins=len(word) < 3, is_number=word.isdigit()))
    return list({token.text: token for token in tokens}.values())


def neighbours_swapped(word: str) -> list[str]:
    """Return a word with each pair of neighbouring letters the other way round."""
    return [word[:place] + b + a + word[place + 2 :] for place, (a, b) in enumerate(pairwise(word)) if a != b]
