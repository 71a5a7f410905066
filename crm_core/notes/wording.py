"""Swedish words in the forms that they take, to find a note whichever of them stands in it.

A stemmer for an index has to be careful: what it takes for one word can not be told apart any more. Here it only
proposes what to look for, and what was typed comes first; so it may know of more endings than PostgreSQL's does, which
leaves mötet and mötena as they are.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import product

from crm_core.notes.indexed import either, lexeme
from crm_core.search.plain import plain

# What nouns, adjectives and verbs end in after their stem.
ENDINGS = (
    *("", "s", "a", "as", "e", "es", "n", "ns", "t", "ts", "r", "d", "na", "te", "de", "en", "ens", "et", "ets", "er"),
    *("ers", "ar", "ars", "or", "ors", "an", "ans", "ad", "at", "ade", "erna", "arna", "orna", "ena", "ning", "ningar"),
)
# Of those, what a compound ends in.
NOUN_ENDINGS = (
    *(
        "",
        "s",
        "a",
        "e",
        "es",
        "n",
        "t",
        "en",
        "ens",
        "et",
        "ets",
        "er",
        "ar",
        "or",
        "na",
        "ena",
        "erna",
        "arna",
        "orna",
    ),
)
# What is taken away to come to the stem, the longest first.
_TAKEN = (
    *("ningarna", "ningar", "ningens", "ningen", "ernas", "arnas", "ornas", "erna", "arna", "orna", "enas", "ades"),
    *(
        "ena",
        "ens",
        "ets",
        "ers",
        "ars",
        "ors",
        "ade",
        "en",
        "et",
        "er",
        "ar",
        "or",
        "an",
        "es",
        "as",
        "na",
        "te",
        "de",
    ),
    *("a", "e", "s", "n", "r"),
)
SHORTEST_STEM = 3
# So many letters of a stem, and what begins like it belongs together; fewer when one of them is å, ä or ö.
LONG_STEM, LONG_STEM_WITH_DOTS = 5, 3
# With a stem no longer than this, the word's own forms come before what else begins like it.
SHORT_STEM = 6
SHORTEST_OF_COMPOUND = 4
MOST_VARIANTS = 24
_LIKE = {"a": "aåä", "o": "oö", "e": "eé"}


@dataclass(frozen=True)
class Wording:
    """One word that is looked for, and the other spellings that it may have."""

    word: str
    variants: tuple[str, ...] = ()

    @classmethod
    def of(cls, word: str) -> "Wording":
        """Return a word, in small letters, with its other spellings."""
        return cls(word, tuple(_variants(word)))

    @cached_property
    def stem(self) -> str:
        """What is left without its ending."""
        return stem_of(self.word)

    @property
    def is_short(self) -> bool:
        """Whether so many other words begin like it that its own forms come first."""
        return len(self.stem) <= SHORT_STEM

    @cached_property
    def forms(self) -> list[str]:
        """The word and its other forms."""
        return self._with(ENDINGS)

    def closely(self) -> str:
        """Write what costs least to look for: the very word when it is short, or what begins with it."""
        return lexeme(self.word) if self.is_short else either([lexeme(self.word), *_beginnings(self.word)])

    def exactly(self) -> str:
        """Write that the word is there in one of its forms."""
        return either(lexeme(form) for form in self.forms)

    def loosely(self) -> str:
        """Write that a word begins with it, or that a compound ends with it."""
        return either([lexeme(self.word), *_beginnings(self.word), *(lexeme(form, ends=True) for form in self._ends)])

    def otherwise(self) -> str:
        """Write that it is there spelt with or without its accents."""
        variants = (part for variant in self.variants for part in (lexeme(variant), *_beginnings(variant)))
        return either([self.loosely(), *variants])

    def is_in(self, found: str) -> bool:
        """Tell whether a word of a text is what was looked for."""
        if found in self._known:
            return True
        if len(self.word) < SHORTEST_STEM:
            return False
        return found.startswith(self._begins) or (len(found) > 7 and found.endswith(self._ends_of_compounds))

    def is_by_stem_alone(self, found: str) -> bool:
        """Tell whether it is no more than the short stem: mot, when moten was asked for."""
        return found == self.stem and found != self.word and len(found) <= SHORTEST_STEM

    def _with(self, endings: tuple[str, ...]) -> list[str]:
        return list(dict.fromkeys([self.word, *(self.stem + ending for ending in endings)]))

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.forms)

    @cached_property
    def _begins(self) -> tuple[str, ...]:
        return tuple(one for word in (self.word, *self.variants) for one in _begin(word))

    @cached_property
    def _ends_of_compounds(self) -> tuple[str, ...]:
        return tuple(self._ends or "-")

    @cached_property
    def _ends(self) -> list[str]:
        if len(self.word) < SHORTEST_OF_COMPOUND:
            return []
        return [form for form in self._with(NOUN_ENDINGS) if len(form) >= SHORTEST_OF_COMPOUND]


def stem_of(word: str) -> str:
    """Return a word without its ending: mötena → möt, kundvårdens → kundvård."""
    for ending in _TAKEN:
        left = len(word) - len(ending)
        if word.endswith(ending) and left >= (SHORTEST_STEM if len(ending) > 1 or _has_dots(word) else 4):
            return word[:left]
    return word


def _begin(word: str) -> list[str]:
    """Return what words may begin with that belong to it."""
    stem = stem_of(word)
    long = LONG_STEM_WITH_DOTS if _has_dots(stem) else LONG_STEM
    begun = [word] if len(word) >= SHORTEST_STEM else []
    return [*begun, *([stem] if len(stem) >= long else [])]


def _beginnings(word: str) -> list[str]:
    return [lexeme(begun, begins=True) for begun in _begin(word)]


def _has_dots(word: str) -> bool:
    return not word.isascii()


def _variants(word: str) -> list[str]:
    """Without accents when it has some; with any that it could have when it has none."""
    if len(word) < SHORTEST_STEM or word.isdigit():
        return []
    bare = plain(word)
    if bare != word:
        return [bare] if bare.isalnum() else []
    letters = [_LIKE.get(sign, sign) for sign in word]
    count = 1
    for place, choice in enumerate(letters):
        count *= len(choice)
        if count > MOST_VARIANTS:
            letters[place] = word[place]
            count //= len(choice)
    return ["".join(signs) for signs in product(*letters)][1:]
