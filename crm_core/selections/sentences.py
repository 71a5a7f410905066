"""A selection as one plain sentence, with the parts that are set off.

Conditions are verbs with what follows; groups within groups stand in parentheses, names that read like the sentence
itself in quotes. So two selections that differ in whom they find never share a sentence.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from crm_core.selections.checking import Checked, Part
from crm_core.selections.registry import PERSON
from crm_core.selections.tree import ALL, EXCLUDE, INCLUDE, Group

_PLACEHOLDER = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True)
class Said:
    """A piece of the sentence; `side` is `include` or `exclude` when it is set off, else empty."""

    text: str
    side: str = ""


def sentence(checked: Checked) -> list[Said]:
    """Say a selection without problems."""
    sides = {
        "include": _group(checked.tree.include, INCLUDE, checked),
        "exclude": _group(checked.tree.exclude, EXCLUDE, checked),
        "not": [Said(_("not"), EXCLUDE)],
    }
    whole = _persons(sides) if checked.lens.of_persons else _customers(sides)
    return _merged(_filled(whole, sides))


def _customers(sides: dict[str, list[Said]]) -> str:
    if sides["exclude"]:
        if sides["include"]:
            return _("Every customer that %(include)s, but %(not)s one that %(exclude)s.")
        return _("All customers, but %(not)s one that %(exclude)s.")
    return _("Every customer that %(include)s.") if sides["include"] else _("All customers.")


def _persons(sides: dict[str, list[Said]]) -> str:
    if sides["exclude"]:
        if sides["include"]:
            return _("Every contact person where %(include)s, but %(not)s where %(exclude)s.")
        return _("All contact persons, but %(not)s where %(exclude)s.")
    return _("Every contact person where %(include)s.") if sides["include"] else _("All contact persons.")


def _filled(text: str, sides: dict[str, list[Said]]) -> list[Said]:
    said: list[Said] = []
    for number, piece in enumerate(_PLACEHOLDER.split(text)):
        # Every other piece is the name of what goes there.
        said += sides[piece] if number % 2 else [Said(piece.replace("%%", "%"))]
    return [piece for piece in said if piece.text]


def as_text(said: Iterable[Said]) -> str:
    """Return a sentence as plain text."""
    return "".join(piece.text for piece in said)


def condition_words(part: Part, checked: Checked, side: str) -> list[Said]:
    """Say one condition."""
    phrase = part.criterion.phrase(part.values, checked.lens, negated=part.negated)
    said = _filled(phrase.text, {name: [Said(value, side)] for name, value in phrase.values.items()})
    if not checked.lens.of_persons:
        return said
    of_person = part.criterion.about == PERSON
    return _filled(_("the person %(says)s") if of_person else _("the customer %(says)s"), {"says": said})


def _group(group: Group, place: str, checked: Checked) -> list[Said]:
    items: list[list[Said]] = []
    for number, item in enumerate(group.items):
        here = f"{place}.{number}"
        if isinstance(item, Group):
            inner = _group(item, here, checked)
            if inner:
                # One condition in a group of its own needs no parentheses.
                single = len(item.pruned().items) == 1
                items.append(inner if single else [Said("("), *inner, Said(")")])
        else:
            items.append(condition_words(checked.parts[here], checked, place.split(".")[0]))
    between = _(" and ") if group.match == ALL else _(" or ")
    said: list[Said] = []
    for number, one in enumerate(items):
        said += [Said(between), *one] if number else one
    return said


def _merged(said: Iterable[Said]) -> list[Said]:
    """Join neighbours that are not set off."""
    merged: list[Said] = []
    for piece in said:
        if merged and not piece.side and not merged[-1].side:
            merged[-1] = Said(merged[-1].text + piece.text)
        else:
            merged.append(piece)
    return merged
