"""How the mail server misbehaves when it is told to."""

import threading
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

LONGEST = 600.0  # seconds


class Kind(StrEnum):
    """What can go wrong."""

    REFUSE = "refuse"  # the recipient does not exist: 550
    DEFER = "defer"  # not now, try again later: 451
    SLOW = "slow"  # the answer to the letter takes its time
    DROP = "drop"  # the connection breaks after the letter was sent, before the answer


class BadRule(ValueError):
    """A rule that can not be followed; says why."""


@dataclass
class Rule:
    """One fault: for whom, how many times, and with what.

    `recipient` is an address, or `*` for everybody; `times` None is for ever; `seconds` is how slow; `keep` is
    whether a letter was taken care of although the connection broke.
    """

    kind: Kind
    recipient: str = "*"
    times: int | None = None
    seconds: float = 0.0
    keep: bool = True
    used: int = 0

    @classmethod
    def from_json(cls, facts: Any) -> "Rule":
        """Read a rule, or say what is wrong with it."""
        if not isinstance(facts, dict) or facts.get("kind") not in list(Kind):
            raise BadRule(f"A rule has a kind, which is one of {', '.join(Kind)}.")
        if unknown := sorted(set(facts) - {"kind", "recipient", "times", "seconds", "keep"}):
            raise BadRule(f"A rule has no {', '.join(unknown)}.")
        times, seconds = facts.get("times"), facts.get("seconds", 0)
        if times is not None and (type(times) is not int or times < 1):
            raise BadRule("How many times is a whole number from 1, or null for ever.")
        if type(seconds) not in (int, float) or not 0 <= seconds <= LONGEST:
            raise BadRule(f"Seconds are a number from 0 to {LONGEST:.0f}.")
        keep = facts.get("keep", True)
        return cls(Kind(facts["kind"]), str(facts.get("recipient", "*")), times, float(seconds), bool(keep))

    def is_for(self, address: str) -> bool:
        """Whether it strikes this recipient, and has not been used up."""
        left = self.times is None or self.used < self.times
        return left and self.recipient.casefold() in ("*", address.casefold())


class Faults:
    """The rules in force. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rules: list[Rule] = []

    def obey(self, rules: list[Rule]) -> None:
        """Put these in the place of those that are in force."""
        with self._lock:
            self._rules = list(rules)

    def strike(self, kinds: set[Kind], recipients: list[str]) -> Rule | None:
        """Return the first rule of these kinds that is for one of the recipients, and count that it was used."""
        with self._lock:
            for rule in self._rules:
                if rule.kind in kinds and any(rule.is_for(address) for address in recipients):
                    rule.used += 1
                    return rule
        return None

    def as_json(self) -> list[dict[str, Any]]:
        """Return the rules and how often each was used."""
        with self._lock:
            return [asdict(rule) for rule in self._rules]
