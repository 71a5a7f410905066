"""Who finds what: each subject registers its own, in its `search.py`, and searching knows none of them.

Help, or whatever comes later, is found by registering another.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.safestring import SafeString

from crm_core.search import recent
from crm_core.search.question import Question
from crm_core.search.statements import Statement, statement_for
from kundsystem.accounts.actor import Actor

Text = str | Promise | SafeString
# What is taken from the score of what is put away, so that it comes last.
PUT_AWAY = 1000.0
# As close as what begins a name; or a person's whole name, and the whole name of where she works.
NAMED = 70.0


@dataclass(frozen=True)
class About:
    """What the page that one stands on is about, and what that is called."""

    subject: str
    key: uuid.UUID
    name: str


@dataclass
class Looking:
    """One search: who looks for what, and standing where; `closest` is the closest that any kind has found so far."""

    actor: Actor
    question: Question
    about: About | None = None
    request: HttpRequest | None = None
    closest: float = 0.0

    @property
    def is_named(self) -> bool:
        """Whether another kind has what is called so: then nothing is tried that is further away."""
        return self.closest >= NAMED

    def statement(self, rows: Callable[[Actor], QuerySet[Any]], *columns: str) -> Statement | None:
        """Return a question for what may be seen by an access function; None when that is nothing."""
        return statement_for(self.actor, rows, columns)

    @cached_property
    def now(self) -> dt.datetime:
        """The moment of the search: asked for each of hundreds of rows."""
        return timezone.now()

    @cached_property
    def user_key(self) -> uuid.UUID | None:
        """Who looks, when it is somebody: asked for each of hundreds of rows."""
        return self.actor.user.pk if self.actor.user else None

    @cached_property
    def used(self) -> dict[str, dict[uuid.UUID, float]]:
        """What the actor has opened lately, by subject: 1 for the last thing, less for those before."""
        return recent.weights(self.actor)


@dataclass(frozen=True)
class Hit:
    """One thing that was found.

    Args:
        title: what it is called, marked.
        url: where it leads; empty for what a button of the page does.
        icon: name in icons.txt.
        score: how close it is, and how much it is used; about 0 to 130.
        detail: what stands to the right of it.
        chip: a status: label and tone.
        is_archived: whether it is put away: it comes last and is marked.
        letter: presses it while nothing else is typed.
        post: whether it must be sent, as signing out must.
        hook: attribute of a button that the page's own scripts know, for instance `data-theme-toggle`.
    """

    title: Text
    url: str
    icon: str
    score: float = 0.0
    detail: Text = ""
    chip: tuple[str, str] | None = None
    is_archived: bool = False
    letter: Text = ""
    post: bool = False
    hook: str = ""

    @property
    def closeness(self) -> float:
        """How close it is, whether it is put away or not."""
        return self.score + PUT_AWAY if self.is_archived else self.score


@dataclass
class Found:
    """What a provider has found, the closest first; `is_more` when there is more than was asked for."""

    hits: list[Hit] = field(default_factory=list)
    is_more: bool = False


class Provider:
    """Finds things of one kind; each goes through its subject's access functions.

    Attributes:
        key: unique name; it stands in addresses.
        label: the heading of what it finds.
        order: small first, where nothing is closer.
        permission: what is needed to be asked at all; empty = everybody signed in.
        subject: of what pages are about that it knows, for what was opened lately; empty for none.
        guesses: whether it is asked again with words that may have been meant.
    """

    key: str = ""
    label: Text = ""
    order: int = 100
    permission: str = ""
    subject: str = ""
    guesses: bool = False

    def find(self, looking: Looking, limit: int) -> Found:
        """Return the closest, at most `limit`."""
        raise NotImplementedError

    def again(self, actor: Actor, keys: Sequence[uuid.UUID]) -> dict[uuid.UUID, Hit]:
        """Return those of the subject's things that the actor may see, as hits."""
        raise NotImplementedError

    def name_of(self, actor: Actor, key: uuid.UUID) -> str:
        """Return what one of them is called; NotFound when the actor may not see it."""
        raise NotImplementedError


_providers: dict[str, Provider] = {}


def register(*providers: Provider) -> None:
    """Add providers, or put others in their place."""
    _providers.update({provider.key: provider for provider in providers})


def providers_for(actor: Actor) -> list[Provider]:
    """Return those that an actor may ask, in order."""
    allowed = (one for one in _providers.values() if not one.permission or actor.may(one.permission))
    return sorted(allowed, key=lambda one: (one.order, one.key))


def remembering(actor: Actor, subject: str) -> Provider | None:
    """Return the provider that shows a subject's things again; None when there is none, or it may not be asked."""
    return next((one for one in providers_for(actor) if subject and one.subject == subject), None)
