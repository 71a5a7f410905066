"""The form in which a deal's revenue is shared between units: a box of per cent for each of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from crm_core.customers.models import Unit
from crm_core.deals.models import Deal, DealShare
from crm_core.deals.shares import ORE, WHOLE, share_out
from kundsystem.shared import formatting, numbers


@dataclass
class Box:
    """A unit and what is typed as its share.

    Args:
        unit: whose.
        typed: as it stands in the box.
        percent: what that is; 0 for nothing, None when it is no share.
        amount: what it comes to.
    """

    unit: Unit
    typed: str = ""
    percent: Decimal | None = Decimal(0)
    amount: Decimal = Decimal(0)

    @property
    def name(self) -> str:
        """The name of its control."""
        return name_of(self.unit)


@dataclass
class ShareForm:
    """What is typed for each unit; worked out as it stands.

    Args:
        deal: whose revenue is shared.
        boxes: a unit each.
        error: why it cannot be saved.
    """

    deal: Deal
    boxes: list[Box]
    error: str = ""
    total: Decimal = field(init=False, default=Decimal(0))

    def __post_init__(self) -> None:
        given = [box for box in self.boxes if box.percent]
        self.total = sum((box.percent for box in given if box.percent), Decimal(0))
        if self.is_whole:
            parts = share_out(self.deal.amount, [box.percent or Decimal(0) for box in given])
        else:
            parts = [_part(self.deal.amount, box.percent) for box in given]
        for box, part in zip(given, parts, strict=True):
            box.amount = part

    @property
    def is_whole(self) -> bool:
        """Whether the shares are 100 per cent together, and each of them a share."""
        return self.total == WHOLE and not self.wrong

    @property
    def wrong(self) -> bool:
        """Whether something typed is no share."""
        return any(box.percent is None for box in self.boxes)

    @property
    def can_be_saved(self) -> bool:
        """Whether it is all shared, or not shared at all."""
        return self.is_whole or (self.total == 0 and not self.wrong)

    @property
    def left(self) -> Decimal:
        """What is missing to 100; below 0 when it is too much."""
        return WHOLE - self.total

    def verdict(self) -> str:
        """Say how it stands: what is left, or is too much."""
        if self.wrong:
            example = formatting.number(Decimal("33.3"))
            return _("Write each share as a number, such as %(example)s.") % {"example": example}
        if self.total == 0 or self.left == 0:
            return ""
        names = {"percent": formatting.number(abs(self.left))}
        return (_("%(percent)s %% left to share.") if self.left > 0 else _("%(percent)s %% too much.")) % names

    def shares(self) -> list[tuple[Unit, Decimal]]:
        """Return what was filled in, as the action takes it."""
        return [(box.unit, box.percent) for box in self.boxes if box.percent]


def name_of(unit: Unit) -> str:
    """Return the name of a unit's control."""
    return f"share-{unit.pk}"


def as_saved(deal: Deal, units: Sequence[Unit], shares: Sequence[DealShare]) -> ShareForm:
    """Return the form as the deal is shared now."""
    percents = {share.unit_id: share.percent for share in shares}
    return ShareForm(deal, [_box(unit, percents.get(unit.pk, Decimal(0))) for unit in units])


def as_typed(deal: Deal, units: Sequence[Unit], data: Mapping[str, str]) -> ShareForm:
    """Return the form as it was filled in."""
    boxes = []
    for unit in units:
        typed = data.get(name_of(unit), "").strip()
        boxes.append(Box(unit, typed, _read(typed)))
    return ShareForm(deal, boxes)


def spread(form: ShareForm) -> ShareForm:
    """Share equally between the units that have something typed, or all of them; what cannot be divided goes first."""
    chosen = [box.unit for box in form.boxes if box.percent] or [box.unit for box in form.boxes]
    each, more = divmod(int(WHOLE / ORE), len(chosen))
    percents = {unit.pk: (each + (place < more)) * ORE for place, unit in enumerate(chosen)}
    return ShareForm(form.deal, [_box(box.unit, percents.get(box.unit.pk, Decimal(0))) for box in form.boxes])


def _box(unit: Unit, percent: Decimal) -> Box:
    return Box(unit, formatting.number(percent) if percent else "", percent)


def _part(amount: Decimal, percent: Decimal | None) -> Decimal:
    return (amount * (percent or Decimal(0)) / WHOLE).quantize(ORE, ROUND_HALF_UP)


def _read(typed: str) -> Decimal | None:
    text = typed.removesuffix("%").strip()
    if not text:
        return Decimal(0)
    try:
        percent = numbers.parse_decimal(text)
    except ValueError:
        return None
    return percent if 0 <= percent <= WHOLE and percent == percent.quantize(ORE) else None
