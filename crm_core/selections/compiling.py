"""A selection as ONE statement: conditions become semi-joins (EXISTS, NOT EXISTS), groups AND and OR."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.db.models.expressions import Combinable

from crm_core.contacts.access import contacts_for
from crm_core.customers.access import customers_for
from crm_core.selections.checking import Checked, Part
from crm_core.selections.tree import ALL, ANY, EXCLUDE, INCLUDE, Group

# What a filter takes: a condition on columns, or that rows exist.
Question = Q | Combinable


def everybody(checked: Checked) -> QuerySet[Any]:
    """Return all that can be selected: customers that are not archived, or their persons that are not put away."""
    if not checked.lens.of_persons:
        return customers_for(checked.lens.actor).active()
    return contacts_for(checked.lens.actor).current()


def selected(checked: Checked) -> QuerySet[Any]:
    """Return those whom a selection is about.

    Raises:
        UserError: something in it is wrong; nothing wrong is ever left out silently.
    """
    # Most pages count them and show the first: the conditions are put together once.
    if "selected" not in checked.compiled:
        checked.compiled["selected"] = among(everybody(checked), checked)
    found: QuerySet[Any] = checked.compiled["selected"].all()
    return found


def among(found: QuerySet[Any], checked: Checked) -> QuerySet[Any]:
    """Return those of some rows whom a selection is about: customers, or persons, as it asks.

    What narrows them already stays in the same statement, beside the selection's own conditions.
    """
    checked.usable()
    if (include := of_group(checked.tree.include, INCLUDE, checked)) is not None:
        found = found.filter(include)
    if (kept := of_group(checked.tree.exclude, EXCLUDE, checked, negated=True)) is not None:
        found = found.filter(kept)
    return found


def included(checked: Checked) -> QuerySet[Any]:
    """Return those whom the including side names, whether they are excluded or not."""
    found = everybody(checked.usable())
    include = of_group(checked.tree.include, INCLUDE, checked)
    return found if include is None else found.filter(include)


def excluded(checked: Checked) -> QuerySet[Any]:
    """Return those whom the excluding side takes away of all."""
    found = everybody(checked.usable())
    exclude = of_group(checked.tree.exclude, EXCLUDE, checked)
    return found.none() if exclude is None else found.filter(exclude)


def withdrawn(checked: Checked) -> QuerySet[Any]:
    """Return those whom the including side names and the excluding side takes away again."""
    exclude = of_group(checked.tree.exclude, EXCLUDE, checked.usable())
    found = included(checked)
    return found.none() if exclude is None else found.filter(exclude)


def meeting(part: Part, checked: Checked) -> QuerySet[Any]:
    """Return those of all who meet one condition."""
    return everybody(checked).filter(of_part(part, checked))


def of_group(
    group: Group, place: str, checked: Checked, *, negated: bool = False, apart: bool = False
) -> Question | None:
    """Return a group's question; None when it says nothing.

    Args:
        group: which.
        place: where it stands.
        checked: the selection that it is of.
        negated: ask for its opposite. It is carried on to the conditions (not one of these is: not this one, and not
            that one), because only a condition that has to hold, or must not, becomes a join.
        apart: it is one of several that are enough; see `Lens.apart`.
    """
    match = group.match if not negated else ANY if group.match == ALL else ALL
    apart = apart or (match == ANY and len(group.items) > 1)
    questions = []
    for number, item in enumerate(group.items):
        here = f"{place}.{number}"
        if isinstance(item, Group):
            question = of_group(item, here, checked, negated=negated, apart=apart)
        else:
            question = of_part(checked.parts[here], checked, negated=negated, apart=apart)
        if question is not None:
            questions.append(question)
    return _joined(questions, match) if questions else None


def of_part(part: Part, checked: Checked, *, negated: bool = False, apart: bool = False) -> Question:
    """Return a condition's question, or its opposite; `apart` as of a group."""
    lens = replace(checked.lens, apart=apart) if apart else checked.lens
    question = part.criterion.condition(part.values, lens)
    return question if part.negated == negated else ~question


def as_column(question: Question) -> Any:
    """Return a question as something that a row can be annotated with."""
    return ExpressionWrapper(question, output_field=BooleanField()) if isinstance(question, Q) else question


def _joined(questions: Iterable[Question], match: str) -> Question:
    joined: Question | None = None
    for question in questions:
        if joined is None:
            joined = question
        else:
            joined = Q(joined) & Q(question) if match == ALL else Q(joined) | Q(question)
    assert joined is not None  # noqa: S101  # it is called with questions
    return joined
