"""What becomes of a field's values when it is to hold another kind: worked out before anything is changed.

Every value is written as people read it, and read as the new kind reads what is typed. What can be read survives; what
can not, or would lose something, does not.
"""

import json
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any

from django.apps import apps
from django.db import connection
from django.utils.translation import gettext as _

from crm_core.custom_fields.definitions import field_for
from crm_core.custom_fields.field import OwnField
from crm_core.custom_fields.models import OPTION, CustomField, CustomOption
from crm_core.fields.lookups import Lookups, as_key
from kundsystem.shared.errors import UserError

K = CustomField.Kind
# Names of customers are not theirs alone, so that no text says which one is meant.
NEVER = {K.CUSTOMER}
# As they are shown; other values as they stand in a box to type in.
SHOWN = {K.YES_NO, K.ONE_OF, K.SEVERAL_OF, K.USER, K.CUSTOMER}
CHOSEN = {K.ONE_OF, K.SEVERAL_OF}
MOST_DIFFERENT = 100_000
MOST_OPTIONS = 50
EXAMPLES, SHOWN_KEPT = 10, 5


@dataclass(frozen=True)
class Lost:
    """A value that does not survive, and how many have it."""

    text: str
    count: int
    why: str


@dataclass
class Plan:
    """What a change of kind would do.

    Args:
        field: what is changed.
        kind: what it is to hold.
        decimals: of the numbers it is to hold.
        options: choices that are made of the values; not saved yet.
        became: what is stored for each value, as JSON; None for what does not survive.
        kept: how many rows keep their value, and `lost` how many do not.
        examples: of those that do not, the most common first.
        shown: of those that do: as it was, and as it will be.
    """

    field: CustomField
    kind: str
    decimals: int = 0
    options: list[CustomOption] = dataclass_field(default_factory=list)
    became: dict[str, Any] = dataclass_field(default_factory=dict)
    kept: int = 0
    lost: int = 0
    examples: list[Lost] = dataclass_field(default_factory=list)
    shown: list[tuple[str, str]] = dataclass_field(default_factory=list)

    @property
    def label(self) -> str:
        """What it is to hold, in words."""
        return str(K(self.kind).label)

    @property
    def total(self) -> int:
        """How many rows have a value."""
        return self.kept + self.lost

    def of(self, stored: Any) -> Any:
        """Return what a stored value becomes; None when it does not survive."""
        return next((new for raw, new in self.became.items() if _same(json.loads(raw), stored)), None)

    @property
    def changed(self) -> dict[str, Any]:
        """What is stored otherwise from now on, or not any more."""
        return {raw: new for raw, new in self.became.items() if new is None or not _same(json.loads(raw), new)}

    @property
    def mark(self) -> str:
        """What was seen, so that nothing else is done than what was agreed to."""
        return f"{self.kind}.{self.decimals}.{self.kept}.{self.lost}"


def _same(one: Any, other: Any) -> bool:
    # As JSON has it: there yes is not 1.
    return json.dumps(one) == json.dumps(other)


def kinds_for(definition: CustomField) -> list[tuple[str, Any]]:
    """Return what a field can be made to hold instead: kind and label."""
    return [(kind, label) for kind, label in K.choices if kind != definition.kind and kind not in NEVER]


def plan_of(definition: CustomField, kind: str, decimals: int = 0) -> Plan:
    """Work out what a change of kind would do; one question for the values, and one for what they name."""
    if kind not in dict(kinds_for(definition)):
        raise UserError(_("That is not one of the choices."), code="invalid", field="kind")
    plan = Plan(definition, kind, decimals)
    values = _values(definition)
    if definition.default is not None:
        values.append((json.dumps(definition.default), 0))
    was = field_for(definition, list(definition.options.all()))
    texts = _texts(definition, was, [raw for raw, _count in values])
    known = list(definition.options.all())
    if kind in CHOSEN and definition.kind not in CHOSEN:
        plan.options = _options(definition, known, [text for text in texts if text])
    made = field_for(_changed(definition, kind, decimals), [*known, *plan.options])
    lookups = Lookups(everything=True)
    for (raw, count), text in zip(values, texts, strict=True):
        _decide(plan, made, lookups, raw, text, count)
    return plan


def _changed(definition: CustomField, kind: str, decimals: int) -> CustomField:
    return CustomField(
        pk=definition.pk,
        subject=definition.subject,
        name=definition.name,
        label=definition.label,
        kind=kind,
        decimals=decimals,
    )


def _values(definition: CustomField) -> list[tuple[str, int]]:
    """Return every value that is stored, as JSON, and how many have it; the most common first."""
    table = apps.get_model("crm_core", definition.subject)._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT custom -> %s AS raw, count(*) FROM "{table}" WHERE custom ? %s'  # noqa: S608 (our table)
            " GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %s",
            [definition.name, definition.name, MOST_DIFFERENT + 1],
        )
        found = cursor.fetchall()
    if len(found) > MOST_DIFFERENT:
        raise UserError(_("There are too many different values to change what the field holds."), code="too_many")
    return found


def _texts(definition: CustomField, was: OwnField, raws: list[str]) -> list[str]:
    """Write values as people read them."""
    stored = [json.loads(raw) for raw in raws]
    met = {}
    if was.storing.names:
        keys = [raw for raw in stored if isinstance(raw, str) and as_key(raw)]
        met = {str(row.pk): row for row in was.storing.names()._default_manager.filter(pk__in=keys)}
    return [_text(definition.kind, was, raw, met) for raw in stored]


def _text(kind: str, was: OwnField, raw: Any, met: dict[str, Any]) -> str:
    try:
        value = was.storing.unpack(raw, was.kind, met)
    except (ValueError, TypeError, AttributeError, ArithmeticError):
        return str(raw)  # from when it was of yet another kind
    if value is None:
        return ""
    return was.kind.show(value) if kind in SHOWN else was.kind.raw(value)


def _options(definition: CustomField, known: list[CustomOption], texts: list[str]) -> list[CustomOption]:
    """Make choices of the values, the most common first, as many as anybody can choose among."""
    names = {one.name.casefold() for one in known if one.archived_at is None}
    place = max((one.position for one in known), default=-1) + 1
    made: list[CustomOption] = []
    for text in texts:
        name = " ".join(text.split())
        if len(made) == MOST_OPTIONS:
            break
        if len(name) <= OPTION and not set(name) & set(",;|") and name.casefold() not in names:
            names.add(name.casefold())
            made.append(CustomOption(field=definition, name=name, position=place + len(made)))
    return made


def _decide(plan: Plan, made: OwnField, lookups: Lookups, raw: str, text: str, count: int) -> None:
    """Decide whether a value survives, and as what."""
    why = ""
    try:
        value = _read(plan, made, lookups, raw, text)
        packed = made.packed(value)
        if packed is None:
            why = _("There is nothing to read.")
    except UserError as error:
        packed, why = None, str(error.message)
    plan.became[raw] = packed
    if packed is None:
        plan.lost += count
        if count and len(plan.examples) < EXAMPLES:
            plan.examples.append(Lost(text or raw, count, why))
        return
    plan.kept += count
    if count and len(plan.shown) < SHOWN_KEPT:
        plan.shown.append((text, made.kind.show(value)))


def _read(plan: Plan, made: OwnField, lookups: Lookups, raw: str, text: str) -> Any:
    if "\n" in text and plan.kind != K.LONG_TEXT:
        raise UserError(_("It has several lines."))
    if plan.field.kind in CHOSEN and plan.kind in CHOSEN:
        # The very same choices, whatever they are called and whether they are still offered.
        stored = json.loads(raw)
        text = ", ".join(stored) if isinstance(stored, list) else str(stored)
    return made.parse(text, lookups)
