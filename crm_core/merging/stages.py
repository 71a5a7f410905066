"""The ways of finding duplicates, the surest first."""

from dataclasses import dataclass

from crm_core.merging import likeness
from crm_core.merging.candidates import Look, neighbours, sharing

_FIRST_KEY = "00000000-0000-0000-0000-000000000000"
# Sorts after every name.
_LAST_NAME = "\U0010ffff"
_NAME = "public.plain_name(sort_key)"


@dataclass(frozen=True)
class Stage:
    """One way.

    Args:
        reasons: the strongest reasons of what it is there to find; what has a stronger one was found before.
        look: reads one stretch of an index.
    """

    reasons: frozenset[int]
    look: Look


def _stage(reason: int, look: Look, *others: int) -> Stage:
    return Stage(frozenset({reason, *others}), look)


STAGES = {
    "customer": (
        _stage(likeness.ORG_NUMBER, sharing("customer", ["org_number"], most=12)),
        _stage(likeness.EMAIL, sharing("customer", ["email"], most=6)),
        _stage(likeness.NAME, sharing("customer", [_NAME], most=40)),
        _stage(likeness.PHONE, sharing("customer", ["phone", "mobile"], most=6, by_bytes=True)),
        _stage(likeness.SIMILAR_NAME, neighbours("customer", "postal_town", _NAME, first=("", _LAST_NAME, _FIRST_KEY))),
    ),
    "contact": (
        _stage(likeness.EMAIL, sharing("contact", ["email"], most=12)),
        _stage(
            likeness.NAME,
            neighbours("contact", "customer_id", "sort_key", first=(_FIRST_KEY, "", _FIRST_KEY), same=True),
            likeness.SIMILAR_NAME,
        ),
        _stage(likeness.PHONE, sharing("contact", ["phone", "mobile"], most=12)),
    ),
}
