"""Selecting by notes, and by when somebody was in touch."""

import datetime as dt
import uuid
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm_core.customers.models import Customer, Tag
from crm_core.notes.models import Note, NoteKind
from crm_core.notes.words import NoWords, check_words
from crm_core.selections import ways_in_touch
from crm_core.selections.lens import Lens
from crm_core.selections.parameters import OneOf, Rows, When, Words
from crm_core.selections.phrases import phrase
from crm_core.selections.registry import Criterion, Evidence, Phrase, RowCriterion, Values, register
from crm_core.selections.within import within
from kundsystem.accounts.models import User
from kundsystem.shared import formatting

GROUP = gettext_lazy("Notes and contacts")
WORDS = {
    "begins": gettext_lazy("words that begin so"),
    "word": gettext_lazy("exactly that word"),
    "phrase": gettext_lazy("the words in that order"),
}


class HasNote(RowCriterion):
    """That there is a note: with a word, of a kind, by somebody, with a tag, within a period; all of one note."""

    name = "note"
    label = gettext_lazy("Word in a note")
    icon = "note"
    group = GROUP
    order = 70
    parameters = (
        Words("text", gettext_lazy("Word or words")),
        OneOf("how", gettext_lazy("How it is looked for"), choices=WORDS),
        When("when", gettext_lazy("When")),
        Rows(
            "kinds",
            gettext_lazy("Kind of note"),
            model=NoteKind,
            options=lambda: NoteKind.objects.filter(archived_at=None),
        ),
        Rows(
            "authors",
            pgettext_lazy("of a note", "Written by"),
            model=User,
            options=lambda: User.objects.filter(is_active=True).order_by("name"),
        ),
        Rows(
            "tags",
            gettext_lazy("Tag"),
            model=Tag,
            options=lambda: Tag.objects.filter(archived_at=None, subject=Tag.Subject.NOTE),
        ),
    )

    def check(self, given: Values, lens: Lens) -> Any:
        if "text" in given:
            try:
                check_words(given["text"])
            except NoWords as error:
                yield "text", "no_words", str(error)

    def rows(self, given: Values, lens: Lens) -> QuerySet[Any]:
        rows = Note.objects.current()
        if "text" in given:
            rows = rows.with_words(given["text"], given.get("how", "begins"))
        if "when" in given:
            rows = rows.filter(within("happened_at", given["when"].days(lens.today), moments=True))
        if "kinds" in given:
            rows = rows.filter(kind__in=given["kinds"])
        if "authors" in given:
            rows = rows.filter(author__in=given["authors"])
        for tags in filter(None, [given.get("tags")]):
            rows = rows.marked_any(tags)
        return rows

    def newest(self, rows: Any) -> QuerySet[Any]:
        return rows.select_related("kind", "author").newest_first()

    def tell(self, row: Any) -> Evidence:
        author = row.author.name if row.author else row.author_name
        text = ", ".join(filter(None, [row.kind.name, author]))
        quote = row.body if len(row.body) <= 200 else f"{row.body[:200].rstrip()}…"
        return Evidence(text, formatting.as_date(row.happened_at), reverse("note_show", args=[row.pk]), quote)

    def phrase(self, given: Values, lens: Lens, *, negated: bool) -> Phrase:
        words = self.words(given, lens.references)
        details = [
            ("text", _HOW[given.get("how", "begins")]()),
            ("kinds", _("of the kind %(kinds)s")),
            ("authors", _("written by %(authors)s")),
            ("tags", _("marked %(tags)s")),
            ("when", "%(when)s"),
        ]
        return phrase(_("has no note") if negated else _("has a note"), details, words)


_HOW = {
    "begins": lambda: _("with the word %(text)s"),
    "word": lambda: _("with exactly the word %(text)s"),
    "phrase": lambda: _("with the phrase %(text)s"),
}


class Contacted(Criterion):
    """That somebody was in touch with the customer within a period; negated: not contacted for so long."""

    name = "contacted"
    label = gettext_lazy("Contacted or not contacted")
    icon = "clock"
    group = GROUP
    order = 80
    parameters = (When("when", gettext_lazy("When"), required=True),)

    def condition(self, given: Values, lens: Lens) -> Q | Exists:
        # The last contact tells of periods that go on until now; of others everything that counts is asked.
        first, last = given["when"].days(lens.today)
        if last is None or last >= lens.today:
            return within(lens.column("last_contact_at"), (first, last), moments=True)
        return reduce(or_, [lens.has(way.rows((first, last))) for way in ways_in_touch.ways()])

    def evidence(self, given: Values, lens: Lens, customer: uuid.UUID, person: uuid.UUID | None) -> list[Evidence]:
        days: tuple[dt.date | None, dt.date | None] = given["when"].days(lens.today)
        newest = [one for way in ways_in_touch.ways() if (one := way.newest(way.rows(days).filter(customer=customer)))]
        if newest:
            return [max(newest, key=lambda one: one[0])[1]]
        last = Customer.objects.with_keys([customer]).values_list("last_contact_at", flat=True).first()
        if last is None:
            return [Evidence(_("Nobody has been in touch."))]
        return [Evidence(_("Last contact"), formatting.as_date(last), reverse("customer_show", args=[customer]))]

    def phrase(self, given: Values, lens: Lens, *, negated: bool) -> Phrase:
        said = _("has not been contacted") if negated else _("has been contacted")
        return phrase(said, [("when", "%(when)s")], self.words(given, lens.references))


def _contacts(days: ways_in_touch.Days) -> QuerySet[Any]:
    notes = Note.objects.current().filter(kind__is_contact=True)
    return notes.filter(within("happened_at", days, moments=True))


def _newest(notes: QuerySet[Any]) -> tuple[dt.datetime, Evidence] | None:
    note = HasNote().newest(notes).first()
    return (note.happened_at, HasNote().tell(note)) if note is not None else None


ways_in_touch.register(ways_in_touch.Way(_contacts, _newest))
register(HasNote(), Contacted())
