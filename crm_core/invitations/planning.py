"""What has to be sent to a guest, from what the guest has been told and what the guest ought to know."""

from collections.abc import Mapping
from dataclasses import dataclass, field

REQUEST, CANCEL = "REQUEST", "CANCEL"
WHOLE = ""


@dataclass(frozen=True)
class Known:
    """Parts of a booking, with a digest of what each says; and those of a series that do not happen."""

    parts: Mapping[str, str] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Letter:
    """One letter: by which method, and about which parts."""

    method: str
    parts: tuple[str, ...]


def letters(told: Known, want: Known) -> list[Letter]:
    """Return what has to be sent, in order; nothing when the guest knows all there is to know."""
    if not want.parts:
        # Who knows the whole is told of the whole; who was invited to some of it only, of those.
        parts = (WHOLE,) if WHOLE in told.parts else tuple(sorted(told.parts))
        return [Letter(CANCEL, parts)] if parts else []
    everything = tuple(sorted(want.parts))
    if WHOLE in told.parts and WHOLE not in want.parts:
        return [Letter(CANCEL, (WHOLE,)), Letter(REQUEST, everything)]
    # What happens again by the rule can only be said by the rule.
    is_back = WHOLE in want.parts and bool((told.gone | (set(told.parts) - {WHOLE})) - want.gone - set(want.parts))
    if want.parts.get(WHOLE) != told.parts.get(WHOLE) or is_back:
        return [Letter(REQUEST, everything)]
    changed = tuple(part for part in everything if told.parts.get(part) != want.parts[part])
    gone = tuple(sorted((want.gone - told.gone) | (set(told.parts) - set(want.parts) - told.gone)))
    found = [Letter(REQUEST, changed)] if changed else []
    return [*found, Letter(CANCEL, gone)] if gone else found
