"""Why somebody is in a selection, or is not: the verdict first, then every condition with what shows it."""

import uuid
from dataclasses import dataclass
from typing import Any

from crm_core.selections.checking import Checked
from crm_core.selections.compiling import as_column, everybody, of_group, of_part
from crm_core.selections.registry import Evidence
from crm_core.selections.tree import EXCLUDE, INCLUDE


@dataclass(frozen=True)
class Reason:
    """A condition as it stands for one customer or person: whether it holds, and what shows it."""

    place: str
    holds: bool
    evidence: list[Evidence]


@dataclass(frozen=True)
class Explanation:
    """The verdict: in when included and not excluded; every condition with its reason."""

    is_there: bool  # whether it can be selected at all: not archived, and seen by whoever asks
    is_included: bool
    is_excluded: bool
    reasons: list[Reason]

    @property
    def is_in(self) -> bool:
        """Whether it is in the selection."""
        return self.is_there and self.is_included and not self.is_excluded

    def of(self, side: str) -> list[Reason]:
        """Return the reasons of a side."""
        return [reason for reason in self.reasons if reason.place.startswith(f"{side}.")]


def explain(checked: Checked, key: uuid.UUID) -> Explanation:
    """Explain a selection for one customer, or for one person when it is about persons.

    One question tells what holds; then each condition about rows is asked for those that show it.
    """
    checked.usable()
    columns: dict[str, Any] = {}
    for name in (INCLUDE, EXCLUDE):
        question = of_group(getattr(checked.tree, name), name, checked)
        if question is not None:
            columns[name] = as_column(question)
    names = {place: f"c{number}" for number, place in enumerate(checked.parts)}
    for place, part in checked.parts.items():
        columns[names[place]] = as_column(of_part(part, checked))
    rows = everybody(checked).filter(pk=key)
    owner = "customer_id" if checked.lens.of_persons else "pk"
    found = rows.annotate(**columns).values("pk", owner, *columns).first()
    if found is None:
        return Explanation(False, False, False, [])
    person = key if checked.lens.of_persons else None
    reasons = [
        Reason(
            place,
            bool(found[names[place]]),
            part.criterion.evidence(part.values, checked.lens, found[owner], person),
        )
        for place, part in checked.parts.items()
    ]
    return Explanation(True, bool(found.get(INCLUDE, True)), bool(found.get(EXCLUDE, False)), reasons)
