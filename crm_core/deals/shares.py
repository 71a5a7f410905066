"""Sharing an amount between units, to the öre."""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal

ORE = Decimal("0.01")
WHOLE = Decimal(100)


def share_out(amount: Decimal, percents: Sequence[Decimal]) -> list[Decimal]:
    """Divide an amount by shares that are 100 per cent together; the parts are exactly the amount together.

    Each part is at most an öre from its exact share: what rounding down leaves goes, an öre each, to those who lost
    most by it; the earlier ones first among equals.

    Args:
        amount: in kronor, with two decimals.
        percents: each above 0, 100 together.

    Raises:
        ValueError: they are not 100 together.
    """
    if sum(percents) != WHOLE:
        raise ValueError("The shares are not 100 per cent together.")
    exact = [amount * percent / WHOLE for percent in percents]
    parts = [part.quantize(ORE, ROUND_FLOOR) for part in exact]
    left = int((amount - sum(parts)) / ORE)
    by_loss = sorted(range(len(parts)), key=lambda place: parts[place] - exact[place])
    for place in by_loss[:left]:
        parts[place] += ORE
    return parts
