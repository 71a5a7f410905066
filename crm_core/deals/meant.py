"""Which words of a question mean products, and which that a deal is a reference."""

import uuid
from dataclasses import dataclass

from django.utils.translation import gettext as _

from crm_core.products.access import products_for
from crm_core.products.permissions import VIEW as VIEW_PRODUCTS
from crm_core.search.closeness import Words, closeness
from crm_core.search.plain import plain
from crm_core.search.providers import Looking
from crm_core.search.question import Question, Token
from crm_core.search.statements import either

# The products that most of the question means; and how many with a word of it are looked at.
PRODUCTS, LOOKED_AT = 5, 100
FEWEST_LETTERS = 4  # of a word that is begun


@dataclass(frozen=True)
class Named:
    """A product that is meant, and what is left of the question."""

    key: uuid.UUID
    left: tuple[Token, ...]


@dataclass(frozen=True)
class Meant:
    """What a question means.

    Args:
        products: those that are named, the best first.
        is_reference: whether only references are meant.
        rest: what else is asked for when no product is meant.
    """

    products: list[Named]
    is_reference: bool
    rest: tuple[Token, ...]


def meant_by(looking: Looking) -> Meant:
    """Read what is looked for: one question to the database, for the products."""
    words, tokens = says_reference(), looking.question.tokens
    named = _named(looking, tokens)
    # A word of a product's name means the product.
    marks = [token for token in tokens if _begins(token, words) and all(token in one.left for one in named)]
    products = [Named(one.key, _without(one.left, marks)) for one in named]
    return Meant(products, bool(marks), _without(tokens, marks))


def says_reference() -> list[str]:
    """Return the words by which references are found, in the user's language."""
    return plain(_("Reference customer")).split()[:1]


def _begins(token: Token, words: list[str]) -> bool:
    return len(token.text) >= FEWEST_LETTERS and any(word.startswith(token.text) for word in words)


def _without(tokens: tuple[Token, ...], some: list[Token]) -> tuple[Token, ...]:
    return tuple(token for token in tokens if token not in some)


def _named(looking: Looking, tokens: tuple[Token, ...]) -> list[Named]:
    if not looking.actor.may(VIEW_PRODUCTS):
        return []
    statement = looking.statement(products_for, "pk", "words", "code")
    if statement is None:
        return []
    condition = either([token.condition('"product"."words"') for token in tokens])
    found = []
    for row in statement.fetch([statement.part(condition, LOOKED_AT)]):
        name = row.words.partition("\n")[0].split()
        words = Words.of(name, plain(row.code).split())
        left = tuple(token for token in tokens if closeness(Question("", (token,)), words) is None)
        if len(left) < len(tokens):
            found.append((len(left), row.words, Named(row.pk, left)))
    found.sort(key=lambda one: one[:2])
    return [named for _left, _words, named in found[:PRODUCTS]]
