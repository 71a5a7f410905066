"""The notes strip of one customer: a page of cards, and the head above them."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString

from crm_core.customers.models import Customer
from crm_core.fields.cells import Cell
from crm_core.fields.lookups import as_key
from crm_core.notes import counts, mentions, own_fields
from crm_core.notes.access import may_edit
from crm_core.notes.chronology import Place, end_of_year
from crm_core.notes.models import Note
from crm_core.notes.related import Content, contents_of
from kundsystem.accounts.actor import Actor
from kundsystem.shared.formatting import initials
from kundsystem.shared.keys import key_to_short
from kundsystem.web import faces

PAGE = 20
LONG = 100  # characters that surely fit a card, a reader's lower one too; a longer one scrolls inside, or is opened
VERY_LONG = 420


@dataclass(slots=True)
class Card:
    """A note as it is shown."""

    note: Content
    initials: str
    picture: str
    body: SafeString
    url: str
    may_edit: bool
    is_long: bool
    is_very_long: bool
    own: list[Cell]  # the organisation's own fields, those that are filled in


@dataclass
class Strip:
    """A page of cards, and how to come further."""

    cards: list[Card]
    query: dict[str, str]
    after: Place | None = None  # the last card's place, when there are more
    starts_at_newest: bool = True
    tag: uuid.UUID | None = None

    @property
    def more_query(self) -> str:
        """The address's query for the next page."""
        return urlencode({**self.query, "after": str(self.after)})


@dataclass
class Head:
    """What stands above the strip."""

    total: int = 0
    first: dt.datetime | None = None
    per_year: dict[int, int] = field(default_factory=dict)  # newest first
    tags: list[dict[str, Any]] = field(default_factory=list)
    tag: uuid.UUID | None = None

    @property
    def tag_key(self) -> str:
        """The tag that is shown, as addresses have it."""
        return key_to_short(self.tag) if self.tag else ""

    @property
    def years(self) -> list[int]:
        """The years that can be jumped to, newest first."""
        return list(self.per_year)


def cards_of(actor: Actor, keys: list[uuid.UUID]) -> list[Card]:
    """Make cards of notes; the names that can be mentioned are asked for only when a note has an @."""
    notes = contents_of(keys)
    pattern = None
    if any("@" in note.body for note in notes):
        pattern = mentions.pattern_of(mentions.mentionable().values_list("name", flat=True))
    known = own_fields.things((note.pk, note.custom) for note in notes)
    cards = []
    for note in notes:
        may = may_edit(actor, note.author_id)
        length = len(note.body) + 30 * note.body.count("\n")
        cards.append(
            Card(
                note=note,
                initials=initials(note.author) if note.author else "",
                picture=faces.address_of(note.author_id, note.author_avatar),
                body=mentions.marked(note.body, pattern),
                url=f"/notes/{key_to_short(note.pk)}/",
                may_edit=may,
                is_long=length > LONG,
                is_very_long=length > VERY_LONG,
                own=own_fields.filled(known.get(note.pk), may_edit=may),
            )
        )
    return cards


def strip_for(actor: Actor, customer: Customer, asked: dict[str, str]) -> Strip:
    """Return the page of cards that an address asks for.

    Args:
        asked: `after` (a place), `year` (from its end and backwards) and `tag`; what is unreadable is passed over.
    """
    tag = as_key(asked.get("tag", ""))
    notes = Note.objects.of_customer(customer.pk)
    if tag:
        notes = notes.marked(tag)
    place = Place.read(asked.get("after", ""))
    moment = end_of_year(asked.get("year", ""))
    if place:
        notes = notes.after(place)
    elif moment:
        notes = notes.before(moment)
    found = list(notes.newest_first().values_list("pk", "happened_at")[: PAGE + 1])
    shown = found[:PAGE]
    return Strip(
        cards=cards_of(actor, [key for key, _when in shown]),
        query={"tag": key_to_short(tag)} if tag else {},
        after=Place(shown[-1][1], shown[-1][0]) if len(found) > PAGE else None,
        starts_at_newest=place is None and moment is None,
        tag=tag,
    )


def address_of(note: Note) -> str:
    """Return the address of the window with a note in sight: for an older one, with the strip beginning there."""
    window = reverse("customer_show", args=[note.customer_id])
    newest = Note.objects.of_customer(note.customer_id).newest_first().values_list("pk", flat=True)[:PAGE]
    begins = "" if note.pk in newest else f"?{urlencode({'after': str(Place.before(note.happened_at, note.pk))})}"
    return f"{window}{begins}#note-{note.pk}"


def head_for(customer: Customer, tag: uuid.UUID | None = None) -> Head:
    """Return how many notes there are, since when, in which years and with which tags: two queries."""
    years = counts.per_year(customer.pk)
    if not years:
        return Head(tag=tag)
    return Head(
        total=sum(number for _year, number, _first in years),
        first=min(first for _year, _number, first in years),
        per_year={year: number for year, number, _first in years},
        tags=[
            {"key": key_to_short(key), "id": key, "name": name, "number": number}
            for key, name, number in counts.per_tag(customer.pk)
        ],
        tag=tag,
    )
