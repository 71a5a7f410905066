"""Notes of the large organisation: ten years of what salespeople write."""

import random
from pathlib import Path
from typing import Any

from crm_core.customers.models import Tag
from crm_core.notes.models import Note, NoteContact, NoteKind, NoteTag
from crm_core.seeding import subjects, words
from crm_core.seeding.run import Batch, Choice, Run, at_work, key_at, moment
from crm_core.seeding.seeded import HAVE_BOUGHT, SeededCustomer
from crm_core.seeding.tables import Table

NOTE = Table(
    Note,
    *("id", "customer_id", "kind_id", "body", "happened_at", "author_id", "author_name", "created_at", "edited_at"),
    "archived_at",
    by_time=True,
)
NOTE_CONTACT = Table(NoteContact, "id", "note_id", "contact_id", by_time=True)
NOTE_TAG = Table(NoteTag, "id", "note_id", "tag_id", by_time=True)
TAGS = ("care", "quote", "consulting", "contract")  # the starter's, in their order
HOUR = 3600


@subjects.register(NOTE, NOTE_CONTACT, NOTE_TAG)
def prepare(run: Run) -> subjects.Maker:
    """Read kinds and tags, and share out how many notes each customer has."""
    run.share("notes", _weight(run))
    return _Maker(run)


def _weight(run: Run) -> Any:
    def weigh(chance: random.Random, place: int) -> float:
        draw = chance.random()
        if draw < 0.25 and run.standing(place) not in HAVE_BOUGHT:
            return 0  # never contacted
        age = 1 - 0.8 * place / run.customers
        return age * (20 + 50 * chance.random() if draw > 0.998 else chance.lognormvariate(0, 0.9))

    return weigh


class _Maker:
    def __init__(self, run: Run) -> None:
        self.run = run
        texts = words.read(Path(__file__).parent / "data/seed.json")
        kinds = list(NoteKind.objects.filter(archived_at=None))
        self.kinds = [(str(kind.pk), kind.is_contact) for kind in kinds]
        marks = Tag.objects.filter(archived_at=None, subject=Tag.Subject.NOTE)[: len(TAGS)]
        self.tags = dict(zip(TAGS, (str(tag.pk) for tag in marks), strict=False))
        self.themes = Choice(texts["themes"], [theme["weight"] for theme in texts["themes"]])
        self.closings, self.long, self.former = texts["closings"], texts["long"], texts["former_sellers"]
        self.products, self.months = texts["products"], texts["months"]
        self.people = [str(person.pk) for person in run.people]

    def __call__(self, batch: Batch) -> None:
        chance = batch.chance("notes")
        for customer in batch.customers:
            latest = 0
            for _nth in range(self.run.how_many("notes", customer.place)):
                latest = max(latest, self._note(batch, chance, customer))
            if latest:
                customer.contacted(moment(latest))

    def _note(self, batch: Batch, chance: random.Random, customer: SeededCustomer) -> int:
        """Make a note; return when it happened if somebody was in touch, otherwise 0."""
        theme = self.themes.by(chance)
        # Denser towards the end, as chronologies are.
        span = customer.active_until - customer.created
        happened = at_work(chance, customer.created + span * (1 - chance.random() ** 1.6))
        # Nearly all are written the same hour, some a day late.
        created = happened + (int(chance.random() * HOUR) if chance.random() < 0.9 else 26 * HOUR)
        created = min(created, self.run.end)
        happened = max(customer.created, min(happened, created))
        created = max(happened, created)
        kind, is_contact = self.kinds[chance.choice(theme["kinds"]) % len(self.kinds)]
        author, author_name = self._author(chance, customer)
        archived = chance.random() < 0.003
        edited = moment(min(created + HOUR, self.run.end)) if chance.random() < 0.03 else None
        key = key_at(chance, created)
        batch.table(NOTE).append(
            (
                *(key, customer.key, kind, self._body(chance, customer, theme), moment(happened), author, author_name),
                *(moment(created), edited, moment(created) if archived else None),
            )
        )
        for contact in self._about(chance, customer):
            batch.table(NOTE_CONTACT).append((key_at(chance, created), key, contact))
        if theme["tag"] in self.tags and chance.random() < 0.6:
            batch.table(NOTE_TAG).append((key_at(chance, created), key, self.tags[theme["tag"]]))
        return happened if is_contact and not archived else 0

    def _author(self, chance: random.Random, customer: SeededCustomer) -> tuple[str | None, str]:
        draw = chance.random()
        if draw < 0.02:
            return None, chance.choice(self.former)
        return (customer.owner if customer.owner and draw < 0.75 else chance.choice(self.people)), ""

    def _about(self, chance: random.Random, customer: SeededCustomer) -> list[str]:
        if not customer.contacts or chance.random() > 0.65:
            return []
        # Mostly the first one, sometimes another as well.
        first = customer.contacts[int(chance.random() ** 3 * len(customer.contacts))][0]
        other = customer.contacts[-1][0]
        return [first, other] if other != first and chance.random() < 0.1 else [first]

    def _body(self, chance: random.Random, customer: SeededCustomer, theme: dict[str, Any]) -> str:
        people = customer.contacts
        a = people[int(chance.random() ** 3 * len(people))][1] if people else "receptionen"
        b = people[-1][1] if len(people) > 1 else "kollegan"
        parts = [chance.choice(theme["leads"])]
        draw = chance.random()
        if draw < 0.55:
            parts.append(chance.choice(theme["more"]))
        if draw < 0.15:
            parts.append(chance.choice(theme["more"]))
        if chance.random() < 0.35:
            parts.append(chance.choice(self.closings))
        text = " ".join(parts) if draw > 0.004 else self.long
        filled = text.format(
            a=a,
            b=b,
            town=customer.town,
            product=chance.choice(self.products),
            month=chance.choice(self.months),
            week=chance.randint(1, 52),
            number=chance.randint(2, 19),
            percent=chance.randint(20, 98),
            grade=chance.randint(6, 10),
            amount=chance.randint(4, 400) * 500,
        )
        return filled[0].upper() + filled[1:]
