"""How many: of all, of each condition, of each side, and of what is left. One statement for all of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from crm_core.lists.counting import count_all
from crm_core.selections.checking import Checked
from crm_core.selections.compiling import everybody, included, meeting, selected
from crm_core.selections.patience import patience
from kundsystem.shared.errors import UserError


@dataclass(frozen=True)
class Counts:
    """The numbers beside a selection.

    Args:
        everybody: of all.
        conditions: place → how many of all meet just that condition.
        included: how many the including side names.
        left: how many are left when the excluding side has taken its own away.
        problem: why there are no numbers.
    """

    everybody: int = 0
    conditions: Mapping[str, int] = field(default_factory=dict)
    included: int | None = None
    left: int | None = None
    problem: str = ""

    @property
    def excluded(self) -> int | None:
        """How many of those that are included the excluding side takes away."""
        return None if self.included is None or self.left is None else self.included - self.left


def count(checked: Checked) -> Counts:
    """Count a selection, or tell why that is not possible now."""
    try:
        return counted(checked)
    except UserError as error:
        return Counts(problem=error.message)


def counted(checked: Checked) -> Counts:
    """Count a selection; one with problems only by those of its conditions that are in order.

    Raises:
        UserError: it took too long.
    """
    wrong = {problem.place for problem in checked.problems}
    places = [place for place in checked.parts if place not in wrong]
    asked = [everybody(checked), *(meeting(checked.parts[place], checked) for place in places)]
    if not checked.problems:
        asked += [included(checked), selected(checked)]
    with patience():
        numbers = [one.number for one in count_all(*asked, cap=None)]
    by_place = dict(zip(places, numbers[1:], strict=False))
    if checked.problems:
        return Counts(numbers[0], by_place)
    return Counts(numbers[0], by_place, included=numbers[-2], left=numbers[-1])
