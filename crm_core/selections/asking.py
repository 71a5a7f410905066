"""Why is it in, or not: somebody that was named, found and explained."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm_core.contacts.access import contacts_for
from crm_core.contacts.models import Contact
from crm_core.customers.access import customers_for
from crm_core.customers.registry import CUSTOMER
from crm_core.fields.registry import field_of
from crm_core.selections.checking import Checked
from crm_core.selections.explaining import Explanation, Reason, explain
from crm_core.selections.patience import patience
from crm_core.selections.registry import Evidence
from crm_core.selections.sentences import as_text, condition_words
from crm_core.selections.tree import ALL, EXCLUDE, INCLUDE
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import NotFound, UserError

MOST_CANDIDATES = 8
# It holds and includes; holds and excludes; holds, though what it stands in does not; does not hold.
MET, STOPS, HOLDS, UNMET = "met", "stops", "holds", "unmet"


@dataclass(frozen=True)
class Said:
    """One condition for somebody: what it says, how it stands, and what shows it."""

    place: str
    text: str
    mark: str
    evidence: list[Evidence]


@dataclass(frozen=True)
class Why:
    """The panel: about whom, the verdict, and every condition; or whom one may have meant."""

    thing: Any = None
    name: str = ""
    explanation: Explanation | None = None
    verdict: list[tuple[str, str]] = field(default_factory=list)
    include: list[Said] = field(default_factory=list)
    exclude: list[Said] = field(default_factory=list)
    candidates: list[Any] = field(default_factory=list)
    problem: str = ""

    @property
    def marks(self) -> dict[str, str]:
        """Place → how the condition stands, as the builder's rows show it."""
        return {said.place: said.mark for said in (*self.include, *self.exclude)}


def why(checked: Checked, actor: Actor, key: uuid.UUID) -> Why:
    """Explain a selection for a customer, or for a person; or tell why that is not possible now."""
    try:
        if checked.problems:
            thing = named(checked, actor, key)
            return Why(thing, thing.name, problem=_("Correct the conditions that are marked first."))
        return explained(checked, actor, key)
    except UserError as error:
        return Why(problem=error.message)


def explained(checked: Checked, actor: Actor, key: uuid.UUID) -> Why:
    """Explain a selection for a customer, or for a person.

    Raises:
        UserError: something in it is wrong, there is no such customer or person, or it took too long.
    """
    thing = named(checked.usable(), actor, key)
    with patience():
        found = explain(checked, key)
    return Why(
        thing,
        thing.name,
        found,
        verdict(checked, found),
        [_said(checked, reason, MET) for reason in found.of(INCLUDE)],
        [_said(checked, reason, STOPS if found.is_excluded else HOLDS) for reason in found.of(EXCLUDE)],
    )


def candidates(actor: Actor, text: str, *, persons: bool) -> list[Any]:
    """Return whom somebody may mean by what was written: exactly one when it names one."""
    if persons:
        found = contacts_for(actor).current()
        for word in text.split():
            found = found.named(word)
        return list(found.select_related("customer").order_by("sort_key", "id")[:MOST_CANDIDATES])
    try:
        return [field_of(CUSTOMER, "parent").kind.understand(text, field_of(CUSTOMER, "parent"), None)]
    except ValueError:
        return list(customers_for(actor).matching(text).by_name()[:MOST_CANDIDATES])


def verdict(checked: Checked, found: Explanation) -> list[tuple[str, str]]:
    """Say in one sentence how it stands; pieces with the side that they are set off as."""
    if not found.is_there:
        return [(_("It is archived, and archived ones are never in a selection."), "")]
    hold = [reason for reason in found.of(INCLUDE) if reason.holds]
    stop = [reason for reason in found.of(EXCLUDE) if reason.holds]
    return [_included(checked, found, len(hold)), *_excluded(found, len(stop))]


def _included(checked: Checked, found: Explanation, held: int) -> tuple[str, str]:
    asked = len(found.of(INCLUDE))
    if not asked:
        return _("Included, because everybody is"), INCLUDE
    numbers = {"held": held, "asked": asked}
    if not found.is_included:
        if checked.tree.include.match == ALL:
            return _("Not included: it meets %(held)s of %(asked)s conditions") % numbers, EXCLUDE
        return _("Not included: it meets none of what is enough"), EXCLUDE
    if held == asked:
        return ngettext("Included by the condition", "Included by all %(asked)s conditions", asked) % numbers, INCLUDE
    return ngettext(
        "Included by %(held)s condition of %(asked)s", "Included by %(held)s conditions of %(asked)s", held
    ) % numbers, INCLUDE


def _excluded(found: Explanation, stopping: int) -> list[tuple[str, str]]:
    if found.is_excluded:
        text = ngettext("excluded by %(count)s", "excluded by %(count)s", stopping) % {"count": stopping}
        return [(_(", but ") if found.is_included else _(", and "), ""), (text, EXCLUDE), (".", "")]
    if found.is_included and found.of(EXCLUDE):
        return [(_(", and excluded by none."), "")]
    return [(".", "")]


def _said(checked: Checked, reason: Reason, held: str) -> Said:
    side = reason.place.partition(".")[0]
    part = checked.parts[reason.place]
    text = as_text(condition_words(part, checked, side))
    return Said(reason.place, text[:1].upper() + text[1:], held if reason.holds else UNMET, reason.evidence)


def named(checked: Checked, actor: Actor, key: uuid.UUID) -> Any:
    """Return the customer, or the person, that somebody asks about; NotFound when there is none."""
    thing: Any
    if checked.lens.of_persons:
        thing = (
            Contact.objects.seen_by(actor)
            .filter(pk=key, customer__merged_into__isnull=True)
            .select_related("customer")
            .first()
        )
        if thing is None:
            raise NotFound(_("The person does not exist, or has been removed."))
        return thing
    thing = customers_for(actor).with_keys([key]).first()
    if thing is None:
        raise NotFound(_("The customer does not exist, or has been removed."))
    return thing
