"""Asking as somebody, and reading the answer."""

import html
import re
from collections.abc import Callable

import pytest

from crm_core.search.looking import Outcome, look
from crm_core.search.providers import Looking
from crm_core.search.question import Question
from kundsystem.accounts.actor import Actor


def titles_of(outcome: Outcome, key: str) -> list[str]:
    """What the hits of one kind are called, without marks."""
    found = [hit for group in outcome.groups if group.key == key for hit in group.hits]
    return [html.unescape(re.sub("<[^>]+>", "", str(hit.title))) for hit in found]


@pytest.fixture
def find(organisation, member) -> Callable[..., list[str]]:
    """Return a function: text → titles of the customers that the member finds, or of another `kind`, or by `who`."""

    def ask(text: str, kind: str = "customer", who=None) -> list[str]:
        return titles_of(look(Looking(Actor(who or member), Question.read(text))), kind)

    return ask
